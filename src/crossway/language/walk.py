"""Walking a syntax tree, whatever its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from crossway.language.tree import Node


def walk(node: Node) -> Iterator[Node]:
    """Yield every node below `node`, each before its own parts, in source order."""
    waiting = list(reversed(_parts(node)))
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(_parts(current)))


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` and all that is below them, in source order."""
    for node in nodes:
        yield node
        yield from walk(node)


@cache
def _body_last(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields of a node in the order they are written: its body last."""
    return tuple(sorted(names, key=lambda name: name == "body"))


def _parts(node: Node) -> list[Node]:
    parts: list[Node] = []
    for name in _body_last(type(node).__match_args__):
        value = getattr(node, name)
        if isinstance(value, Node):
            parts.append(value)
        elif isinstance(value, tuple):
            parts.extend(item for item in value if isinstance(item, Node))
    # A classic `options(..)` stands on the line before its call. Nodes built by hand
    # stand nowhere: the sort is stable and leaves them as they are.
    return sorted(parts, key=lambda part: (part.span.line, part.span.column))
