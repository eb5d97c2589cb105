"""What a body compares with null, and how values are named there.

A value that may be null is used freely once the body compares it with null anywhere, or gives it
another value: which branch it stands in is not followed. So a slip may be missed, and no right
line is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.language import tree


def path_of(value: tree.Expression) -> str:
    """Return `order.note` for what is read by names alone, "" for anything else."""
    match value:
        case tree.Name(name):
            return name
        case tree.Field(subject, name) if inner := path_of(subject):
            return f"{inner}.{name}"
        case _:  # computed
            return ""


def tested_for_null(nodes: Iterable[tree.Node]) -> Iterator[str]:
    """Yield what a body compares with null, uses as a truth value or gives a value, as paths."""
    for node in nodes:
        if type(node) not in _TESTING:  # as most
            continue
        match node:
            case tree.Binary("==" | "!=" | "in" | "not in", left, right):
                yield from filter(None, (path_of(left), path_of(right)))
            case tree.Binary("and" | "or", left, right):
                yield from filter(None, (path_of(left), path_of(right)))
            case tree.Unary("not", operand):
                yield path_of(operand)
            case tree.Branch(condition) | tree.For(condition=tree.Name() as condition):
                yield path_of(condition)
            case tree.Switch(subject):
                yield path_of(subject)
            case tree.Assign(tree.Field() as place, value) if value != tree.Constant(None):
                yield path_of(place)
            case tree.Await(results=results) | tree.Case(results=results):
                yield from (path_of(place) for place in results if isinstance(place, tree.Field))
            case _:  # decides nothing
                pass


_TESTING = frozenset(
    {
        *(tree.Binary, tree.Unary, tree.Branch, tree.For, tree.Switch, tree.Assign),
        *(tree.Await, tree.Case),
    }
)
"""The nodes that `tested_for_null` knows."""
