"""TWF text -> logical lines of tokens.

The text is cut into logical lines before anything is parsed, so that one broken line
can never swallow the rest of the file. A logical line is one physical line, or several
joined inside brackets. Inside brackets two operands never stand side by side, which
tells a bracket that is merely open from one that was forgotten: a line is joined to the
next only when its last token asks for more or the next line's first token continues it.

Nothing is reported here. What is no token becomes a `bad` token with its explanation,
and the parser reports it if it gets there: in an activity's sketch it never does.

Longer than other files because where a logical line ends is found from the tokens themselves, and
from what they leave open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from crossway.language import habits
from crossway.language.braces import take_out_braces
from crossway.language.durations import DURATION, length_of
from crossway.language.limits import LONGEST_LINE, MOST_DIGITS
from crossway.language.tokens import SourceLine, Token

TAB_WIDTH = 4
"""A tab reaches the next multiple of this many columns."""


def read_lines(text: str, first: int = 1) -> list[SourceLine]:
    """Return the logical lines of `text` in order, not yet nested; `first` numbers its first."""
    return list(_logical_lines(_physical_lines(text, first)))


def split_lines(text: str) -> list[str]:
    """Return the lines that line numbers count, without their ends; the last may be empty.

    Unlike `str.splitlines`, which also ends a line at a form feed or at U+2028.
    """
    return normalize(text).split("\n")


def normalize(text: str) -> str:
    """Return `text` without a byte order mark and with `\\n` as the only line end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


# --- physical lines ------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<space>\s+\Z)
      | \s*(?:
        (?P<name>[A-Za-z_][A-Za-z0-9_]*)(?![A-Za-z0-9_"'])
      | (?P<mark>[()\[\]{},]|->|:(?![:=])|\.(?!\.)|=(?![=>]))
      | (?P<comment>\#.*)
      | (?P<tripled>\"{3}.*?(?:\"{3}|$)|\'{3}.*?(?:\'{3}|$))
      | (?P<prefixed>(?<![A-Za-z0-9_])[fFrRbBuU]{1,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))
      | (?P<quoted>`[^`]*`?
          |[\u2018\u201c-\u201e\u00ab][^\u2018\u2019\u201c\u201d\u00bb]*[\u2018\u2019\u201c\u201d\u00bb]?)
      | (?P<quoting>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<number>[0-9]+(?:\.[0-9]+)?[A-Za-z0-9_]*)
      | (?P<string>"(?:[^"\\]|\\.)*"|(?<![A-Za-z0-9_])'(?:[^'\\]|\\.)*')
      | (?P<unclosed>".*|(?<![A-Za-z0-9_])'.*)
      | (?P<foreign>&&|\|\||[=!]==|<>|<<|>>|=>|:=|::|[-+*/%]=|\+\+|\*\*|\?\?|\?\.
          |/\*.*?(?:\*/|$)|\*/|\.\.+|\w+)
      | (?P<symbol>->|//|==|!=|<=|>=|[-+*/%=<>()\[\]{},.:?|])
      | (?P<stray>.))""",
    re.VERBOSE | re.DOTALL,
)
"""A token with the space before it. What stands most often comes first: a `name`, and a `mark`,
which is a symbol that begins no longer one. `quoting` is a name right before a quote."""
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")


class _Physical(msgspec.Struct):
    """The tokens of one physical line; `comment` is the one at its end."""

    leading: str
    indent: int
    tokens: list[Token]
    comment: Token | None
    text: str
    brace: Token | None = None


def _physical_lines(text: str, first: int) -> list[_Physical]:
    texts = split_lines(text)
    found: list[_Physical] = []
    never: set[str] = set()
    while len(found) < len(texts):
        found.append(_scan(first + len(found), texts[len(found)]))
        tokens = found[-1].tokens
        if tokens and tokens[-1].kind == "bad" and (opener := _left_open(tokens[-1])):
            rest = _up_to_closer(texts, len(found), opener, never)
            found += [_scan(first + len(found) + at, "") for at in range(rest)]
    for index, brace in take_out_braces([line.tokens for line in found]).items():
        found[index].brace = brace
    return found


_CLOSERS = {"/*": "*/", '"""': '"""', "'''": "'''"}
"""What begins a comment or a text of several lines elsewhere, and what ends it."""


def _left_open(last: Token) -> str:
    """Return with what a line begins such a comment or text that it does not end, else ""."""
    opener = next((opener for opener in _CLOSERS if last.text.startswith(opener)), "")
    return opener if opener and _CLOSERS[opener] not in last.text[len(opener) :] else ""


def _up_to_closer(texts: list[str], begin: int, opener: str, never: set[str]) -> int:
    """Return how many of the lines from `begin` belong to it; `never` are those without an end."""
    if opener in never:
        return 0
    for index in range(begin, len(texts)):
        if _CLOSERS[opener] in texts[index]:
            return index + 1 - begin
    never.add(opener)
    return 0


def _scan(number: int, text: str) -> _Physical:
    leading = text[: len(text) - len(text.lstrip())]
    tokens: list[Token] = []
    comment = None
    position = len(leading)
    if len(text) > LONGEST_LINE:
        tokens.append(_endless(text, number, position))
        position = len(text)
    # Each character is part of some token: what one ends with, the next begins after.
    for match in _TOKEN.finditer(text, position):
        kind, group = match.lastgroup, match.lastindex or 0
        found, column = match[group], match.start(group) + 1
        if kind == "name" or kind == "quoting":
            tokens.append(Token("name", found, number, column))
        elif kind == "mark" or (kind == "symbol" and found != "//"):
            tokens.append(Token("symbol", found, number, column))
        elif kind == "comment":
            comment = Token("comment", found, number, column)
        elif kind != "space":
            tokens.append(_token(kind, found, number, column, text))
    content = text[len(leading) : tokens[-1].end_column - 1] if tokens else ""
    return _Physical(leading, _width(leading), tokens, comment, content)


def _endless(text: str, line: int, begin: int) -> Token:
    fault = f"the line has {len(text)} characters, more than the {LONGEST_LINE} that are read"
    shown = text[begin : begin + 20] or text[:1]
    return Token("bad", shown, line, begin + 1, fault, "is this a design in TWF?")


def _width(leading: str) -> int:
    if "\t" not in leading:
        return len(leading)
    width = 0
    for character in leading:
        width += TAB_WIDTH - width % TAB_WIDTH if character == "\t" else 1
    return width


def _token(kind: str | None, text: str, line: int, column: int, whole: str) -> Token:
    """Return a token that is no name; `whole` is the line it is in."""
    match kind:
        case "string":
            return Token("string", text, line, column)
        case "symbol" if text != "//" or whole[: column - 1].strip():
            return Token("symbol", text, line, column)
        case "number":
            return _number(text, line, column)
        case "unclosed":
            hint = f"end it with `{text[0]}` on the same line"
            return Token("bad", text, line, column, "the string is not closed", hint)
        case "foreign" if text.startswith("/*"):
            fault = "`/*` is not part of the language"
            return Token("bad", text, line, column, fault, habits.SYMBOLS["/*"])
        case "tripled":
            fault = "a text stands on one line, between one quote and another"
            return Token("bad", text, line, column, fault, habits.LONG_TEXT)
        case "prefixed":
            fault = f"a text has no `{text[0]}` before it"
            return Token("bad", text, line, column, fault, habits.for_prefix(text[0]))
        case "quoted":
            fault = f"`{text[0]}` begins no text" if text[0] != "`" else "a backtick begins no text"
            return Token("bad", text, line, column, fault, habits.PLAIN_TEXT)
        case "foreign" if text[0].isalnum():
            return _other_letter(text, line, column, text[0])
        case "stray" if text in _ACCENTS:
            return _other_letter(text, line, column, whole[:column][-2:])
        case _:
            fault = f"`{text}` is not part of the language"
            return Token("bad", text, line, column, fault, habits.SYMBOLS.get(text))


_ACCENTS = frozenset(map(chr, range(0x300, 0x370)))
"""What some keyboards and files put behind a letter, as a character of its own."""


def _other_letter(text: str, line: int, column: int, letter: str) -> Token:
    """Return a token that begins with a letter no name has, after the part of the name before."""
    fault = f"names have the letters A to Z and a to z, digits and `_`, found `{letter}`"
    return Token("bad", text, line, column, fault, habits.OTHER_LETTERS)


def _number(text: str, line: int, column: int) -> Token:
    if len(text) > MOST_DIGITS:
        fault = f"a number of {len(text)} characters, more than the {MOST_DIGITS} that it may have"
        return Token("bad", text, line, column, fault)
    if _NUMBER.fullmatch(text):
        return Token("number", text, line, column)
    if DURATION.fullmatch(text):
        if length_of(text) is None:
            fault = "the duration is longer than ten thousand years, more than Temporal keeps"
            return Token("bad", text, line, column, fault)
        return Token("duration", text, line, column)
    fault = f"`{text}` is neither a number nor a duration"
    return Token("bad", text, line, column, fault, habits.for_number(text))


# --- logical lines -------------------------------------------------------------------

_CLOSER = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_CLOSER.values())
_OPENER = re.compile(r"[(\[{]")
_BETWEEN_NAMES = frozenset({"and", "or", "in", "not"})
OPERATORS = frozenset(
    {"+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", ".", ",", "->"}
)
"""What stands between two values, or two parts of a line; words aside."""
_ASKS_FOR_MORE = _BETWEEN_NAMES | OPERATORS | frozenset(_CLOSER)
_CONTINUES = (_ASKS_FOR_MORE | _CLOSING) - {"//"}  # that is a comment elsewhere


def _logical_lines(physical: list[_Physical]) -> Iterator[SourceLine]:
    index, spaced = 0, False
    ends = _bracket_ends(physical)
    while index < len(physical):
        first = physical[index]
        index += 1
        if first.tokens:
            line, inner, index = _join(physical, index - 1, ends)
            # A comment inside brackets has no place of its own in the tree: it moves up.
            for number, comment in enumerate(inner):
                yield _comment_line(first, comment, spaced and number == 0)
            line.spaced = spaced and not inner
            yield line
        elif first.comment is not None:
            yield _comment_line(first, first.comment, spaced)
        spaced = not first.tokens and first.comment is None


def _comment_line(place: _Physical, comment: Token, spaced: bool) -> SourceLine:
    note = _comment_text(comment)
    return SourceLine(place.indent, place.leading, [], comment, note, spaced=spaced)


def _comment_text(comment: Token) -> str:
    return comment.text[1:].strip()


def _bracket_ends(physical: list[_Physical]) -> dict[int, int]:
    """Return, for the index of each line that it belongs to, that of a line `)` or `})`.

    A line that begins with a closing bracket ends the nearest line above that is indented no
    deeper: whatever is wrong between them, they are one logical line.
    """
    ends: dict[int, int] = {}
    if not any(line.tokens and line.tokens[0].text in _CLOSING for line in physical):
        return ends  # as in most texts
    open_lines: list[int] = []
    for index, line in enumerate(physical):
        if not line.tokens:
            continue
        while open_lines and physical[open_lines[-1]].indent > line.indent:
            open_lines.pop()
        if line.tokens[0].text in _CLOSING and line.tokens[0].kind == "symbol":
            if open_lines and physical[open_lines[-1]].indent == line.indent:
                ends[open_lines.pop()] = index
        elif open_lines and physical[open_lines[-1]].indent == line.indent:
            open_lines.pop()
        open_lines.append(index)
    return ends


def _join(
    physical: list[_Physical], index: int, ends: dict[int, int]
) -> tuple[SourceLine, list[Token], int]:
    """Return the logical line at `index`, the comments inside it, and the index after it."""
    first = physical[index]
    line = SourceLine(first.indent, first.leading, [], first.tokens[0])
    if index not in ends and not _OPENER.search(first.text):  # a line by itself, as most
        line.tokens, line.brace, line.text = first.tokens, first.brace, first.text
        line.note = _comment_text(first.comment) if first.comment else ""
        return line, [], index + 1
    brackets: list[str] = []
    texts: list[str] = []
    inner: list[Token] = []
    end = 0
    while True:
        current = physical[index]
        line.tokens += current.tokens
        line.brace = line.brace or current.brace
        texts.append(current.text)
        _track(brackets, current.tokens)
        end = max(end, ends.get(index, 0))
        following = _next_code(physical, index + 1) if brackets or index < end else None
        if following is None:
            break
        if following > end and not _goes_on(brackets, line.last, physical[following].tokens):
            break
        for between in physical[index:following]:
            inner += [between.comment] if between.comment else []
        index = following
    line.text = " ".join(texts)
    line.note = _comment_text(current.comment) if current.comment else ""
    return line, inner, index + 1


def _track(brackets: list[str], tokens: list[Token]) -> None:
    """Push the brackets that `tokens` open and pop those they close."""
    for token in tokens:
        if token.kind != "symbol":
            continue
        if token.text in _CLOSER:
            brackets.append(token.text)
        elif brackets and token.text == _CLOSER[brackets[-1]]:
            brackets.pop()


def _next_code(physical: list[_Physical], index: int) -> int | None:
    while index < len(physical):
        if physical[index].tokens:
            return index
        index += 1
    return None


def _goes_on(brackets: list[str], last: Token, following: list[Token]) -> bool:
    """Whether a line with open brackets continues with the tokens of the next one."""
    if last.kind == "bad" or begins_statement(following):
        return False
    if last.text == ":":
        return brackets[-1] == "{"
    return last.text in _ASKS_FOR_MORE or following[0].text in _CONTINUES


def begins_statement(tokens: list[Token]) -> bool:
    """Whether a line can only be a statement: no expression begins `name name` or `name =`."""
    if len(tokens) < 2 or tokens[0].kind != "name" or tokens[0].text in _BETWEEN_NAMES:
        return False
    second = tokens[1]
    if second.kind == "name":
        return second.text not in _BETWEEN_NAMES
    return second.kind in ("string", "number", "duration") or second.text == "="
