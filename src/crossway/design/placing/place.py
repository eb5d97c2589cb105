"""All of placing: where everything lives, what each call reaches, what each worker registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crossway.design.callers import Caller
from crossway.design.calls import Called
from crossway.design.model import Calls, Resident
from crossway.design.names import Names
from crossway.design.placing.activities import PlacedActivity, place_activities
from crossway.design.placing.locations import Locations
from crossway.design.placing.routes import route_activities, route_workflows
from crossway.design.placing.rules import apply_rules
from crossway.design.placing.starts import Start, follow, starts_of
from crossway.design.placing.targets import Implied, resolve_targets
from crossway.language.structs import Struct


class Placed(Struct, frozen=True):
    """Where everything lives, and what calls mean there.

    `starts` are the starts of workflows in source order, `implied` the services made up for
    nexus calls, `calls` the meaning of every call but of signals.
    """

    locations: Locations
    starts: tuple[Start, ...]
    implied: Mapping[str, Implied]
    activities: tuple[PlacedActivity, ...]
    calls: Calls

    @property
    def residents(self) -> tuple[Resident, ...]:
        """What the worker of each task queue registers, sorted by namespace and queue."""
        return tuple(sorted(_residents(self)))


def place_all(names: Names, callers: Sequence[Caller], called: Called) -> Placed:
    """Return where all that the files define lives, and all that they call."""
    starts = starts_of(names, callers, called)
    locations = apply_rules(names, callers, called, starts)
    targets = resolve_targets(names, callers, locations)
    _leave_to_others(names, locations)
    follow(starts, locations)  # a nexus call may have put a starter somewhere new
    calls = Calls(
        nexus=targets.calls,
        activities=route_activities(callers, called, locations),
        workflows=route_workflows(callers, called, locations),
    )
    activities = place_activities(names, callers, called, locations)
    return Placed(locations, starts, targets.implied, activities, calls)


def _leave_to_others(names: Names, locations: Locations) -> None:
    """Note as somebody else's the task queues on which nothing but extern services lives."""
    extern = {at for s in locations.services if names.extern(s) for at in locations.of_service(s)}
    own = {at for s in locations.services if not names.extern(s) for at in locations.of_service(s)}
    own |= {placement.location for some in locations.workflows.values() for placement in some}
    own |= {placement.location for _, placement in locations.registered}
    locations.foreign |= extern - own


def _residents(placed: Placed) -> Iterator[Resident]:
    for name, placements in placed.locations.workflows.items():
        for at in placements:
            yield Resident(at.namespace, at.task_queue, "workflow", name, at.reason)
    for name, placements in placed.locations.services.items():
        for at in placements:
            yield Resident(at.namespace, at.task_queue, "service", name, at.reason)
    for one in placed.activities:
        at = one.placement
        yield Resident(at.namespace, at.task_queue, "activity", one.name, at.reason)
