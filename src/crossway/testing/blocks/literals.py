"""JSON values as expressions: what a recorded test passes, answers and expects."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from crossway.language import tree
from crossway.language.limits import MOST_DIGITS

_LONGEST = 20
"""Digits of a number that is written out; others are read from a text."""


def literal(value: Any) -> tree.Expression:
    """Return the expression that gives a JSON value.

    Raises:
        ValueError: the value is none that JSON has.
    """
    match value:
        case None | bool():
            return tree.Constant(value)
        case int():
            return _signed(value < 0, str(abs(value)), "int")
        case float() if math.isfinite(value):
            exact = format(abs(Decimal(repr(value))), "f")
            exact = exact if "." in exact else f"{exact}.0"
            return _signed(math.copysign(1, value) < 0, exact, "float")
        case str():
            return tree.String(value)
        case list() | tuple():
            return tree.ListOf(tuple(map(literal, value)))
        case dict():
            fields = (tree.RecordField(str(key), literal(one)) for key, one in value.items())
            return tree.Record("", tuple(fields))
        case _:
            raise ValueError(f"no JSON value: {type(value).__name__}")


def _signed(negative: bool, digits: str, function: str) -> tree.Expression:
    """Return a number; a long one is read from its text, since a design has none so long."""
    if len(digits) <= (MOST_DIGITS if function == "int" else _LONGEST):
        number: tree.Expression = tree.Number(digits)
    else:
        number = tree.Invoke(function, (tree.String(digits),))
    return tree.Unary("-", number) if negative else number


def length_literal(seconds: float) -> tree.Duration:
    """Return a time as a design writes it, as exact as it is short: `250ms`, `12.5s`, `3h`."""
    milliseconds = round(seconds * 1000)
    if milliseconds < 10_000 and milliseconds % 1000:
        return tree.Duration(f"{milliseconds}ms")
    whole = round(seconds)
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if whole >= size and whole % size == 0:
            return tree.Duration(f"{whole // size}{unit}")
    return tree.Duration(f"{whole}s")


def masked(expected: Any, found: Any) -> tree.Expression:
    """Return the expression of a value in which what another run gave differently may be
    anything."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        pairs = ((str(key), masked(one, found[key])) for key, one in expected.items())
        return tree.Record("", tuple(tree.RecordField(key, one) for key, one in pairs))
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        items = (masked(*pair) for pair in zip(expected, found, strict=True))
        return tree.ListOf(tuple(items))
    alike = type(expected) is type(found) and expected == found
    return literal(expected) if alike else tree.Name("_")
