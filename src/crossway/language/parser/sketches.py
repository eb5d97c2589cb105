"""Free text and code: which lines of an activity's body may be no statement, and which may not.

An activity is sketched in words. A line of words is free text; one with marks of code that
cannot be read is a slip, as it is in any other body:

    count the money, twice          # free text
    return the money to its owner   # free text
    return number x 2               # a slip: a value is meant
    total = money * 2 +             # a slip: something is missing
    retrun total                    # a slip: but for a letter it is a statement
    return price total              # a slip, where the other lines compute and `price` is a value
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from crossway.language import tree
from crossway.language.blocks import bound_names, statements
from crossway.language.habits import FOREIGN_GENERICS, FOREIGN_TYPES, VALUES
from crossway.language.tokens import SourceLine, Token
from crossway.language.words import FIRST_WORDS

_KEYWORDS = frozenset(
    {"return", "raise", "throw", "if", "elif", "else", "for", "while", "switch", "case"}
    | {"try", "catch", "except", "break", "continue"}
)
"""What begins a statement of an activity, and other languages' words for two of them."""

_ALONE = frozenset({"options", "else", "elif", "try", "except", "catch"})

_MARKS = frozenset({"=", "->", "==", "!=", "<=", ">=", "<", ">"})
_FOREIGN_MARKS = frozenset(
    {"&&", "||", "===", "!==", "<>", "=>", ":=", "++"} | {f"{sign}=" for sign in "+-*/%"}
)
_CODE_AFTER_KEYWORD = frozenset({"+", "*", "[", "{", "]", "}", ";"})
_LITERALS = ("number", "duration", "string")
_COMMENTS = ("//", "/*", "*/")
_PLURAL = re.compile(r"\((?:s|es|ies)\)")


def _returns_literal(line: SourceLine) -> bool:
    """Whether a line begins with `return` and holds a literal, so that a value is meant."""
    return line.tokens[0].text == "return" and any(t.kind in _LITERALS for t in line.tokens)


def slip_hint(line: SourceLine) -> str:
    """Return what to say of a line that is code but no statement, for want of a closer hint."""
    if _returns_literal(line):
        return "write `return value`: free text after `return` holds no number and no quoted text"
    return "free text holds no `=`, no `->` and no `name(..)`"


_WITHOUT_WORDS = FIRST_WORDS - {"activity"}
"""What begins a definition without free text in it; what is misspelt may be an activity."""


def with_free_text(lines: Iterable[SourceLine]) -> Iterator[tuple[SourceLine, bool]]:
    """Yield each line that is no comment, and whether free text may stand in its place."""
    code = [line for line in lines if not line.is_comment]
    least = min((line.indent for line in code), default=0)
    inside = False
    for line in code:
        if line.indent == least:
            inside = line.start.text not in _WITHOUT_WORDS
        yield line, inside and line.indent > least


def is_code(line: SourceLine) -> bool:
    """Whether a line is meant to be a statement, so that one it is not is a slip.

    It holds `=`, `->`, a comparison or a call `name(..)`; or it returns what holds a number or
    a quoted text; or it begins with a keyword and holds
    another operator, a list, a record, or a value as other languages spell it; or it is
    nothing but `options:`, `else:`, `try:` or the like; or it gives a name a type of
    another language.
    """
    tokens = line.tokens
    first = tokens[0]
    if first.text.startswith(_COMMENTS) or any(_is_mark(token) for token in tokens):
        return True
    if any(_is_call(tokens, at) for at in range(len(tokens) - 1)):
        return True
    if first.kind != "name":
        return False
    if _returns_literal(line) or names_option(line) or _declares(tokens):
        return True
    if len(tokens) == 1 or (len(tokens) == 2 and line.last.text == ":"):
        alone = line.last.text == ":" or bool(line.children)
        return alone and first.text in _ALONE
    if first.text not in _KEYWORDS:
        return False
    named = first.text in ("raise", "throw", "case") and any(t.kind == "string" for t in tokens)
    unfinished = line.last.text == ":" and tokens[-2].text in ("and", "or", "not", "in")
    return named or unfinished or any(map(_is_code_word, tokens[1:]))


def _declares(tokens: Sequence[Token]) -> bool:
    """Whether a line is `wait: time.Duration`, `kind: Literal["card"]` or the like.

    In words it may be `note: open it`, and `lines: list[Line]` says what is looked through.
    """
    at = 2
    while at < len(tokens) and (tokens[at].kind == "name" or tokens[at].text == "."):
        at += 1
    if len(tokens) < 3 or tokens[1].text != ":":
        return False
    kind = "".join(token.text for token in tokens[2:at]).removeprefix("typing.")
    if at == len(tokens):
        return kind in FOREIGN_TYPES
    return kind in FOREIGN_GENERICS and tokens[at].text == "[" and tokens[-1].text == "]"


def names_option(line: SourceLine) -> bool:
    """Whether a line is an option outside of `options:`, as `start_to_close_timeout: 5s` is.

    In words a line may be `note: open it`, but has no word with a `_`.
    """
    words = [token.text for token in line.tokens[:2]]
    given = len(line.tokens) > 2 or bool(line.children)
    return given and words[1:] == [":"] and ("_" in words[0].strip("_") or words[0] == "timeout")


def slips_among(body: tree.Block, parameters: Iterable[str]) -> list[tree.Sketch]:
    """Return the sketches of an activity's body that are slips: its other lines compute.

    Each begins with a value of the activity, or with a keyword and one, `return price total`, or
    it opens a block and names one, `for line order.lines:`. A body that has other sketches is one
    of words. One that is a single line is a slip when it is a value, or returns two words of which
    the first is one.
    """
    known = {*parameters, *bound_names(body)}
    lines = [one for one in statements(body) if not isinstance(one, tree.Comment)]
    sketches = [one for one in lines if isinstance(one, tree.Sketch)]
    if not sketches or not all(_begins_with(one.text, known) for one in sketches):
        return []
    if len(lines) > len(sketches):
        return sketches
    alone, text = len(lines) == 1, sketches[0].text
    return sketches if alone and (_VALUE.fullmatch(text) or _RETURNS_TWO.fullmatch(text)) else []


_VALUE = re.compile(r"\w+(\.\w+)*")
_RETURNS_TWO = re.compile(r"return\s+\S+\s+\S+")
_WORD = re.compile(r"[^\W\d]\w*")
_WITH_A_VALUE = _KEYWORDS | {"close", "set", "let", "var", "const"}
_OPENS_BLOCK = frozenset({"if", "elif", "for", "while", "switch", "case"})


def hint_for(slip: tree.Sketch) -> str:
    """Return what to say of a sketch that is a slip."""
    if _VALUE.fullmatch(slip.text):
        return f"write `return {slip.text}`, give it to a name, or remove it"
    return "an operator, a comma or `=` is missing; free text here begins with no value"


def _begins_with(text: str, known: Collection[str]) -> bool:
    """Whether a line begins with one of these names, or with a keyword and one."""
    first, *others = _WORD.findall(text) or [""]
    if first in _OPENS_BLOCK and text.endswith(":"):
        return any(word in known for word in others)
    return (others[0] if first in _WITH_A_VALUE and others else first) in known


def _is_mark(token: Token) -> bool:
    if token.kind == "bad":
        return token.text in _FOREIGN_MARKS
    return token.kind == "symbol" and token.text in _MARKS


def _is_call(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name and a parenthesis touch, but for a plural: `item(s)`."""
    name, opener = tokens[at], tokens[at + 1]
    if name.kind != "name" or opener.text != "(" or not name.touches(opener):
        return False
    return not _PLURAL.fullmatch("".join(token.text for token in tokens[at + 1 : at + 4]))


def _is_code_word(token: Token) -> bool:
    if token.kind == "bad":
        return token.text in _CODE_AFTER_KEYWORD or token.text[0] in "fFrR\"'`"
    return token.text in (VALUES if token.kind == "name" else _CODE_AFTER_KEYWORD)
