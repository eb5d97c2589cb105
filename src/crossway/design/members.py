"""The members of families: `namespace shard-{org}` for each value of `org`.

    namespace shard-{org}:                    --set org=acme --set org=globex
        worker shards                     =>  namespaces shard-acme and shard-globex,
        nexus endpoint shard-{org}-Boot       endpoints shard-acme-Boot and shard-globex-Boot

A family is placed, checked and inferred as one; its members differ in their names only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from crossway.design.model import (
    ActivityTarget,
    Calls,
    Design,
    EndpointEntry,
    Location,
    OperationEntry,
    Placement,
    Resident,
    WorkflowTarget,
)
from crossway.design.options import plain_text
from crossway.language import tree
from crossway.language.holes import fill, has_holes, hole_paths
from crossway.language.structs import Struct
from crossway.language.words import ENDPOINT_NAME

Values = Mapping[str, Sequence[str]]
"""The values of each hole, in the order in which they were given."""

_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?", re.ASCII)


def family_holes(design: Design) -> dict[str, tuple[str, ...]]:
    """Return each family of namespaces or endpoints, and the holes that make it one."""
    names = [*design.namespaces, *design.families]
    return {name: hole_paths(name) for name in dict.fromkeys(names) if has_holes(name)}


def declared_values(design: Design) -> dict[str, tuple[str, ...]]:
    """Return the values that the design itself gives the holes of its families, in `with:`."""
    found: dict[str, tuple[str, ...]] = {}
    for namespace in (node for file in design.files for node in file.definitions):
        for option in namespace.values if isinstance(namespace, tree.Namespace) else ():
            if isinstance(option, tree.Option):
                given = (*found.get(option.key, ()), *texts_of(option))
                found[option.key] = tuple(dict.fromkeys(given))
    return found


def texts_of(option: tree.Option) -> tuple[str, ...]:
    """Return the values below `with:` of one hole: `org: [acme, globex]`, or `org: acme`."""
    match option.value:
        case tree.ListOf(items):
            texts = [plain_text(item) for item in items]
        case tuple():  # a block
            texts = []
        case value:  # one alone
            texts = [plain_text(value)]
    return tuple(text for text in texts if text is not None)


def with_members(design: Design, values: Values) -> Design:
    """Return a design whose families are the members that have values; others are left out."""
    if not family_holes(design):
        return design
    members = _Members(values)
    workflows = {
        name: replace(flow, placements=members.places(flow.placements))
        for name, flow in design.workflows.items()
    }
    services = {
        name: replace(
            service,
            placements=members.places(service.placements),
            operations={n: _routed(o, members) for n, o in service.operations.items()},
        )
        for name, service in design.services.items()
    }
    activities = [
        replace(one, placement=at)
        for one in design.activities
        for at in members.places([one.placement])
    ]
    return replace(
        design,
        workflows=workflows,
        services=services,
        activities=tuple(activities),
        endpoints={
            one.name: one for every in design.endpoints.values() for one in members.endpoints(every)
        },
        calls=_calls(design.calls, members),
        residents=tuple(sorted(_residents(design.residents, members))),
        foreign=frozenset(place for one in design.foreign for place in members.locations(one)),
        tuning={
            place: options
            for one, options in design.tuning.items()
            for place in members.locations(one)
        },
    )


class _Members(Struct, frozen=True):
    """What families become under some values."""

    values: Values

    def fillings(self, *names: str) -> Iterator[dict[str, str]]:
        """Yield each way to fill the holes of names; one that fills nothing when none has any."""
        wanted = hole_paths(*names)
        for chosen in product(*(self.values.get(hole, ()) for hole in wanted)):
            yield dict(zip(wanted, chosen, strict=True))

    def places(self, placements: Iterable[Placement]) -> tuple[Placement, ...]:
        """Return placements with each member of a family in its place."""
        return tuple(
            Placement(filled(at.namespace, each), filled(at.task_queue, each), at.reason)
            for at in placements
            for each in self.fillings(at.namespace)
        )

    def locations(self, location: Location) -> Iterator[Location]:
        """Yield the locations of the members of the family that one is of, or itself."""
        for at in self.places([Placement(*location, "")]):
            yield at.location

    def endpoints(self, endpoint: EndpointEntry) -> Iterator[EndpointEntry]:
        """Yield the members of an endpoint's family, or the one that is no family."""
        for each in self.fillings(endpoint.name, endpoint.namespace):
            yield replace(
                endpoint,
                name=filled(endpoint.name, each),
                namespace=filled(endpoint.namespace, each),
                task_queue=filled(endpoint.task_queue, each),
                callers=self.listed(endpoint.callers, each),
                originators=self.listed(endpoint.originators, each),
                narrower=tuple(
                    replace(
                        one,
                        callers=self.listed(one.callers, each),
                        originators=self.listed(one.originators, each),
                    )
                    for one in endpoint.narrower
                ),
            )

    def listed(
        self, callers: Sequence[str] | None, each: Mapping[str, str]
    ) -> tuple[str, ...] | None:
        """Return who is on a list: of a family those members that have values, and no others.

        A hole of the endpoint's own is its member's: `shard-{org}-In` may be for `org-{org}`.
        """
        if callers is None:
            return None
        named = [filled(caller, each) for caller in callers]
        found = [filled(name, one) for name in named for one in self.fillings(name)]
        return tuple(dict.fromkeys(found))

    def routes(self, routes: Mapping[str, str]) -> dict[str, str]:
        """Return task queues by the namespace of a caller, for each member."""
        return {
            filled(namespace, each): filled(queue, each)
            for namespace, queue in routes.items()
            for each in self.fillings(namespace)
        }


def filled(text: str, each: Mapping[str, str]) -> str:
    """Return a text with the holes filled that have a value; others stay as they are."""
    return fill(text, lambda hole: each.get(str(hole), f"{{{hole}}}"))


def _residents(residents: Iterable[Resident], members: _Members) -> Iterator[Resident]:
    for one in residents:
        for namespace, queue in members.locations(one.location):
            yield replace(one, namespace=namespace, task_queue=queue)


def _routed(operation: OperationEntry, members: _Members) -> OperationEntry:
    return replace(operation, routes=members.routes(operation.routes))


def _calls(calls: Calls, members: _Members) -> Calls:
    activities = {
        span: ActivityTarget(one.name, members.routes(one.routes))
        for span, one in calls.activities.items()
    }
    workflows = {
        span: WorkflowTarget(one.name, members.routes(one.routes))
        for span, one in calls.workflows.items()
    }
    return replace(calls, activities=activities, workflows=workflows)


def refused_values(design: Design, values: Values) -> Iterator[str]:
    """Yield why values cannot be used: what Temporal would not take, or what is taken twice."""
    for name, given in values.items():
        for value in given:
            if not _VALUE.fullmatch(value):
                yield (
                    f"{name}={value!r}: a value begins and ends with a letter or a digit, and "
                    "has up to 100 letters, digits, `-`, `_` and `.`"
                )
    members = _Members(values)
    made = Counter(one.name for e in design.endpoints.values() for one in members.endpoints(e))
    for name, times in made.items():
        if times > 1:
            yield f"two endpoints would be called {name}"
        elif name not in design.endpoints and not ENDPOINT_NAME.fullmatch(name):
            yield f"{name!r} would be an endpoint, and Temporal takes no such name"
    namespaces = Counter(
        filled(name, each) for name in design.namespaces for each in members.fillings(name)
    )
    yield from (f"two namespaces would be called {n}" for n, t in namespaces.items() if t > 1)
