"""Which task queue a call has to name, when it names none itself.

A call that names no queue goes to the one its caller runs on. What lives elsewhere would
wait there for ever, so the compiled call names the queue: its route.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from crossway.design.callers import Caller
from crossway.design.calls import Called
from crossway.design.model import ActivityTarget, Placement, WorkflowTarget
from crossway.design.placing.locations import Kind, Locations
from crossway.language import tree
from crossway.language.holes import is_template
from crossway.language.span import Span


def all_templates(queues: Iterable[str], namespace: str) -> bool:
    """Return whether no queue of some in a namespace can be named without a call."""
    return all(is_template(queue, namespace) for queue in queues)


def served_beside(host: Placement, held: Collection[str]) -> bool:
    """Return whether an activity is served on its caller's queue rather than routed.

    `held` are the queues of the workers that hold it in the caller's namespace.
    """
    return host.task_queue in held or all_templates(held, host.namespace)


def route(own: Collection[str], queues: Sequence[str], namespace: str) -> str | None:
    """Return the queue to name for what lives on `queues`, None when the caller's own will do.

    `own` are the queues the caller may run on. A template cannot be named here: nothing says
    what to fill it with.
    """
    if set(own) <= set(queues):
        return None
    return next((queue for queue in queues if not is_template(queue, namespace)), None)


def route_activities(
    callers: Sequence[Caller], called: Called, locations: Locations
) -> dict[Span, ActivityTarget]:
    """Return what every call of an activity means, and its routes."""
    targets = {span: ActivityTarget(name) for span, name in called.activities.items()}
    for caller in callers:
        for call in caller.calls:
            if isinstance(call, tree.ActivityCall):
                name = called.activities[call.span]
                routes = {}
                for namespace, own in _queues(caller.kind, caller.host, locations):
                    held = locations.holding(name, namespace)
                    if held and (queue := route(own, held, namespace)):
                        routes[namespace] = queue
                targets[call.span] = ActivityTarget(name, routes)
    return targets


def route_workflows(
    callers: Sequence[Caller], called: Called, locations: Locations
) -> dict[Span, WorkflowTarget]:
    """Return what every start of a workflow means, and its routes."""
    targets = {span: WorkflowTarget(name) for span, name in called.workflows.items()}
    for caller in callers:
        for call in caller.calls:
            if isinstance(call, tree.WorkflowCall):
                name = called.workflows[call.span]
                routes = workflow_routes(name, caller.kind, caller.host, locations)
                targets[call.span] = WorkflowTarget(name, routes)
    return targets


def workflow_routes(name: str, kind: Kind, host: str, locations: Locations) -> dict[str, str]:
    """Return the routes of a start of workflow `name` by a workflow or service `host`."""
    routes = {}
    living = dict(_queues("workflow", name, locations))
    for namespace, own in _queues(kind, host, locations):
        queues = living.get(namespace)
        if queues and (queue := route(own, queues, namespace)):
            routes[namespace] = queue
    return routes


def _queues(kind: Kind, host: str, locations: Locations) -> Iterator[tuple[str, list[str]]]:
    """Yield each namespace that a workflow or service lives in, with its queues there."""
    found: dict[str, list[str]] = {}
    for placement in locations.host(kind, host):
        found.setdefault(placement.namespace, []).append(placement.task_queue)
    yield from found.items()
