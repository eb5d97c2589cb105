"""Walking a syntax tree, whatever its nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, TypeVar, cast

from crossway.language.same import is_same
from crossway.language.tree import Comprehension, Node

N = TypeVar("N")
T = TypeVar("T")


def walk(node: Node) -> Iterator[Node]:
    """Yield every node below `node`, each before its own parts, in source order."""
    return iter(_below((node,))[1:])


def _below(nodes: Sequence[Node]) -> list[Node]:
    """Return `nodes` and all that is below them, in source order."""
    found: list[Node] = []
    waiting = [*nodes[::-1]]
    add, take, known = found.append, waiting.pop, _GETTERS.get
    while waiting:
        current = take()
        add(current)
        kind = type(current)
        values_of = known(kind, _unknown)
        if values_of is None:
            continue
        if values_of is _unknown:
            values_of = _GETTERS[kind] = _getter(kind)
            if values_of is None:
                continue
        parts: list[Any] = []
        for value in values_of(current):
            if not value:  # no options, no result: most fields that may hold nodes hold none
                continue
            if type(value) is tuple:
                parts += [item for item in value if type(item) is not str]
            elif type(value) is not str:
                parts.append(value)
        # A classic `options(..)` stands on the line before its call. Nodes built by hand
        # stand nowhere: the sort is stable and leaves them as they are.
        if len(parts) > 1:
            parts.sort(key=_PLACE)
            # What nothing is below of is there at once, as long as it comes first.
            at = 0
            for part in parts:
                if known(type(part), _unknown) is not None:
                    break
                add(part)
                at += 1
            parts = parts[at:]
            parts.reverse()
        waiting += parts
    return found


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` and all that is below them, in source order."""
    return iter(_below(tuple(nodes)))


def by_kind(nodes: Iterable[Node]) -> dict[type[Node], list[Node]]:
    """Return nodes by their class, those of each in the order in which they stand."""
    found: defaultdict[type[Node], list[Node]] = defaultdict(list)
    for node in nodes:
        found[type(node)].append(node)
    return dict(found)


def items_around(nodes: Iterable[Node]) -> dict[int, frozenset[str]]:
    """Return the items of the lists being made that nodes stand in, by the node's identity.

    In `[x.sku for x in lines]` that is `x` for what gives the value.
    """
    found: dict[int, frozenset[str]] = {}
    for node in nodes:
        if isinstance(node, Comprehension):
            inside = [node.value] if node.condition is None else [node.value, node.condition]
            for inner in all_nodes(inside):
                found[id(inner)] = found.get(id(inner), frozenset()) | {node.item}
    return found


_PLAIN = ("str", "bool", "int", "Span", "Literal[", "tuple[str,")
"""How the types of fields begin, as they are written, that hold no node; a text may stand where
another node does all the same, the name `a` in `-> a, entry.b`."""


def _holding(kind: type[Node]) -> tuple[str, ...]:
    """Return the fields of a kind of node that may hold nodes, in the order they are written.

    A body comes last.
    """
    types = {name: written for one in kind.__mro__ for name, written in _annotations(one)}
    names = [name for name in kind.__struct_fields__ if not types[name].startswith(_PLAIN)]
    return tuple(sorted(names, key=lambda name: name == "body"))


def _annotations(kind: type) -> Iterable[tuple[str, str]]:
    """Return the types of the fields that a class itself adds, as they are written."""
    written: dict[str, str] = vars(kind).get("__annotations__", {})
    return written.items()


_GETTERS: dict[type[Node], Callable[[Node], tuple[object, ...]] | None] = {}
"""What gives the fields of a node that may hold nodes, by its kind; None where there are none."""


def _getter(kind: type[Node]) -> Callable[[Node], tuple[object, ...]] | None:
    names = _holding(kind)
    if len(names) == 1:
        only = attrgetter(*names)
        return lambda node: (only(node),)
    return attrgetter(*names) if names else None


def _unknown(_node: Node) -> tuple[object, ...]:
    return ()


_PLACE = attrgetter("span.line", "span.column")


class Blocks:
    """What is below the blocks of a design, and what else is found by looking at one node of it
    alone: looked for once for whoever asks, and for as long as the node is the same.
    """

    def __init__(self, before: Blocks | None = None) -> None:
        """Know of what is asked here what was known `before`, in an earlier state of the design."""
        self._known: dict[tuple[object, int], tuple[object, Any]] = {}
        self._before = before._known if before is not None else {}
        self._made: dict[object, tuple[object, Any]] = {}
        self._made_before = before._made if before is not None else {}

    def below(self, block: Sequence[Node]) -> tuple[Node, ...]:
        """Return the nodes of a block of the tree at any depth, in source order."""
        return self.find(_all_below, block)

    def find(self, look: Callable[[N, Blocks], T], at: N) -> T:
        """Return what a function finds by looking at a node or a block, and at nothing else."""
        key = (look, id(at))
        known = self._known.get(key)
        if known is None:  # the node is kept: its identity stays its own
            known = self._known[key] = self._before.get(key) or (at, look(at, self))
        return cast(T, known[1])

    def made_of(self, given: object, make: Callable[[], T], key: object) -> T:
        """Return what is made of nodes, and of nothing else: as in the earlier state, if they were
        the same there. What has the same `key` is made in one way.
        """
        known = self._made_before.get(key)
        if known is None or not is_same(given, known[0]):
            known = (given, make())
        self._made[key] = known
        return cast(T, known[1])

    def share(self, other: Blocks, block: Sequence[Node]) -> None:
        """Know what another one knows to be below a block, if it does."""
        key = (_all_below, id(block))
        known = other._known.get(key)
        if known is not None:
            self._known[key] = known


def _all_below(block: Sequence[Node], _: Blocks) -> tuple[Node, ...]:
    return tuple(_below(block))
