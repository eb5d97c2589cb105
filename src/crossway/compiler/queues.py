"""What lives on each task queue of a namespace: one worker registers all of it.

Activities run on the queue of the workflow that calls them unless the call says
otherwise, so each queue gets the activities of its workflows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from crossway.compiler.options import merged
from crossway.compiler.text import code
from crossway.design.model import Design
from crossway.language import tree, walk


@dataclass
class Contents:
    """Names of what one task queue holds, sorted."""

    workflows: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    activities: set[str] = field(default_factory=set)


def contents(design: Design, namespace: str) -> dict[str, Contents]:
    """Return what each task queue of the namespace holds, by queue name, sorted."""
    queues: dict[str, Contents] = {}

    def at(queue: str) -> Contents:
        return queues.setdefault(queue, Contents())

    for workflow in design.workflows.values():
        for place in workflow.placements:
            if place.namespace == namespace:
                at(place.task_queue).workflows.add(workflow.name)
    for service in design.services.values():
        for place in service.placements:
            if place.namespace == namespace:
                at(place.task_queue).services.add(service.name)
    for activity in design.activities:
        if activity.placement.namespace == namespace:
            at(activity.placement.task_queue).activities.add(activity.name)
    for endpoint in design.endpoints.values():
        if endpoint.namespace == namespace:
            at(endpoint.task_queue)
    _add_routed_workflows(design, namespace, queues)
    _add_activities_of_routed(design, namespace, queues)
    return dict(sorted(queues.items()))


def _bodies(design: Design, namespace: str) -> Iterator[tree.Node]:
    for workflow in design.workflows.values():
        if workflow.tree and any(p.namespace == namespace for p in workflow.placements):
            yield workflow.tree
    for service in design.services.values():
        if service.tree and any(p.namespace == namespace for p in service.placements):
            yield service.tree


def _add_routed_workflows(design: Design, namespace: str, queues: dict[str, Contents]) -> None:
    """Put workflows that a call routes by `task_queue` on that queue too."""
    for body in _bodies(design, namespace):
        for node in walk(body):
            if isinstance(node, tree.WorkflowCall) and (queue := explicit_queue(node.options)):
                queues.setdefault(queue, Contents()).workflows.add(node.name.rpartition(".")[2])


def _add_activities_of_routed(design: Design, namespace: str, queues: dict[str, Contents]) -> None:
    known = {a.name for a in design.activities if a.placement.namespace == namespace}
    for queue in queues.values():
        for name in queue.workflows:
            entry = design.workflows.get(name)
            for node in walk(entry.tree) if entry and entry.tree else ():
                if isinstance(node, tree.ActivityCall) and not explicit_queue(node.options):
                    own = node.name if node.name in known else node.name.rpartition(".")[2]
                    queue.activities.add(own)


def explicit_queue(options: tree.Options) -> str | None:
    """Return the task queue a call's options name, holes and all, if they do."""
    option = merged(tuple(code(options))).get("task_queue")
    if option is not None and isinstance(option.value, tree.String):
        return option.value.value
    return None
