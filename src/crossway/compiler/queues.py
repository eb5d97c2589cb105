"""What lives on each task queue of a namespace: one worker registers all of it.

Placing decides (`Design.residents`); here it is only grouped by queue.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crossway.design.model import Design


@dataclass
class Contents:
    """Names of what one task queue holds."""

    workflows: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    activities: set[str] = field(default_factory=set)


def contents(design: Design, namespace: str) -> dict[str, Contents]:
    """Return what each task queue of the namespace holds, by queue name, sorted.

    An endpoint may lead to a queue that holds nothing. One that somebody else serves is there
    where its residents are (`Design.own` leaves them out).
    """
    own = [one for one in design.residents if one.namespace == namespace]
    leading = [
        endpoint.task_queue
        for endpoint in design.endpoints.values()
        if endpoint.namespace == namespace and endpoint.location not in design.foreign
    ]
    queues = {name: Contents() for name in sorted({*leading, *(one.task_queue for one in own)})}
    for one in own:
        held = queues[one.task_queue]
        names = {
            "workflow": held.workflows,
            "service": held.services,
            "activity": held.activities,
        }
        names[one.kind].add(one.name)
    return queues
