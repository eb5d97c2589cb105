"""Which values of statements get brackets around them when they are too long.

Source: the rules of `ruff format` (`needs_parentheses`, `can_omit_optional_parentheses`),
found by trying; a test compares the results.
"""

from __future__ import annotations

from typing import Literal

from crossway.compiler.layout.parts import (
    Attribute,
    Binary,
    Call,
    Items,
    Leaf,
    Parenthesized,
    Part,
    Prefix,
    Subscript,
)

Wraps = Literal["never", "multiline", "best"]


def wraps(value: Part) -> Wraps:
    """Return when the value of a statement gets brackets of its own around it.

    "never", since it has some to break in; "multiline", when it takes several lines; "best",
    when it fits on one line then, and else not.
    """
    match value:
        case Binary():
            return "multiline"
        case Prefix("await ", operand):
            return wraps(operand)
        case Prefix(_, Parenthesized()):
            return "never"
        case Prefix():
            return "multiline"
        case Call(function, arguments):
            inner = wraps(function)
            return "never" if inner == "best" and arguments else inner
        case Subscript(of):
            inner = wraps(of)
            return "never" if inner == "best" else inner
        case Attribute(of):
            return "never" if isinstance(of, Parenthesized) else wraps(of)
        case Leaf():
            return "best"
        case _:
            return "never"


_LOOSEST = ("or", "and")


def can_stay_bare(value: Part) -> bool:
    """Return whether breaking the brackets in a value may be enough."""
    levels: list[int] = []
    some = _look(value, levels)
    if not some or (levels and levels.count(max(levels)) > 1):
        return False
    return _has_brackets(_last(value)) or _opens(_first(value))


def _look(value: Part, levels: list[int]) -> bool:
    """Note how loosely each operator binds; return whether anything has brackets."""
    match value:
        case Binary(operands, operators):
            levels += [_level(operator) for operator in operators]
            return sum(_look(operand, levels) for operand in operands) > 0
        case Prefix(_, operand):
            return _look(operand, levels)
        case Attribute(of):
            return _look(of, levels)
        case Call(function):
            _look(function, levels)
            return True
        case Leaf():
            return False
        case _:
            return True


def _level(operator: str) -> int:
    if operator in _LOOSEST:
        return 3
    if operator in ("+", "-"):
        return 1
    return 0 if operator in ("*", "/", "//", "%") else 2


def _last(value: Part) -> Part:
    match value:
        case Binary(operands):
            return _last(operands[-1])
        case Prefix(_, operand):
            return _last(operand)
        case _:
            return value


def _first(value: Part) -> Part:
    match value:
        case Binary(operands):
            return _first(operands[0])
        case Call(of) | Subscript(of) | Attribute(of):
            return _first(of)
        case _:
            return value


def _has_brackets(part: Part) -> bool:
    match part:
        case Call(_, arguments):
            return bool(arguments)
        case _:
            return _opens(part)


def _opens(part: Part) -> bool:
    match part:
        case Items(items=items):
            return bool(items)
        case Parenthesized():
            return True
        case _:
            return False
