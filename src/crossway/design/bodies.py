"""The bodies of a design and what they call, in source order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crossway.design.names import Names
from crossway.language import tree, walk
from crossway.language.blocks import bound_names, parts, statements, without_comments


@dataclass(frozen=True, slots=True)
class Body:
    """What runs as one, and in one place: a workflow with its handlers, or an operation.

    Rules look at single blocks (`crossway.checks.bodies.Body`), of activities too.

    `owner` is the workflow's name on Temporal, or `Service.Operation`; `host` is what has
    the placement: the workflow, or the operation's service. `calls` are those of all its
    blocks, in source order; `names` are those in scope anywhere in it.
    """

    kind: Literal["workflow", "service"]
    owner: str
    host: str
    node: tree.Workflow | tree.Operation
    path: str
    calls: tuple[tree.Call, ...]
    names: frozenset[str]


def bodies(names: Names) -> tuple[Body, ...]:
    """Return the body of every workflow and operation, file by file, as written."""
    return tuple(_bodies(names))


def _bodies(names: Names) -> Iterator[Body]:
    workflows = {id(found.node): found.name for found in names.workflows}
    services = {id(found.node): found.name for found in names.services}
    for file in names.files:
        for node in file.definitions:
            if isinstance(node, tree.Workflow) and id(node) in workflows:
                name = workflows[id(node)]
                seen = frozenset().union(*_seen_in(node))
                yield Body("workflow", name, name, node, file.path, _calls_of(node), seen)
            elif isinstance(node, tree.Service) and id(node) in services:
                service = services[id(node)]
                for operation in names.operations[service].values():
                    owner = f"{service}.{operation.name}"
                    calls = _calls_of(operation)
                    seen = visible_names(operation)
                    yield Body("service", owner, service, operation, file.path, calls, seen)


def _seen_in(workflow: tree.Workflow) -> Iterator[frozenset[str]]:
    yield visible_names(workflow)
    for handler in without_comments(workflow.handlers):
        yield frozenset(parameter.name for parameter in handler.parameters)


def calls_in(block: tree.Block) -> Iterator[tree.Call]:
    """Yield every call in a block, at any depth, in source order."""
    for statement in block:
        for node in walk(statement):
            if isinstance(node, tree.ActivityCall | tree.WorkflowCall | tree.NexusCall):
                yield node


def _calls_of(node: tree.Workflow | tree.Operation) -> tuple[tree.Call, ...]:
    return tuple(call for part in parts(node) for call in calls_in(part.block))


def visible_names(
    owner: tree.Workflow | tree.Operation | tree.Activity, handler: tree.Handler | None = None
) -> frozenset[str]:
    """Return the names that a body may see, wherever in it they are bound.

    A workflow's body and its handlers see each other's, parameters of handlers aside: those
    belong to the one `handler` whose body it is.
    """
    names = {parameter.name for parameter in owner.parameters}
    for part in parts(owner):
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
