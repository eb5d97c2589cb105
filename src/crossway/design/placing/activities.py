"""Rule 5: where activities run.

An activity runs where a worker block holds it, else beside whoever calls it. A call that
names a task queue goes there. Example:

    worker web:                       namespace studio:
        workflow Clip                     worker web  (task queue "web")
    worker gpu:                           worker gpu  (task queue "gpu")
        activity Render

`activity Render()` in `Clip` is routed to the queue `gpu`: nobody on `web` registers it.
Without the worker `gpu`, the worker of `web` would register and run it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossway.design.callers import Caller
from crossway.design.calls import Called
from crossway.design.model import Placement
from crossway.design.names import Names
from crossway.design.options import ACTIVITY, named_queue
from crossway.design.placing.locations import Locations
from crossway.design.placing.routes import served_beside
from crossway.design.settings import place
from crossway.language import tree
from crossway.language.structs import Struct


class PlacedActivity(Struct, frozen=True):
    """An activity at one place. `path` is the file of the first call, "" when there is none."""

    name: str
    placement: Placement
    path: str


def place_activities(
    names: Names, callers: Sequence[Caller], called: Called, locations: Locations
) -> tuple[PlacedActivity, ...]:
    """Return every activity that something calls or a worker holds, once for each place."""
    found: dict[tuple[str, str, str], PlacedActivity] = {}
    for one in _placed(names, callers, called, locations):
        found.setdefault((one.name, *one.placement.location), one)
    return tuple(found.values())


def _placed(
    names: Names, callers: Sequence[Caller], called: Called, locations: Locations
) -> Iterator[PlacedActivity]:
    first = {
        called.activities[call.span]: caller.path
        for caller in reversed(callers)
        for call in caller.calls
        if isinstance(call, tree.ActivityCall)
    }
    for name, placement in locations.registered:
        yield PlacedActivity(name, placement, first.get(name, ""))
    for caller in callers:
        for call in caller.calls:
            if isinstance(call, tree.ActivityCall):
                name = called.activities[call.span]
                for placement in _beside(name, call, caller, names, locations):
                    yield PlacedActivity(name, placement, caller.path)


def _beside(
    name: str, call: tree.ActivityCall, caller: Caller, names: Names, locations: Locations
) -> Iterator[Placement]:
    """Yield where one call wants its activity served, besides the workers that hold it."""
    found = names.activities.get(name)
    queue = named_queue(ACTIVITY, call.options, caller.names, found.node if found else None)
    for host in locations.host(caller.kind, caller.host):
        held = locations.holding(name, host.namespace)
        if queue is not None or served_beside(host, held):
            reason = f"called by {caller.name}, {place(call.span)}"
            yield Placement(host.namespace, queue or host.task_queue, reason)
