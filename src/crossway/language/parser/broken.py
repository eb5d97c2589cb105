"""Lines that are broken where nothing says that they go on: told once, and read as one.

    total = price +                 # told here: only inside brackets does a line go on
        shipping

Done before lines are nested: what was broken off a line is nothing by itself. Free text in an
activity goes on as it likes, see `sketches`. Texts over several lines are closed before
(`long_texts`), and decorators told after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import SYMBOLS
from crossway.language.lexer import OPERATORS, begins_statement, read_lines
from crossway.language.outline import has_block, is_option
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.decorators import without_decorators
from crossway.language.parser.long_texts import with_closed_texts
from crossway.language.parser.sketches import is_code, with_free_text
from crossway.language.tokens import SourceLine
from crossway.language.words import DEFINING


def read_whole(
    text: str, path: str, first: int, inner: Collection[str]
) -> tuple[list[SourceLine], list[Diagnostic]]:
    """Return the logical lines of a text, those that are broken as one, and the faults of these.

    `first` numbers the first line, `inner` are the words that lines inside of a definition
    begin with.
    """
    lines = read_lines(text, first)
    found: list[Diagnostic] = []
    left: set[int] = set()
    if any(token.kind == "bad" for line in lines for token in line.tokens):
        lines, left, found = with_closed_texts(lines, text, path, first)
    if left or _may_go_on(lines):
        lines, further = _joined(lines, left, path, inner)
        found += further
    if any(line.start.text == "@" for line in lines):
        lines, decorated = without_decorators(lines, path)
        found += decorated
    return lines, found


_ELSEWHERE = frozenset({"&&", "||", "===", "!==", "<>", "**", "??", "?.", "::"})
_JOINING = (OPERATORS - {"//"}) | _ELSEWHERE | {"and", "or", "in", "=", "|"}
"""What stands between two parts of a line; `//` begins a comment elsewhere."""
_ENDS = _JOINING | {"not", "\\"}
_IN_BRACKETS = _JOINING - {"=", "->", ",", "|"} | {"not"}

_HEADS = frozenset(
    {"if", "elif", "else", "for", "while", "switch", "case", "try", "catch"}
    | {"signal", "query", "update", "operation", "sync", "async", *DEFINING}
)
"""What begins a line with a block below it, which may lack its colon."""

_BREAK = "write it on one line: only inside brackets it may go on below"
_IN_PARENTHESES = "write it on one line, or put the value in parentheses"


def _may_go_on(lines: Iterable[SourceLine]) -> bool:
    """Whether any line ends or begins as one does that is broken: few texts have such a line."""
    before = ""
    for tokens in (line.tokens for line in lines if line.tokens):
        begins = tokens[0].text
        if tokens[-1].text in _ENDS or (begins in _JOINING and not begins == before == "-"):
            return True
        before = "-" if tokens[-1].text == ":" else begins  # of which `- orders` is an item
    return False


class _Begun(msgspec.Struct):
    """A line that others may be joined to; what is asked of all of it, each part is asked once."""

    line: SourceLine
    parts: list[SourceLine] = []
    code: bool | None = None
    bad: bool | None = None

    def append(self, line: SourceLine) -> None:
        """Join a line to it."""
        if not self.parts:  # its tokens are those of the line in the text still
            self.line.tokens = [*self.line.tokens]
        self.parts.append(line)
        self.line.tokens += line.tokens
        self.line.note = self.line.note or line.note
        self.bad = self.has_bad() or _has_bad(line)
        self.code = self.code or None

    def is_code(self) -> bool:
        """Whether it is meant to be a statement."""
        if self.code is None:
            self.code = is_code(self.line)
        return self.code

    def has_bad(self) -> bool:
        """Whether anything in it is no token."""
        if self.bad is None:
            self.bad = _has_bad(self.line)
        return self.bad

    def end(self) -> None:
        """Bring its text onto one line."""
        self.line.text = " ".join([self.line.text, *(part.text for part in self.parts)])


def _has_bad(line: SourceLine) -> bool:
    return any(token.kind == "bad" for token in line.tokens)


def _joined(
    lines: list[SourceLine], left: Collection[int], path: str, inner: Collection[str]
) -> tuple[list[SourceLine], list[Diagnostic]]:
    """Return the lines with those that go on below joined; `left` is what is left of texts."""
    whole: list[SourceLine] = []
    found: list[Diagnostic] = []
    begun: list[_Begun] = []
    free = {id(line) for line, free in with_free_text(lines) if free}
    for line in lines:
        if line.is_comment:
            whole.append(line)
        elif begun and line.start.line in left:
            begun[-1].append(line)
        elif begun and _goes_on(begun[-1], line, inner, free=id(line) in free):
            found += _told(begun[-1], line, path)
            begun[-1].append(line)
        else:
            whole.append(line)
            begun.append(_Begun(line))
    for one in begun:
        one.end()
    return whole, found


def _told(begun: _Begun, line: SourceLine, path: str) -> Iterator[Diagnostic]:
    """Yield that a line is broken, unless something else is told of it already."""
    before = begun.line
    mark, following = before.last, line.start
    if mark.text == "\\":
        before.tokens.pop()
        message, hint = mark.fault, SYMBOLS["\\"]
    elif before.faulty or begun.has_bad() or _has_bad(line):
        return  # the parser says what is wrong with it
    else:
        ends = _ends_with_operator(before)
        mark = mark if ends else following
        message = f"a line cannot {'end' if ends else 'begin'} with `{mark.text}`"
        hint = _IN_PARENTHESES if mark.text in _IN_BRACKETS else _BREAK
    if not before.faulty:
        before.faulty = True
        place = Cursor(before, path).place(mark)
        yield Diagnostic("SYNTAX", Severity.ERROR, place, message, hint)


def _goes_on(begun: _Begun, line: SourceLine, inner: Collection[str], *, free: bool) -> bool:
    """Whether a line asks for more than it has, and the next one, which has that, is nothing else.

    `inner` are the words that lines inside of a definition begin with, `free` is whether free text
    may stand there.
    """
    before = begun.line
    ends, begins = _ends_with_operator(before), _begins_with_operator(line)
    deeper = line.indent > before.indent
    if not ends and (not begins or (free and not deeper)):
        return False
    if before.start.kind != "name" or line.spaced or line.indent < before.indent:
        return False
    if has_block(before) or len(before.tokens) < 2 or _is_item(line, before):
        return False
    if free and not begun.is_code() and not (before.start.text in _HEADS and is_code(line)):
        return False
    return not ends or not _is_statement(line, before, inner)


def _ends_with_operator(line: SourceLine) -> bool:
    """Whether a line ends with an operator: no field, `x = order.in`, and nothing behind a `:`."""
    before = line.tokens[-2].text if len(line.tokens) > 1 else ""
    field = line.last.kind == "name" and before == "."
    return line.last.text in _ENDS and not field and before != ":"


def _begins_with_operator(line: SourceLine) -> bool:
    """Whether a line begins with an operator: no field, `or: string`, and no comment, `-- note`."""
    following = line.tokens[1].text if len(line.tokens) > 1 else ""
    return line.start.text in _JOINING and following not in _JOINING | {"!", ":"}


def _is_item(line: SourceLine, before: SourceLine) -> bool:
    """Whether a line is `- friends` below an option that has a value already."""
    return line.start.text == "-" and is_option(before)


def _is_statement(line: SourceLine, before: SourceLine, inner: Collection[str]) -> bool:
    """Whether a line is one of its own, behind one that ends where it cannot."""
    words = [token.text for token in line.tokens]
    heads, deeper = before.start.text in _HEADS, line.indent > before.indent
    known = words[0] in inner or words[0] in DEFINING
    if is_option(line):
        return known or not (heads and len(words) == 2)
    if before.last.text == "=" and known and deeper:  # `receipt =`, and the call below
        return False
    if begins_statement(line.tokens) or (known and words[1:2] != ["."]):
        return True
    called = words[1:2] in (["("], ["."]) and words[-1] == ")"
    return called and (heads or not deeper)
