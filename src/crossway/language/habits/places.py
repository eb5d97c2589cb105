"""Words and symbols where TWF has nothing, or something else: what was meant there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from crossway.language.habits.functions import (
    ACTIVITY,
    CHILD,
    NO_TYPES,
    for_function,
    for_habit_of_values,
    for_method,
)
from crossway.language.habits.numbers import duration_meant
from crossway.language.habits.words import CALL, OPTIONS, RETRIES, START
from crossway.language.words import CALLS


class _Token(Protocol):
    """What is asked of a token of the lexer, which takes its hints from here."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


_CONDITIONAL = "there is no value that is chosen: write an `if` with an `else`, and assign in both"
_ONE_EACH = "one value stands in each `case`"
_WITHOUT_NAMES = "arguments have no names: they stand in the order of the parameters"
_WITH_NAMES = "arguments of an operation have names without quotes, and `:`: `Op(name: value)`"
_RESULT = "a result is named with `->`"
_BRACED = "a record is written with braces: `Name{field: value}`"

_FOUND = {
    "is": "write `==`, or `!=` for `is not`",
    "AND": "write `and`",
    "OR": "write `or`",
    "NOT": "write `not`",
    "then": "the condition ends with `:`, what belongs to it is indented on the lines below",
    "if": _CONDITIONAL,
    "?": _CONDITIONAL,
    "of": "write `for item in items:`",
    "each": "write `for item in items:`",
    "as": _RESULT,
    "instanceof": NO_TYPES,
    "equals": "write `==`",
    "to": "write `for i in range(10):`",
    "from": "an error names no other: leave it out",
    "throws": "errors are not declared: leave it out",
    "returns": "write `-> (Type)`",
    "->": "a field is read with `.`, a result is named behind a call",
}
"""What is found where the language has nothing or something else; `for` and `=` depend on more."""

_NAMED_FIRST = "a call stands in a line of its own, with a name for its result: `.. -> result`"

_AFTER = {
    "new": "write the record without `new`: `Name{field: value}`",
    **dict.fromkeys(
        ("await", "yield"),
        "a call is awaited in a statement of its own: `activity Name(..) -> result`",
    ),
    "lambda": "there are no functions as values: write a loop",
    "typeof": NO_TYPES,
    **dict.fromkeys(("signal", "update"), "what arrives is awaited: `await signal Name -> result`"),
    "if": _CONDITIONAL,
    "start": START,
    "async": START,
    "call": CALL,
    "run": CALL,
    "execute": CALL,
    "not": "write `not in`, or put parentheses around `not ..`",
    "each": "write `for item in items:`",
    "parallel": "loops run at once below `await all:`",
    **dict.fromkeys(("activity", "workflow", "nexus"), _NAMED_FIRST),
}
"""What stands before something that cannot follow it."""


def in_place_of(tokens: Sequence[_Token], index: int) -> str | None:
    """Return what to write for the tokens at and before `index`, where reading ended."""
    found = tokens[index] if index < len(tokens) else None
    before = tokens[index - 1] if index else None
    at_an_end = _at_an_end(tokens, found)
    if at_an_end or found is None or before is None:
        return at_an_end
    if found.kind in ("name", "duration") and before.kind in ("number", "duration"):
        joined = duration_meant(before.text + found.text)
        if joined:
            return f"write `{joined}`"
    begins = index == 1 and _AFTER.get(before.text) == _NAMED_FIRST
    if before.kind == "name" and before.text in _AFTER and found.kind != "symbol" and not begins:
        raised = before.text == "new" and tokens[0].text == "raise"
        return f'write `raise {found.text}("..")`' if raised else _AFTER[before.text]
    if found.kind == "symbol":
        return _symbol(tokens, index, found.text, before)
    if found.text == "for" and (opened := _opener(tokens, index)) >= 0:
        return _MADE_FOR_EACH[tokens[opened].text]
    if found.text in _OPTION_WORDS and tokens[0].text in _CALLS:
        return OPTIONS
    if found.text == "from" and tokens[0].text == "for":
        return _FOUND["to"]
    if found.text == "complete" and [t.text for t in tokens[:index]] == ["return", "close"]:
        return "leave out `return`: `close` ends the workflow"
    if found.text in _FOUND:
        return _FOUND[found.text]
    if found.kind == "name" and before.text == ")" and tokens[0].text in CALLS:
        return _RESULT
    if found.text == "with" and len(tokens) > 1 and tokens[1].text == "=":
        return "a copy with another value is `b = a`, and then `b.field = value`"
    two_values = before.text == ")" or before.kind in _VALUES
    if len(tokens) > 1 and tokens[1].text == "=" and two_values and found.kind in _VALUES:
        called = before.text if before.kind == "name" else ""
        return f"write `{called}(..)`" if called in _ONE_WORD else _SIDE_BY_SIDE
    return None


_MADE_FOR_EACH = {
    "{": "a record is filled by a loop: `for x in xs:` and `record[x] = ..`",
    "[": "write `[.. for x in xs]`, a list on its own; an element is read with one key",
    "(": "write `[.. for x in xs]`",
}
"""What to write for `.. for x in xs`, by the bracket that it cannot stand in."""

_CALLS = (*CALLS, "await", "options", "detach", "promise", "spawn")
_OPTION_WORDS = ("timeout", "with", "options", "retry")
_VALUES = ("name", "string", "number", "duration")
_ONE_WORD = ("len", "str", "int", "float", "sum", "min", "max", "sorted", "upper", "lower")
_SIDE_BY_SIDE = "an operator or a comma is missing before it"


def _at_an_end(tokens: Sequence[_Token], found: _Token | None) -> str | None:
    """Return what to write where a line begins wrongly, or ends too early."""
    begun, ended = ([token.text for token in part] for part in (tokens[:2], tokens[-2:]))
    if found is None and ended == ["-", "-"]:
        return "write `x = x - 1`"
    if found is None and ended[-1:] == ["%"]:
        return "a percentage is a number: `0.5`"
    if found is not None and begun in (["-", "-"], ["<", "!"], ["%", "%"]):
        return "a comment begins with `#`"
    return None


def _symbol(tokens: Sequence[_Token], index: int, symbol: str, before: _Token) -> str | None:
    """Return what to write for a symbol, by the line that it is in and what is before it."""
    opened = _opener(tokens, index)
    called = tokens[opened - 1] if opened > 0 and tokens[opened - 1].kind == "name" else None
    if called and called.text in ("in", "return"):
        called = None
    in_call = called is not None and tokens[opened].text == "(" and called.text not in _HEADERS
    meant = _of_an_sdk(tokens[: index + 1])
    if meant and symbol in ("=", ":", "("):
        return meant
    if symbol in ("=", ":") and in_call:
        return _named_argument(tokens, opened)
    if symbol in (",", "|", ")"):
        return _separator(tokens, symbol, before, opened, in_call=called is not None)
    if symbol == "(" and index > 1 and tokens[index - 2].text == "." and before.kind == "name":
        return for_method(before.text)
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if symbol == "=" and (meant := _equals(tokens, index, before, after)):
        return meant
    if symbol in (".", "+", "-", "*", "/", "[") and _holds_call(tokens, index):
        return _NAMED_FIRST
    if symbol in ("=", ">") and tokens[0].text in _CALLS:
        return _RESULT
    if symbol == "<" and tokens[0].text in CALLS and before.text == ")":
        return _RESULT
    if symbol == "[" and tokens[0].text in _CALLS:
        return OPTIONS
    if symbol in ("*", ".") and before.text in ("(", ",", "{", "["):
        return "every argument, item and field is written out"
    if symbol in ("+", ".") and before.text in _OPERATORS:
        return "a number is written `0.5` or `3`, with a digit first"
    if (symbol, after) == ("?", ":") and before.kind == "name":  # `note?: string`
        return f"what may be null is `{before.text}: T?`"
    return _FOUND.get(symbol)


_ONE_VALUE = "each name is given its value in a line of its own: `name = value`"


def _equals(tokens: Sequence[_Token], index: int, before: _Token, after: str) -> str | None:
    """Return what to write for a `=` that cannot stand there."""
    begun = tokens[0].text
    if begun in _HEADERS and after == "<":
        return "write `<=`"
    if begun == "for" and before.text not in ("=", "!"):
        compared = any(token.text in ("and", "or") for token in tokens)
        return _COMPARES if compared else "write `for i in range(10):`"
    if begun in _HEADERS or before.text in ("=", "!"):
        return _COMPARES
    return _ONE_VALUE if index > 1 and tokens[1].text == "=" else None


_COMPARES = "`=` assigns, `==` compares"


def for_symbol(tokens: Sequence[_Token], index: int) -> str | None:
    """Return what to write for a symbol that is not part of the language, by what is before it."""
    before = tokens[index - 1] if index else None
    follows = before is not None and (before.kind == "name" or before.text in (")", "]"))
    if tokens[index].text == "!" and follows and before and before.text not in _HEADERS:
        return "compare with null first: `if x != null:`"
    if tokens[index].text == "=>" and tokens[0].text in ("if", "elif", "while"):
        return "write `>=`"
    if tokens[index].text == "=>" and _opener(tokens, index) >= 0 and follows:
        return "there are no functions as values: write a loop, or `[.. for x in xs]`"
    return None


def _of_an_sdk(tokens: Sequence[_Token]) -> str | None:
    """Return what to write for a line that calls what an SDK calls things with."""
    called = (one.text for one, then in pairwise(tokens) if then.text == "(")
    found = (for_function(name) for name in called)
    return next((hint for hint in found if hint in (ACTIVITY, CHILD, RETRIES)), None)


def _named_argument(tokens: Sequence[_Token], opened: int) -> str:
    """Return what to write for `name=` or `name:` in the parentheses that `opened` opens."""
    if tokens[-1].text == ":" and opened == 2:
        return "a definition begins in column 1, outside of any other"
    if "nexus" in [token.text for token in tokens[:opened]]:
        return _WITH_NAMES
    called = tokens[opened - 1].text
    of = f"{tokens[opened - 3].text}." if opened > 2 and tokens[opened - 2].text == "." else ""
    if meant := for_function(of + called) or for_habit_of_values(called):
        return meant
    if tokens[0].text == "raise":
        return 'an error has a message and details, without names: `raise Name("..", details)`'
    is_call = opened > 1 and tokens[opened - 2].text in ("activity", "workflow", ".")
    return _WITHOUT_NAMES if is_call or not tokens[opened - 1].text[:1].isupper() else _BRACED


def _separator(
    tokens: Sequence[_Token], symbol: str, before: _Token, opened: int, *, in_call: bool
) -> str | None:
    """Return what to write for a comma, a bar or a parenthesis that cannot stand there."""
    if symbol in (",", "|") and tokens[0].text == "case":
        return _ONE_EACH
    if symbol == ")":
        return "an empty list is written `[]`" if before.text == "(" and not in_call else None
    if symbol == "," and tokens[0].text == "for":
        return "a loop has one item: `for item in items:`, or `for i in range(len(items)):`"
    if symbol == "," and opened >= 0 and tokens[opened].text == "(" and not in_call:
        return "a list is written `[1, 2]`"
    if symbol == "," and opened < 0 and tokens[1].text == ",":
        return _ONE_VALUE
    if symbol == "," and opened >= 0 and tokens[opened].text == "[" and before.text != "[":
        return "an element is read with one key, a part is `xs[0:3]`"
    if symbol == "," and opened < 0 and tokens[1].text == "=":
        return "a list is written `[1, 2]`, a number without commas"
    return "a value is missing before the comma" if before.text in ("(", ",") else None


_OPERATORS = ("=", "(", ",", "+", "-", "*", "/", "<", ">", "==", ":")
_HEADERS = ("if", "elif", "while", "for", "switch", "and", "or", "not")


def _holds_call(tokens: Sequence[_Token], index: int) -> bool:
    """Whether an assignment is of a call, up to a token: `x = activity A(..)`."""
    words = [token.text for token in tokens[:index]]
    return words[1:2] == ["="] and any(word in ("activity", "workflow", "nexus") for word in words)


def _opener(tokens: Sequence[_Token], index: int) -> int:
    """Return where the innermost bracket around a token stands, -1 outside of brackets."""
    depth = 0
    for at in range(index - 1, -1, -1):
        if tokens[at].kind == "symbol" and tokens[at].text in ")]}":
            depth += 1
        elif tokens[at].kind == "symbol" and tokens[at].text in "([{":
            if depth == 0:
                return at
            depth -= 1
    return -1
