"""What the bodies of a design call, and which names they see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from crossway.language import tree
from crossway.language.blocks import bound_names, parts, statements


def calls_in(nodes: Iterable[tree.Node]) -> Iterator[tree.Call]:
    """Yield every call among the nodes of a body."""
    for node in nodes:
        if type(node) in _CALLS:
            yield cast(tree.Call, node)


_CALLS = frozenset({tree.ActivityCall, tree.WorkflowCall, tree.NexusCall})


def visible_names(
    owner: tree.Workflow | tree.Operation | tree.Activity, handler: tree.Handler | None = None
) -> frozenset[str]:
    """Return the names that a body may see, wherever in it they are bound.

    A workflow's body and its handlers see each other's, parameters of handlers aside: those
    belong to the one `handler` whose body it is.
    """
    names = {parameter.name for parameter in owner.parameters}
    for part in parts(owner):
        if part.kind != "query" or part.handler is handler:  # which tells nobody anything
            names.update(bound_names(part.block))
    if isinstance(owner, tree.Workflow):
        names.update(e.name for e in owner.state or () if not isinstance(e, tree.Comment))
    names.update(parameter.name for parameter in (handler.parameters if handler else ()))
    return frozenset(names)


def handle_names(owner: tree.Workflow | tree.Operation | tree.Activity) -> frozenset[str]:
    """Return the names of promises and spawned calls: no values that a text could show."""
    every = (one for part in parts(owner) for one in statements(part.block))
    return frozenset(one.handle for one in every if isinstance(one, tree.Start))


def shown_names(
    owner: tree.Workflow | tree.Operation | tree.Activity, handler: tree.Handler | None = None
) -> frozenset[str]:
    """Return the names that fill the holes of a body's texts."""
    return visible_names(owner, handler) - handle_names(owner)
