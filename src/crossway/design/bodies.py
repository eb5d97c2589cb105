"""The bodies of a design and what they call, in source order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crossway.design.names import Names
from crossway.language import tree, walk


@dataclass(frozen=True, slots=True)
class Body:
    """What runs as one: a workflow with its handlers, or an operation.

    `owner` is the workflow's name on Temporal, or `Service.Operation`; `host` is what has
    the placement: the workflow, or the operation's service. `calls` are those of all its
    blocks, in source order.
    """

    kind: Literal["workflow", "service"]
    owner: str
    host: str
    node: tree.Workflow | tree.Operation
    path: str
    calls: tuple[tree.Call, ...]


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
                yield Body("workflow", name, name, node, file.path, _calls_of(node))
            elif isinstance(node, tree.Service) and id(node) in services:
                service = services[id(node)]
                for operation in names.operations[service].values():
                    owner = f"{service}.{operation.name}"
                    calls = _calls_of(operation)
                    yield Body("service", owner, service, operation, file.path, calls)


def blocks_of(node: tree.Workflow | tree.Operation) -> tuple[tree.Block, ...]:
    """Return the blocks of a workflow (its handlers' first) or of an operation."""
    if isinstance(node, tree.Operation):
        return (node.body or (),)
    handlers = [h.body for h in node.handlers if isinstance(h, tree.Handler)]
    return (*handlers, node.body)


def calls_in(block: tree.Block) -> Iterator[tree.Call]:
    """Yield every call in a block, at any depth, in source order."""
    for statement in block:
        for node in walk(statement):
            if isinstance(node, tree.ActivityCall | tree.WorkflowCall | tree.NexusCall):
                yield node


def _calls_of(node: tree.Workflow | tree.Operation) -> tuple[tree.Call, ...]:
    return tuple(call for block in blocks_of(node) for call in calls_in(block))
