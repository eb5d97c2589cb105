"""Sums that hold one value twice, which grow by themselves in a loop.

t = t + t          a text of 2 GB after thirty rounds: so it is `cw.doubled(t, t)`, with a limit
t = t + line       grows with each line: Python's own `+`, as fast as it is
"""

from __future__ import annotations

from collections.abc import Iterable

from crossway.language import tree
from crossway.language.printer.expressions import print_expression


def added_twice(total: tree.Binary) -> Iterable[tree.Expression]:
    """Return the places that both sides of a `+` add up: `t` of `t + "," + t`.

    What is computed stands for itself: it is a number, or is looked at where it is made.
    """
    left, right = _places(total.left), _places(total.right)
    return [place for text, place in left.items() if text in right] if total.operator == "+" else ()


def _places(side: tree.Expression) -> dict[str, tree.Expression]:
    """Return the names, fields and elements that a side adds up, as they are written."""
    match side:
        case tree.Binary("+", left, right):
            return {**_places(left), **_places(right)}
        case tree.Name() | tree.Field() | tree.Index():
            return {print_expression(side): side}
        case _:  # any other expression
            return {}
