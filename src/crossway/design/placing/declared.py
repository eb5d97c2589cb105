"""Rules 1 and 2: what blocks and classic endpoints say about where things live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from crossway.design.model import EndpointEntry, Placement
from crossway.design.names import Names
from crossway.design.options import (
    CLASSIC_ENDPOINT,
    ENDPOINT,
    OptionSet,
    given_text,
    given_texts,
    given_word,
)
from crossway.design.placing.locations import Locations
from crossway.design.placing.starts import Start
from crossway.design.settings import place, stem
from crossway.design.workers import Instance, instances, location_of, registered
from crossway.language import tree
from crossway.language.structs import Struct

N = TypeVar("N", tree.Namespace, tree.Endpoint)
_Declared = tuple[EndpointEntry, tree.File, tree.Endpoint | None]
"""An endpoint with its file, and its node when it is a classic one."""


class _Claim(Struct, frozen=True):
    """A declared endpoint and the services it takes. `classic` ones say it themselves."""

    endpoint: EndpointEntry
    path: str
    services: tuple[str, ...]
    classic: bool

    @property
    def placement(self) -> Placement:
        """Where the endpoint leads."""
        return Placement(self.endpoint.namespace, self.endpoint.task_queue, self.endpoint.reason)


def place_declared(names: Names, starts: Sequence[Start], locations: Locations) -> None:
    """Apply rule 1 (namespace blocks with their workers), then rule 2 (endpoints).

    A classic endpoint places the services and workflows of its file. An endpoint that has
    no services there, or none on its queue, takes those of the files named like its own
    or like its namespace, else the only ones that nothing else places.

    nexus_endpoint CardsEndpoint:       takes Cards, which it lists
        services: [Cards]
    nexus_endpoint PaymentsEndpoint:    lists none, and takes Refunds: no other of its file lists it
        target_namespace: payments
    nexus_service Cards: ..
    nexus_service Refunds: ..

    docs/implementation.md has it whole, with what `plan` says of it.
    """
    for instance in instances(names):
        placement = _in_block(instance.block, instance.entry)
        _register(instance, placement, names, locations)
        locations.tune(placement, instance.entry.options)
    declared = [*_block_endpoints(names), *_classic_endpoints(names)]
    by_blocks = frozenset(locations.services)
    claims = _Claims(names, locations).of(declared)
    for claim in claims:
        locations.add_endpoint(claim.endpoint)
        for service in claim.services:
            if service not in by_blocks:
                locations.place_service(service, claim.placement)
    _place_workflows([claim for claim in claims if claim.classic], names, starts, locations)
    locations.fix()
    for claim in claims:
        if claim.classic and claim.endpoint.name not in locations.narrowed:
            locations.narrowed.add(claim.endpoint.name)
            locations.put_behind(claim.endpoint.name, _on_its_queue(claim, locations))


def _on_its_queue(claim: _Claim, locations: Locations) -> list[str]:
    """Return the claimed services that live where the endpoint leads."""
    location = claim.endpoint.location
    return [s for s in claim.services if locations.lives_at("service", s, location)]


def _in_block(block: tree.Namespace, entry: tree.NamespaceEntry) -> Placement:
    return Placement(*location_of(block, entry), f"namespace block, {place(block.span)}")


def _block_endpoints(names: Names) -> Iterator[_Declared]:
    for file, block in _all(names, tree.Namespace):
        for entry in block.entries:
            if isinstance(entry, tree.NamespaceEntry) and entry.kind == "endpoint":
                placement = _in_block(block, entry)
                yield _endpoint(entry, placement, entry.options, ENDPOINT), file, None


def _classic_endpoints(
    names: Names,
) -> Iterator[_Declared]:
    for file, node in _all(names, tree.Endpoint):
        takes = CLASSIC_ENDPOINT
        namespace = given_text(takes, node.settings, "target_namespace") or stem(file.path)
        queue = given_text(takes, node.settings, "target_task_queue") or namespace
        placement = Placement(namespace, queue, f"nexus_endpoint {node.name}, {place(node.span)}")
        yield _endpoint(node, placement, node.settings, takes), file, node


def _all(names: Names, kind: type[N]) -> Iterator[tuple[tree.File, N]]:
    for file in names.files:
        for node in file.definitions:
            if isinstance(node, kind):
                yield file, node


def _endpoint(
    node: tree.NamespaceEntry | tree.Endpoint,
    placement: Placement,
    settings: tree.Options,
    takes: OptionSet,
) -> EndpointEntry:
    return EndpointEntry(
        name=node.name,
        namespace=placement.namespace,
        task_queue=placement.task_queue,
        services=(),
        reason=placement.reason,
        callers=given_texts(takes, settings, "allowed_caller_namespaces"),
        originators=given_texts(takes, settings, "originating_namespaces"),
        caller_identity=given_word(takes, settings, "caller_identity") or "signed",
        replay=given_word(takes, settings, "replay") or "allowed",
        proof=given_word(takes, settings, "proof") or "mac",
        description=given_text(takes, settings, "description") or "",
        span=node.span,
    )


def _register(instance: Instance, placement: Placement, names: Names, locations: Locations) -> None:
    """Place what a worker holds. What nothing defines is left out.

    An activity that some call means is not: Python may implement it. Nor is a workflow
    that something starts, where somebody else serves the worker.
    """
    if instance.extern:
        locations.foreign.add(placement.location)
    for kind, name in registered(instance, names):
        if kind == "workflow":
            if names.workflows.get(name) or (instance.extern and name in locations.started):
                locations.place_workflow(name, placement)
        elif kind == "service":
            if names.services.get(name):
                locations.place_service(name, placement)
        elif names.activities.get(name) or name in locations.called:
            locations.register(name, placement)


class _Claims:
    """Which services each declared endpoint takes; extern ones only where it lists them."""

    def __init__(self, names: Names, locations: Locations) -> None:
        """Look up what is asked for each endpoint."""
        self._names = names
        self._served = {
            at for service in locations.services for at in locations.of_service(service)
        }
        self._owning = {file.path for file, _ in _all(names, tree.Endpoint)}
        self._own: dict[str, list[str]] = {}
        self._listed: dict[str, set[str]] = {}
        offered = [service for service in names.services if not service.node.extern]
        for service in offered:
            self._own.setdefault(service.path, []).append(service.name)
        for file, node in _all(names, tree.Endpoint):
            self._listed.setdefault(file.path, set()).update(self._list(file, node) or ())
        self._placed = frozenset(locations.services)
        self._free = [s for s in offered if s.name not in self._placed]

    def of(self, declared: Sequence[_Declared]) -> list[_Claim]:
        """Return the claims of the endpoints, in order."""
        return [
            _Claim(endpoint, file.path, self._services(endpoint, file, node), node is not None)
            for endpoint, file, node in declared
        ]

    def _services(
        self, endpoint: EndpointEntry, file: tree.File, node: tree.Endpoint | None
    ) -> tuple[str, ...]:
        """Return the services that an endpoint takes: listed, of its file, or left over."""
        listed = self._list(file, node) if node else None
        if listed is not None:
            return listed
        if node is None and endpoint.location in self._served:
            return ()
        own = [s for s in self._own.get(file.path, ()) if node or s not in self._placed]
        services = own or self._left_over(endpoint, file)
        return tuple(s for s in services if s not in self._listed.get(file.path, ()))

    def _list(self, file: tree.File, node: tree.Endpoint) -> tuple[str, ...] | None:
        """Return the defined services that an endpoint lists, None when it does not."""
        written = given_texts(CLASSIC_ENDPOINT, node.settings, "services")
        if written is None:
            return None
        found = [self._names.services.name(name, file.path) for name in written]
        return tuple(name for name in found if self._names.services.get(name))

    def _left_over(self, endpoint: EndpointEntry, file: tree.File) -> list[str]:
        """Return the services of other files that an endpoint without its own takes."""
        free = [s for s in self._free if s.path == file.path or s.path not in self._owning]
        near = [s for s in free if stem(s.path) in (stem(file.path), endpoint.namespace)]
        alone = free if len({s.path for s in free}) == 1 else []
        return [s.name for s in near or alone]


def _place_workflows(
    claims: Sequence[_Claim], names: Names, starts: Sequence[Start], locations: Locations
) -> None:
    """Place the workflows of each claimed file: with what starts them, else with the first."""
    started: dict[str, set[str]] = {}
    for start in starts:
        if start.kind == "service":
            started.setdefault(start.target, set()).add(start.host)
    paths = {s.name: s.path for s in names.services}
    by_file: dict[str, list[_Claim]] = {}
    for claim in claims:
        for path in dict.fromkeys([claim.path, *(paths[name] for name in claim.services)]):
            by_file.setdefault(path, []).append(claim)
    by_blocks = set(locations.workflows)
    for workflow in names.workflows:
        own = by_file.get(workflow.path, [])
        hosts = started.get(workflow.name, set())
        starting = [c for c in own if hosts and not hosts.isdisjoint(c.services)]
        for claim in starting or own[:1]:
            if workflow.name not in by_blocks:
                locations.place_workflow(workflow.name, claim.placement)
