"""The members of families: `namespace shard-{org}` for each value of `org`.

    namespace shard-{org}:                    --set org=acme --set org=globex
        worker shards                     =>  namespaces shard-acme and shard-globex,
        nexus endpoint shard-{org}-Boot       endpoints shard-acme-Boot and shard-globex-Boot

Who is a member says `--set`, of all families with the hole; else the own `with:` of a family; else
that of any other:

    namespace shard-{org}:     namespace vault-{org}:     namespace depot-{org}:
        with:                      with:                      worker depots
            org: [acme]                org: [globex]
                                    =>  shard-acme, vault-globex, depot-acme, depot-globex

A family is placed, checked and inferred as one; its members differ in their names only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

import msgspec

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
from crossway.language.blocks import without_comments
from crossway.language.holes import fill, has_holes, hole_paths
from crossway.language.structs import Struct
from crossway.language.words import ENDPOINT_NAME

Values = Mapping[str, Sequence[str]]
"""The values of each hole, in the order in which they were given."""

NO_VALUES: Values = {}

_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?", re.ASCII)


def family_holes(design: Design) -> dict[str, tuple[str, ...]]:
    """Return each family of namespaces or endpoints, and the holes that make it one."""
    names = [*design.namespaces, *design.families]
    return {name: hole_paths(name) for name in dict.fromkeys(names) if has_holes(name)}


class Members(Struct, frozen=True):
    """Which members there are: what fills the holes of each family.

    `own` are the values that a family's own `with:` gives its holes, by its name; `shared` are
    those of any other hole.
    """

    shared: Values = msgspec.field(default_factory=dict)
    own: Mapping[str, Values] = msgspec.field(default_factory=dict)

    def values(self, family: str, hole: str) -> Sequence[str]:
        """Return what fills a hole in a family; nothing where nobody knows."""
        return self.own.get(family, {}).get(hole) or self.shared.get(hole, ())

    def fillings(self, family: str, *names: str) -> Iterator[dict[str, str]]:
        """Yield each way to fill the holes of names in a family; one that fills nothing when none
        has any."""
        wanted = hole_paths(*names)
        for chosen in product(*(self.values(family, hole) for hole in wanted)):
            yield dict(zip(wanted, chosen, strict=True))

    def lacking(self, design: Design) -> dict[str, tuple[str, ...]]:
        """Return the families of which nobody knows the members, with the holes of no value."""
        found = {
            name: tuple(hole for hole in holes if not self.values(_home(name, design), hole))
            for name, holes in family_holes(design).items()
        }
        return {name: holes for name, holes in found.items() if holes}


def _home(family: str, design: Design) -> str:
    """Return the namespace of a family of endpoints; one of namespaces is its own."""
    endpoint = design.families.get(family)
    return endpoint.namespace if endpoint and family not in design.namespaces else family


def members_said(options: Iterable[tuple[str, tree.Option]], given: Values = NO_VALUES) -> Members:
    """Return the members that lines of `with:` say, each of a namespace; `given` wins."""
    own: dict[str, dict[str, tuple[str, ...]]] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for namespace, option in options:
        for values in (own.setdefault(namespace, {}), shared):
            several = (*values.get(option.key, ()), *texts_of(option))
            values[option.key] = tuple(dict.fromkeys(several))
    left = {
        name: {hole: texts for hole, texts in values.items() if hole not in given}
        for name, values in own.items()
    }
    return Members({**shared, **given}, left)


def declared_members(design: Design, given: Values = NO_VALUES) -> Members:
    """Return the members of a design, by its own `with:` and what `--set` says, which wins."""
    spaces = (node for file in design.files for node in file.definitions)
    named = (node for node in spaces if isinstance(node, tree.Namespace))
    return members_said(
        ((node.name, option) for node in named for option in without_comments(node.values)), given
    )


def members_of(name: str, design: Design) -> tuple[str, ...]:
    """Return the members of a family that the design itself names by `with:`; none of any other.

    Of a hole without values nobody knows what fills it: those come with `--set`.
    """
    if not has_holes(name):
        return ()
    each = declared_members(design).fillings(name, name)
    return tuple(dict.fromkeys(filled(name, one) for one in each))


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


def with_members(design: Design, known: Members) -> Design:
    """Return a design whose families are the members that have values; others are left out."""
    if not family_holes(design):
        return design
    members = _Filled(known)
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


class _Filled(Struct, frozen=True):
    """What families become where some members are known."""

    known: Members

    def places(self, placements: Iterable[Placement]) -> tuple[Placement, ...]:
        """Return placements with each member of a family in its place."""
        return tuple(
            Placement(filled(at.namespace, each), filled(at.task_queue, each), at.reason)
            for at in placements
            for each in self.known.fillings(at.namespace, at.namespace)
        )

    def locations(self, location: Location) -> Iterator[Location]:
        """Yield the locations of the members of the family that one is of, or itself."""
        for at in self.places([Placement(*location, "")]):
            yield at.location

    def endpoints(self, endpoint: EndpointEntry) -> Iterator[EndpointEntry]:
        """Yield the members of an endpoint's family, or the one that is no family."""
        for each in self.known.fillings(endpoint.namespace, endpoint.name, endpoint.namespace):
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

        A hole of the endpoint's own is its member's: `shard-{org}-In` may be for `org-{org}`. That
        is nobody where the `with:` of the callers' family leaves it out.
        """
        if callers is None:
            return None
        return tuple(dict.fromkeys(one for name in callers for one in self._of(name, each)))

    def _of(self, caller: str, each: Mapping[str, str]) -> Iterator[str]:
        own = self.known.own.get(caller, {})
        if all(value in own.get(hole, (value,)) for hole, value in each.items()):
            name = filled(caller, each)
            for rest in self.known.fillings(caller, name):
                yield filled(name, rest)

    def routes(self, routes: Mapping[str, str]) -> dict[str, str]:
        """Return task queues by the namespace of a caller, for each member."""
        return {
            filled(namespace, each): filled(queue, each)
            for namespace, queue in routes.items()
            for each in self.known.fillings(namespace, namespace)
        }


def filled(text: str, each: Mapping[str, str]) -> str:
    """Return a text with the holes filled that have a value; others stay as they are."""
    return fill(text, lambda hole: each.get(str(hole), f"{{{hole}}}"))


def _residents(residents: Iterable[Resident], members: _Filled) -> Iterator[Resident]:
    for one in residents:
        for namespace, queue in members.locations(one.location):
            yield replace(one, namespace=namespace, task_queue=queue)


def _routed(operation: OperationEntry, members: _Filled) -> OperationEntry:
    return replace(operation, routes=members.routes(operation.routes))


def _calls(calls: Calls, members: _Filled) -> Calls:
    activities = {
        span: ActivityTarget(one.name, members.routes(one.routes))
        for span, one in calls.activities.items()
    }
    workflows = {
        span: WorkflowTarget(one.name, members.routes(one.routes))
        for span, one in calls.workflows.items()
    }
    return replace(calls, activities=activities, workflows=workflows)


def refused_members(design: Design, known: Members) -> Iterator[str]:
    """Yield why members cannot be: what Temporal would not take, or what is taken twice."""
    yield from _refused_values(known.shared)
    members = _Filled(known)
    made = Counter(one.name for e in design.endpoints.values() for one in members.endpoints(e))
    for name, times in made.items():
        if times > 1:
            yield f"two endpoints would be called {name}"
        elif name not in design.endpoints and not ENDPOINT_NAME.fullmatch(name):
            yield f"{name!r} would be an endpoint, and Temporal takes no such name"
    namespaces = Counter(
        filled(name, each) for name in design.namespaces for each in known.fillings(name, name)
    )
    yield from (f"two namespaces would be called {n}" for n, t in namespaces.items() if t > 1)


def _refused_values(values: Values) -> Iterator[str]:
    for name, given in values.items():
        for value in given:
            if not _VALUE.fullmatch(value):
                yield (
                    f"{name}={value!r}: a value begins and ends with a letter or a digit, and "
                    "has up to 100 letters, digits, `-`, `_` and `.`"
                )
