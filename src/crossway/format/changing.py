"""A tree with some of its nodes replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar, cast

from crossway.language import tree

N = TypeVar("N")
K = TypeVar("K", bound=tree.Node)


def changed(node: N, kind: type[K], change: Callable[[K], K]) -> N:
    """Return a node, or a tuple of them, with `change` done to each node of a kind in it."""
    if isinstance(node, tuple):
        return cast(N, tuple(changed(one, kind, change) for one in node))
    if not isinstance(node, tree.Node):
        return node
    if isinstance(node, kind):
        return cast(N, change(node))
    new: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, tuple | tree.Node):
            other = changed(value, kind, change)
            new |= {each.name: other} if other != value else {}
    return replace(node, **new) if new else node
