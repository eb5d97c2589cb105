"""Walking a syntax tree, whatever its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from crossway.language.tree import Node


def walk(node: Node) -> Iterator[Node]:
    """Yield every node below `node`, each before its own parts, in source order."""
    waiting = list(reversed(_parts(node)))
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(_parts(current)))


def _parts(node: Node) -> list[Node]:
    """Return the nodes directly below, the body last: that is where it is written."""
    parts: list[Node] = []
    for field in sorted(fields(node), key=lambda field: field.name == "body"):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            parts.append(value)
        elif isinstance(value, tuple):
            parts.extend(item for item in value if isinstance(item, Node))
    # A classic `options(..)` stands on the line before its call. Nodes built by hand
    # stand nowhere: the sort is stable and leaves them as they are.
    return sorted(parts, key=lambda part: (part.span.line, part.span.column))
