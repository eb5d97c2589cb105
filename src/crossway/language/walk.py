"""Walking a syntax tree, whatever its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

from crossway.language.tree import Node


def walk(node: Node) -> Iterator[Node]:
    """Yield every node below `node`, each before its own parts, in source order."""
    waiting = list(reversed(_parts(node)))
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(_parts(current)))


@cache
def _field_names(kind: type[Node]) -> tuple[str, ...]:
    """Return the fields of a node class, its body last: that is where it is written."""
    names = [field.name for field in fields(kind)]
    return tuple(sorted(names, key=lambda name: name == "body"))


def _parts(node: Node) -> list[Node]:
    parts: list[Node] = []
    for name in _field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            parts.append(value)
        elif isinstance(value, tuple):
            parts.extend(item for item in value if isinstance(item, Node))
    # A classic `options(..)` stands on the line before its call. Nodes built by hand
    # stand nowhere: the sort is stable and leaves them as they are.
    return sorted(parts, key=lambda part: (part.span.line, part.span.column))
