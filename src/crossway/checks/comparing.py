"""Comparisons of one value with constants, and what follows of one for another.

    n > 3 and n < 2        # never holds
    n > 3 or n < 5         # always holds
    if n > 5: .. elif n > 10: ..      # the second never runs

Only what is read by names counts, and its `len(..)`: it is the same for all of an expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Literal

from crossway.checks.bodies import Body
from crossway.checks.typing.constants import Known, constant
from crossway.design.nulls import path_of
from crossway.language import tree
from crossway.language.holes import holes
from crossway.language.structs import Struct

_Operator = Literal["==", "!=", "<", "<=", ">", ">="]

_OTHERWISE: Mapping[str, _Operator] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}
"""What holds where a comparison does not."""

_TURNED: Mapping[str, _Operator] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""The comparison with its sides exchanged."""

_Constant = Known | str | bool | None


class Comparison(Struct, frozen=True):
    """`order.total > 3`: what is compared, with what."""

    path: str
    operator: _Operator
    value: _Constant

    @property
    def otherwise(self) -> Comparison:
        """What holds where this does not."""
        return Comparison(self.path, _OTHERWISE[self.operator], self.value)


def comparison(value: tree.Expression, body: Body) -> Comparison | None:
    """Return what compares something with a constant of a body, None for any other value."""
    if not isinstance(value, tree.Binary) or value.operator not in _TURNED:
        return None
    turned = _TURNED[value.operator]
    for one, operator, other in (
        (value.left, _TURNED[turned], value.right),
        (value.right, turned, value.left),
    ):
        path, known = _compared(one), _known(other, body)
        if path and known:
            return Comparison(path, operator, known[0])
    return None


def exclude(one: Comparison, other: Comparison) -> bool:
    """Return whether two comparisons never hold together."""
    if one.path != other.path:
        return False
    if "==" in (one.operator, other.operator):
        equal, rest = (one, other) if one.operator == "==" else (other, one)
        return not _holds(equal.value, rest)
    if "!=" in (one.operator, other.operator):
        return False
    lows = [this for this in (one, other) if this.operator in (">", ">=")]
    if len(lows) != 1:
        return False
    low, high = lows[0], other if lows[0] is one else one
    strict = low.operator == ">" or high.operator == "<"
    return not _ordered(low.value, "<" if strict else "<=", high.value)


def never_holds(one: Comparison) -> bool:
    """Return whether a comparison is wrong for any length."""
    return one.path.startswith("len(") and exclude(
        one, Comparison(one.path, ">=", Known(Fraction(), "number"))
    )


def chained(value: tree.Expression, operator: Literal["and", "or"]) -> Iterator[tree.Expression]:
    """Yield the operands of a chain, `a and b and c`; a value that is none alone."""
    if isinstance(value, tree.Binary) and value.operator == operator:
        yield from chained(value.left, operator)
        yield from chained(value.right, operator)
    else:
        yield value


def _compared(value: tree.Expression) -> str:
    """Return how what is compared is read: `order.total`, `len(names)`, "" for anything else."""
    if isinstance(value, tree.Invoke) and value.function == "len" and len(value.arguments) == 1:
        path = path_of(value.arguments[0])
        return f"len({path})" if path else ""
    return path_of(value)


def _known(value: tree.Expression, body: Body) -> tuple[_Constant] | None:
    """Return what a value always is, in a tuple of its own."""
    match value:
        case tree.String(text) if not holes(text):
            return (text,)
        case tree.Constant(known):
            return (known,)
        case _:  # a number or a duration, if any
            amount = constant(value, body)
            return None if amount is None or amount.unit == "from now" else (amount,)


def _holds(value: _Constant, known: Comparison) -> bool:
    """Return whether a comparison holds of a constant; True for what has no order."""
    match known.operator:
        case "==":
            return value == known.value and type(value) is type(known.value)
        case "!=":
            return value != known.value or type(value) is not type(known.value)
        case operator:
            return _ordered(value, operator, known.value)


def _ordered(one: _Constant, operator: str, other: _Constant) -> bool:
    """Return whether a comparison of two constants holds; True where they have no order."""
    if not isinstance(one, Known) or not isinstance(other, Known) or one.unit != other.unit:
        return True
    compare = {"<": lt, "<=": le, ">": gt, ">=": ge}[operator]
    return bool(compare(one.amount, other.amount))
