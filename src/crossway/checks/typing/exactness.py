"""When a number that is not exact stands where a decimal is meant.

A `number` is a float as JSON's are: `0.1` is not quite a tenth, so that the decimal 0.1 is less
than it and never equals it. A literal beside a decimal, or where one is declared, is a decimal. All
others have to go through `decimal(..)`.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.checks.typing.kinds import DECIMAL, NUMBER, Kind, without_null
from crossway.language import tree

TO_DECIMAL = "a number becomes one with `decimal(..)`"
"""What to do with a number beside a decimal."""


def is_literal(value: tree.Expression) -> bool:
    """Return whether a number is written out: `0.5` or `-0.5`."""
    plain = value.operand if isinstance(value, tree.Unary) else value
    return isinstance(plain, tree.Number)


def is_inexact(one: tree.Expression, kind: Kind, other: tree.Expression, other_kind: Kind) -> bool:
    """Return whether one of two values is a decimal and the other a number that is none.

    A list stands for its items: `amount in [0.5, 1.5]`, of kind number, holds decimals.
    """
    kinds = {without_null(kind), without_null(other_kind)}
    return kinds == {DECIMAL, NUMBER} and not any(map(_written_out, (one, other)))


def stays_inexact(value: tree.Expression, given: Kind, wanted: Kind) -> bool:
    """Return whether a number that is no literal is given where a decimal is declared."""
    return mixes(given, wanted) and not is_literal(value)


def mixes(given: Kind, wanted: Kind) -> bool:
    """Return whether a number is given where a decimal is declared."""
    return (without_null(given), without_null(wanted)) == (NUMBER, DECIMAL)


def first_inexact(
    values: Sequence[tree.Expression], kinds: Sequence[Kind]
) -> tree.Expression | None:
    """Return the first of several values that is a number which stays one, where one is a decimal.

    A row of them holds decimals then, also in place of that number.
    """
    if DECIMAL not in map(without_null, kinds):
        return None
    pairs = zip(values, kinds, strict=True)
    return next((value for value, kind in pairs if stays_inexact(value, kind, DECIMAL)), None)


def _written_out(value: tree.Expression) -> bool:
    if isinstance(value, tree.ListOf):
        return all(map(is_literal, value.items))
    return is_literal(value)
