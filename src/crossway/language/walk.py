"""Walking a syntax tree, whatever its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.language.tree import Comprehension, Node


def walk(node: Node) -> Iterator[Node]:
    """Yield every node below `node`, each before its own parts, in source order."""
    waiting = _parts(node)[::-1]
    while waiting:
        current = waiting.pop()
        yield current
        if parts := _parts(current):
            waiting += parts[::-1]


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` and all that is below them, in source order."""
    for node in nodes:
        yield node
        yield from walk(node)


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


_PLAIN = ("str", "bool", "int", "Span")
"""Types of fields, as they are written, that hold no node."""


_HOLDING: dict[type[Node], tuple[str, ...]] = {}
"""What `_holding` found, by the kind of node."""


def _holding(kind: type[Node]) -> tuple[str, ...]:
    """Return the fields of a kind of node that may hold nodes, in the order they are written.

    A body comes last.
    """
    types = {name: written for one in kind.__mro__ for name, written in _annotations(one)}
    names = [name for name in kind.__struct_fields__ if types[name].split(" |")[0] not in _PLAIN]
    return tuple(sorted(names, key=lambda name: name == "body"))


def _annotations(kind: type) -> Iterable[tuple[str, str]]:
    """Return the types of the fields that a class itself adds, as they are written."""
    written: dict[str, str] = vars(kind).get("__annotations__", {})
    return written.items()


def _parts(node: Node) -> list[Node]:
    parts: list[Node] = []
    holding = _HOLDING.get(type(node))
    if holding is None:
        holding = _HOLDING[type(node)] = _holding(type(node))
    for name in holding:
        value = getattr(node, name)
        if isinstance(value, tuple):
            if value:
                parts += [item for item in value if isinstance(item, Node)]
        elif isinstance(value, Node):
            parts.append(value)
    # A classic `options(..)` stands on the line before its call. Nodes built by hand
    # stand nowhere: the sort is stable and leaves them as they are.
    if len(parts) > 1:
        parts.sort(key=_place)
    return parts


def _place(node: Node) -> tuple[int, int]:
    return node.span.line, node.span.column
