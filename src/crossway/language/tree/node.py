"""What every node of the tree has."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from crossway.language.span import NOWHERE, Span
from crossway.language.structs import Struct

UNCOMPARED = frozenset(
    {"span", "else_span", "spaced", "classic", "explicit", "assigned", "partial"}
)
"""Fields that say how a node was written and not what: nodes that differ in them are equal."""


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """What every node has: its place, its spelling, its end-of-line comment.

    Nodes are made by the hundred thousand and only ever point at nodes made before them: a
    struct is made in a fifth of the time of a frozen dataclass, and the collector of reference
    cycles has nothing to look for in it.
    """

    span: Span = NOWHERE

    def __eq__(self, other: object) -> bool:
        """Return whether two nodes say the same, wherever and however they are written."""
        if type(self) is not type(other):
            return NotImplemented
        compared = _compared(type(self))
        return bool(compared(self) == compared(other))

    def __ne__(self, other: object) -> bool:
        """Return the opposite: a struct has a comparison of its own for `!=`, of every field."""
        return not self == other

    def __hash__(self) -> int:
        """Return the same number for nodes that are equal."""
        return hash(_compared(type(self))(self))

    def __repr__(self) -> str:
        """Return the node as it could be built by hand, without where and how it was written."""
        hidden = UNCOMPARED | {"note"}
        shown = (name for name in self.__struct_fields__ if name not in hidden)
        return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})"


_COMPARED: dict[type[Node], Callable[[Any], object]] = {}
"""What `_compared` made, by the kind of node."""


def _compared(kind: type[Node]) -> Callable[[Any], object]:
    """Return what gives the fields of a node that its equality looks at."""
    found = _COMPARED.get(kind)
    if found is None:
        names = [name for name in kind.__struct_fields__ if name not in UNCOMPARED]
        found = _COMPARED[kind] = attrgetter(*names) if names else _nothing
    return found


def _nothing(_node: Node) -> None:
    return None


def place_of(node: Node | None) -> Span | None:
    """Return where a node was written; None for one that was built by hand, or is not there."""
    return node.span if node is not None and node.span != NOWHERE else None


class Line(Node, frozen=True, kw_only=True):
    """A node that begins a line: it can carry a comment and follow a blank line.

    Its `span` is that line; what is indented below it has spans of its own.
    """

    note: str = ""
    """The comment at the end of the line, stripped, without its `#`."""
    spaced: bool = False
    """Whether a blank line stood before it."""
    classic: bool = False
    """Whether it was written in the classic spelling where that differs."""


class Comment(Line, frozen=True):
    """A comment on a line of its own; `text` is stripped and without its `#`."""

    text: str
