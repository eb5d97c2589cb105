"""Whether two trees are the same, with their places and their spelling.

Nodes are equal already where they say the same, wherever they stand.
"""

from __future__ import annotations

from msgspec.structs import astuple

from crossway.language.tree import Node


def is_same(one: object, other: object) -> bool:
    """Return whether two nodes, or tuples of them, are the same in every field."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Node) and isinstance(other, Node):
        return is_same(astuple(one), astuple(other))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other
