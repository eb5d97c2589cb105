"""Who calls: the workflows and operations of a design, with their calls in source order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from crossway.design.bodies import calls_in, visible_names
from crossway.design.names import Names
from crossway.language import tree
from crossway.language.blocks import parts, without_comments
from crossway.language.structs import Struct
from crossway.language.walk import Blocks


class Caller(Struct, frozen=True):
    """What runs as one, and in one place: a workflow with its handlers, or an operation.

    Placing and inference look at callers as a whole; rules look at single blocks, those of
    activities too (`crossway.checks.bodies.Body`): a workflow with two handlers is one caller
    and three bodies.

    `name` is the workflow's name on Temporal, or `Service.Operation`; `host` is what has
    the placement: the workflow, or the operation's service. `calls` are those of all its
    blocks, in source order; `names` are those in scope anywhere in it.
    """

    kind: Literal["workflow", "service"]
    name: str
    host: str
    node: tree.Workflow | tree.Operation
    path: str
    calls: tuple[tree.Call, ...]
    names: frozenset[str]


def callers(names: Names) -> tuple[Caller, ...]:
    """Return every workflow and operation, file by file, as written."""
    return tuple(_callers(names))


def _callers(names: Names) -> Iterator[Caller]:
    workflows = {id(found.node): found.name for found in names.workflows}
    services = {id(found.node): found.name for found in names.services}
    for file in names.files:
        for node in file.definitions:
            if isinstance(node, tree.Workflow) and id(node) in workflows:
                name = workflows[id(node)]
                calls, seen = names.blocks.find(inside, node)
                yield Caller("workflow", name, name, node, file.path, calls, seen)
            elif isinstance(node, tree.Service) and id(node) in services:
                service = services[id(node)]
                for operation in names.operations[service].values():
                    owner = f"{service}.{operation.name}"
                    calls, seen = names.blocks.find(inside, operation)
                    yield Caller("service", owner, service, operation, file.path, calls, seen)


def inside(
    node: tree.Workflow | tree.Operation, blocks: Blocks
) -> tuple[tuple[tree.Call, ...], frozenset[str]]:
    """Return the calls of all blocks of a caller, and the names in scope anywhere in it."""
    calls = tuple(call for part in parts(node) for call in calls_in(blocks.below(part.block)))
    handlers = without_comments(node.handlers if isinstance(node, tree.Workflow) else ())
    given = {parameter.name for handler in handlers for parameter in handler.parameters}
    return calls, visible_names(node) | given
