"""Which workflows start which, and what that means for where they live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossway.design.bodies import Body
from crossway.design.model import Placement
from crossway.design.names import Names
from crossway.design.placing.locations import Kind, Locations
from crossway.design.settings import place, queue_option
from crossway.language import tree
from crossway.language.span import Span


@dataclass(frozen=True, slots=True)
class Start:
    """A place where a workflow or an operation starts a workflow.

    `target` is its name on Temporal; `task_queue` is None when the start names none.
    """

    kind: Kind
    host: str
    owner: str
    target: str
    path: str
    span: Span
    task_queue: str | None


def starts_of(bodies: Sequence[Body], names: Names) -> tuple[Start, ...]:
    """Return every start of a workflow, in source order."""
    return tuple(start for body in bodies for start in _starts(body, names))


def _starts(body: Body, names: Names) -> Iterator[Start]:
    node = body.node
    if isinstance(node, tree.Operation) and node.workflow is not None:
        yield _start(body, node.workflow, (), node.span, names)
    for call in body.calls:
        if isinstance(call, tree.WorkflowCall):
            yield _start(body, call.name, call.options, call.span, names)


def _start(body: Body, reference: str, options: tree.Options, span: Span, names: Names) -> Start:
    target = names.workflows.name(reference, body.path)
    found = names.workflows.get(target)
    defaults = found.node.default_options if found else ()
    queue = queue_option((options, defaults))
    return Start(body.kind, body.host, body.owner, target, body.path, span, queue)


def follow(starts: Sequence[Start], locations: Locations) -> None:
    """Place workflows where they are started, unless a block or endpoint fixed their place."""
    by_host: dict[tuple[Kind, str], list[Start]] = {}
    for start in starts:
        by_host.setdefault((start.kind, start.host), []).append(start)
    waiting = list(by_host)
    while waiting:
        host = waiting.pop(0)
        for start in by_host.get(host, ()):
            if _follow_one(start, locations):
                waiting.append(("workflow", start.target))


def _follow_one(start: Start, locations: Locations) -> bool:
    """Place one start's target with each of its starter's placements; return whether it moved."""
    if ("workflow", start.target) in locations.fixed:
        return False
    moved = False
    for host in locations.host(start.kind, start.host):
        there = [p.namespace for p in locations.workflows.get(start.target, ())]
        if start.task_queue is not None or host.namespace not in there:
            queue = start.task_queue or host.task_queue
            reason = f"started by {start.owner}, {place(start.span)}"
            placement = Placement(host.namespace, queue, reason)
            moved |= locations.place_workflow(start.target, placement)
    return moved
