"""Which workflows start which, and what that means for where they live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossway.design.callers import Caller
from crossway.design.calls import Called
from crossway.design.model import Placement
from crossway.design.names import Names
from crossway.design.options import CHILD, named_queue
from crossway.design.placing.locations import Kind, Locations
from crossway.design.placing.routes import all_templates
from crossway.design.settings import place
from crossway.language import tree
from crossway.language.span import Span
from crossway.language.structs import Struct


class Start(Struct, frozen=True):
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


def starts_of(names: Names, callers: Sequence[Caller], called: Called) -> tuple[Start, ...]:
    """Return every start of a workflow, in source order."""
    return tuple(start for caller in callers for start in _starts(names, caller, called))


def _starts(names: Names, caller: Caller, called: Called) -> Iterator[Start]:
    node = caller.node
    if isinstance(node, tree.Operation) and node.workflow is not None:
        yield _start(caller, called.workflows[node.span], (), node.span, names)
    for call in caller.calls:
        if isinstance(call, tree.WorkflowCall):
            yield _start(caller, called.workflows[call.span], call.options, call.span, names)


def _start(caller: Caller, target: str, options: tree.Options, span: Span, names: Names) -> Start:
    found = names.workflows.get(target)
    queue = named_queue(CHILD, options, caller.names, found.node if found else None)
    return Start(caller.kind, caller.host, caller.name, target, caller.path, span, queue)


def follow(starts: Sequence[Start], locations: Locations) -> None:
    """Place workflows where they are started.

    One that a block or an endpoint placed stays there; a start that names another task
    queue of that namespace adds it.
    """
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
    moved = False
    for host in locations.host(start.kind, start.host):
        if _is_wanted(start, host, locations):
            queue = start.task_queue or host.task_queue
            reason = f"started by {start.owner}, {place(start.span)}"
            placement = Placement(host.namespace, queue, reason)
            moved |= locations.place_workflow(start.target, placement)
    return moved


def _is_wanted(start: Start, host: Placement, locations: Locations) -> bool:
    """Return whether a start asks for its target in the namespace of one of its starters.

    A queue with holes serves only the starts that fill them, so that a target that has no
    other there is wanted on the starter's own queue as well.
    """
    living = locations.workflows.get(start.target, ())
    there = [p.task_queue for p in living if p.namespace == host.namespace]
    if ("workflow", start.target) in locations.fixed and not there:
        return False
    return start.task_queue is not None or all_templates(there, host.namespace)
