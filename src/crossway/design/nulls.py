"""What a body compares with null or gives another value, and how values are named there.

A value that may be null is used freely once the body compares it with null anywhere, or gives its
field another value that is not made of it: which branch it stands in is not followed. So a slip may
be missed, and no right line is reported. A name is followed, along all paths,
from where it is given a value:

    state:
        decision: Decision?
    workflow Decide(order) -> decision
    if decision.approved:                 # it is no longer null
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from crossway.design.assigned import Reads
from crossway.design.paths import Holds
from crossway.language import tree
from crossway.language.holes import filled
from crossway.language.printer import print_expression
from crossway.language.span import Span
from crossway.language.walk import all_nodes

Gift = tuple[str, Span]
"""A name, and the place of what gives it a value: an assignment's value, what a loop goes over, a
wait."""


class Given(Reads):
    """The reads of names that every path to them gave a value that is not null.

    `nulls` are the gifts of values that may be null. `sure` are the reads, by their identity, and
    those in holes by the place of the text and their name.
    """

    def __init__(self, watched: frozenset[str], nulls: Set[Gift]) -> None:
        """Have found nothing yet."""
        super().__init__(watched)
        self._nulls = nulls
        self.sure: set[object] = set()

    def read(self, nodes: Iterable[tree.Node], holds: Holds[str]) -> Holds[str]:
        """Note the reads of names that hold a value."""
        known = self.watched & holds
        for node in all_nodes(nodes):
            if isinstance(node, tree.Name) and node.name in known:
                self.sure.add(id(node))
            elif isinstance(node, tree.String):
                self.sure.update((node.span, hole.name) for hole in filled(node.value, known))
        return holds

    def bind(self, names: Iterable[str], by: tree.Node, holds: Holds[str]) -> Holds[str]:
        """Add the names, or take away those that may be null from here on."""
        names = frozenset(names)
        match by:
            case tree.Assign(value=giving) | tree.For(iterable=tree.Node() as giving):
                at = giving.span
            case _:  # a wait, a case, a catch
                at = by.span
        null = frozenset(name for name in names if (name, at) in self._nulls)
        return (holds | names) - null


def path_of(value: tree.Expression) -> str:
    """Return `order.note` for what is read by names alone, "" for anything else."""
    match value:
        case tree.Name(name):
            return name
        case tree.Field(subject, name) if inner := path_of(subject):
            return f"{inner}.{name}"
        case _:  # computed
            return ""


def element_path_of(value: tree.Expression) -> str:
    """Return the path of what is read by names and keys: `order.lines[0].note`, `prices[sku]`.

    What is computed has none: "".
    """
    match value:
        case tree.Index(subject, key) if inner := element_path_of(subject):
            return f"{inner}[{print_expression(key)}]"
        case tree.Field(subject, name) if inner := element_path_of(subject):
            return f"{inner}.{name}"
        case _:  # a name, and what has no path
            return path_of(value)


def tested_for_null(nodes: Iterable[tree.Node]) -> Iterator[str]:
    """Yield what a body compares with null, awaits, uses as a truth value or gives a value, as
    paths."""
    for node in nodes:
        if type(node) in _TESTING:  # as few
            yield from filter(None, map(element_path_of, _tested(node)))


def _tested(node: tree.Node) -> Iterator[tree.Expression]:
    """Yield the values that one node of `_TESTING` tests, or gives another."""
    match node:
        case tree.Binary("==" | "!=" | "and" | "or", left, right):
            yield from (left, right)
        case tree.Binary("in" | "not in", left):  # nothing is in null: that fails
            yield left
        case tree.Unary("not", operand):
            yield operand
        case tree.Branch(condition) | tree.For(condition=tree.Name() as condition):
            yield condition
        case tree.Switch(subject):
            yield subject
        case tree.Assign(tree.Field() as place, value) if not _stays_null(place, value):
            yield place
        case tree.Await(target, results) | tree.Case(target, results):
            yield from _awaited(target)
            yield from (place for place in results if isinstance(place, tree.Field))
        case _:  # decides nothing
            pass


def _stays_null(place: tree.Field, value: tree.Expression) -> bool:
    """Return whether a field is given null, or something of itself: `bill.paid = bill.paid + 1`
    fails where it is null, and gives it no value before it is read."""
    if value == tree.Constant(None):
        return True
    path = path_of(place)
    return any(isinstance(one, tree.Field) and path_of(one) == path for one in all_nodes([value]))


def _awaited(target: tree.Target) -> Iterator[tree.Expression]:
    """Yield what is awaited until it is there."""
    match target:
        case tree.Handle(name):
            yield tree.Name(name)
        case tree.Predicate(holds):
            yield holds
        case _:  # a call, a timer, a message
            pass


_TESTING = frozenset(
    {
        *(tree.Binary, tree.Unary, tree.Branch, tree.For, tree.Switch, tree.Assign),
        *(tree.Await, tree.Case),
    }
)
"""The nodes that test values for null, or give them others."""
