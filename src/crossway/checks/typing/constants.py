"""What an expression comes to whenever it runs, where the design itself says so.

    grace = 5m
    spent = grace * 2
    await timer(grace - spent)      # -300 seconds, each time

A name counts if one assignment alone gives it a value, anywhere in its workflow: then it holds
that value wherever it holds one.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from crossway.checks.bodies import Body
from crossway.language import tree
from crossway.language.durations import length_of, print_duration
from crossway.language.encodings import read_duration
from crossway.language.structs import Struct

_MOST_DIGITS = 40
"""Longer numbers are left alone: nobody writes one, and `0.1 * 0.1 * ..` grows."""

_MOST_BITS = 10_000
"""Longer products are left alone as well: thirty names, each of which is the one before times
itself, are a number that fills the memory."""


_Unit = Literal["number", "duration", "from now"]


class Known(Struct, frozen=True):
    """A number, a duration in seconds, or a moment by the seconds that it is later than now."""

    amount: Fraction
    unit: _Unit


def constant(
    value: tree.Expression, body: Body, names: dict[str, Known | None] | None = None
) -> Known | None:
    """Return what a value of a body always is; None for what is not known before it runs.

    `names` are those that were looked into, each once: one that depends on itself is not known.
    """
    names = {} if names is None else names
    match value:
        case tree.Number(text) if len(text) <= _MOST_DIGITS:
            return Known(Fraction(text), "number")
        case tree.Duration(text):
            length = length_of(text)
            return None if length is None else _duration(length.total_seconds())
        case tree.Name(name) if name in names:
            return names[name]
        case tree.Name(name) if name in body.given_once:
            names[name] = None
            names[name] = constant(body.given_once[name], body, names)
            return names[name]
        case tree.Unary("-", operand):
            known = constant(operand, body, names)
            return known and _times(known, Known(Fraction(-1), "number"))
        case tree.Binary(operator, left, right):
            return _computed(operator, constant(left, body, names), constant(right, body, names))
        case tree.Invoke("now", ()):
            return Known(Fraction(), "from now")
        case tree.Invoke("duration", (argument,)):
            return _read(argument, body, names)
        case _:  # depends on what the body is given
            return None


def divides_by_zero(binary: tree.Binary, body: Body) -> bool:
    """Return whether something is divided by zero whenever this runs."""
    if binary.operator not in ("/", "//", "%"):
        return False
    known = constant(binary.right, body)
    return known is not None and known.unit != "from now" and not known.amount


def _duration(seconds: float) -> Known:
    return Known(Fraction(Decimal(str(seconds))), "duration")


def _read(argument: tree.Expression, body: Body, names: dict[str, Known | None]) -> Known | None:
    """Return what `duration(..)` makes of a text, a number of seconds or a duration."""
    if isinstance(argument, tree.String):
        try:
            return _duration(read_duration(argument.value).total_seconds())
        except ValueError:
            return None
    known = constant(argument, body, names)
    return None if known is None or known.unit == "from now" else Known(known.amount, "duration")


def _computed(operator: str, left: Known | None, right: Known | None) -> Known | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return _sum(left, right)
        case "-":
            return _sum(left, Known(-right.amount, right.unit))
        case "*":
            return _times(left, right)
        case "/" if right.amount:
            return _times(left, Known(1 / right.amount, right.unit))
        case _:  # `//` and `%` are not followed
            return None


def _sum(left: Known, right: Known) -> Known | None:
    units = {left.unit, right.unit}
    if len(units) == 1 and left.unit != "from now":
        return Known(left.amount + right.amount, left.unit)
    if units == {"from now", "duration"}:
        return Known(left.amount + right.amount, "from now")
    return None


def _times(left: Known, right: Known) -> Known | None:
    units = {left.unit, right.unit}
    if "from now" in units or "number" not in units:
        return None
    if _bits(left.amount) + _bits(right.amount) > _MOST_BITS:
        return None
    unit: _Unit = "number" if len(units) == 1 else "duration"
    return Known(left.amount * right.amount, unit)


def _bits(amount: Fraction) -> int:
    return amount.numerator.bit_length() + amount.denominator.bit_length()


def shown(known: Known) -> str:
    """Return a number as it is, a duration as it is written: `-5m`."""
    if known.unit == "number":
        return f"{float(known.amount):g}"
    sign = "-" if known.amount < 0 else ""
    return sign + print_duration(timedelta(seconds=float(abs(known.amount))))
