"""Where everything lives, while that is being worked out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from crossway.design.model import EndpointEntry, Location, Placement
from crossway.design.settings import endpoint_name
from crossway.language import tree
from crossway.language.holes import family_of

Kind = Literal["workflow", "service"]


class Locations(msgspec.Struct):
    """Placements by name on Temporal, endpoints by name; filled rule by rule.

    `fixed` holds what rules 1 and 2 placed: no later rule adds to it. `registered` lists
    the activities that worker blocks place. `narrowed` holds the endpoints that say which
    services are behind them; behind any other are those on its queue. `called` are the
    activities that some call means: Python may implement those that no file defines.
    `started` are the workflows that something starts, `foreign` the task queues that
    `extern` workers poll, or on which nothing but `extern` services lives. `tuning` is what the
    options of workers say of the queues that they poll.
    """

    workflows: dict[str, list[Placement]] = msgspec.field(default_factory=dict)
    services: dict[str, list[Placement]] = msgspec.field(default_factory=dict)
    endpoints: dict[str, EndpointEntry] = msgspec.field(default_factory=dict)
    fixed: set[tuple[Kind, str]] = msgspec.field(default_factory=set)
    registered: list[tuple[str, Placement]] = msgspec.field(default_factory=list)
    narrowed: set[str] = msgspec.field(default_factory=set)
    namespaces: set[str] = msgspec.field(default_factory=set)
    called: frozenset[str] = frozenset()
    started: frozenset[str] = frozenset()
    foreign: set[Location] = msgspec.field(default_factory=set)
    tuning: dict[Location, tree.Options] = msgspec.field(default_factory=dict)
    _living: dict[tuple[Kind, str], set[Location]] = msgspec.field(default_factory=dict)
    _leading: dict[str, list[str]] = msgspec.field(default_factory=dict)
    _in_front: dict[str, list[str]] = msgspec.field(default_factory=dict)
    _holding: dict[tuple[str, str], list[str]] = msgspec.field(default_factory=dict)

    def place_workflow(self, name: str, placement: Placement) -> bool:
        """Place a workflow, unless it is there already; return whether that is new."""
        return self._add("workflow", name, placement)

    def place_service(self, name: str, placement: Placement) -> bool:
        """Place a service, unless it is there already; return whether that is new."""
        return self._add("service", name, placement)

    def host(self, kind: Kind, name: str) -> tuple[Placement, ...]:
        """Return the placements of a workflow or service."""
        table = self.workflows if kind == "workflow" else self.services
        return tuple(table.get(name, ()))

    def lives_at(self, kind: Kind, name: str, location: Location) -> bool:
        """Return whether a workflow or service is placed somewhere."""
        return location in self._living.get((kind, name), ())

    def of_service(self, name: str) -> tuple[Location, ...]:
        """Return the locations of a service."""
        return tuple(placement.location for placement in self.services[name])

    def holding(self, activity: str, namespace: str) -> list[str]:
        """Return the task queues of a namespace whose workers hold an activity."""
        return self._holding.get((activity, namespace), [])

    def register(self, activity: str, placement: Placement) -> None:
        """Note that a worker holds an activity."""
        self.registered.append((activity, placement))
        self._holding.setdefault((activity, placement.namespace), []).append(placement.task_queue)
        self.namespaces.add(placement.namespace)

    def tune(self, placement: Placement, options: tree.Options) -> None:
        """Note what a worker's options say; of two workers on one queue the later ones count."""
        told = self.tuning.get(placement.location, ())
        self.tuning[placement.location] = (*told, *options)

    def add_endpoint(self, endpoint: EndpointEntry) -> None:
        """Add an endpoint; the first of two with one name counts."""
        if endpoint.name not in self.endpoints:
            self.endpoints[endpoint.name] = endpoint
            self.namespaces.add(endpoint.namespace)
            self._leading.setdefault(endpoint.namespace, []).append(endpoint.name)
            for service in endpoint.services:
                self._in_front.setdefault(service, []).append(endpoint.name)

    def put_behind(self, name: str, services: Iterable[str]) -> None:
        """Put services behind an endpoint, after those that are there already."""
        endpoint = self.endpoints[name]
        new = [service for service in services if service not in endpoint.services]
        self.endpoints[name] = replace(endpoint, services=(*endpoint.services, *new))
        for service in new:
            self._in_front.setdefault(service, []).append(name)

    def declared(self, target: str) -> str:
        """Return the endpoint or namespace that a call's target names, as it was declared.

        One of a family may be named by a value (`shard-acme`) or computed with another name
        (`shard-{order.org}`): that is the family which says most of it, of an endpoint and a
        namespace that say as much the endpoint. Any other target is returned as it is.
        """
        if target in self.endpoints or target in self.namespaces:
            return target
        family = family_of([*self.endpoints, *sorted(self.namespaces)], target)
        return family[0] if family is not None else target

    def endpoints_to(self, namespace: str, task_queue: str | None = None) -> list[EndpointEntry]:
        """Return the endpoints that target a namespace, and a queue when one is given."""
        leading = [self.endpoints[name] for name in self._leading.get(namespace, ())]
        return [one for one in leading if task_queue in (None, one.task_queue)]

    def endpoints_of(self, service: str) -> list[EndpointEntry]:
        """Return the endpoints that a service is behind."""
        return [self.endpoints[name] for name in self._in_front.get(service, ())]

    def fix(self) -> None:
        """Let no later rule add to what is placed so far."""
        self.fixed |= {("workflow", name) for name in self.workflows}
        self.fixed |= {("service", name) for name in self.services}

    def gather_services(self) -> None:
        """Put behind each endpoint that does not say otherwise the services on its queue."""
        living: dict[Location, list[str]] = {}
        for service, places in self.services.items():
            for placement in places:
                living.setdefault(placement.location, []).append(service)
        for name, endpoint in list(self.endpoints.items()):
            if name not in self.narrowed:
                self.put_behind(name, living.get(endpoint.location, ()))

    def imply_endpoint(
        self, name: str, place: Placement, *, simulated: bool = False
    ) -> EndpointEntry:
        """Return a new endpoint that no file declares, under a name Temporal accepts."""
        free = wanted = endpoint_name(name)
        count = 2
        while free in self.endpoints:
            free, count = f"{wanted}-{count}", count + 1
        endpoint = EndpointEntry(
            name=free,
            namespace=place.namespace,
            task_queue=place.task_queue,
            services=(),
            reason=place.reason,
            simulated=simulated,
        )
        self.add_endpoint(endpoint)
        return endpoint

    def _add(self, kind: Kind, name: str, placement: Placement) -> bool:
        living = self._living.setdefault((kind, name), set())
        if placement.location in living:
            return False
        living.add(placement.location)
        table = self.workflows if kind == "workflow" else self.services
        table.setdefault(name, []).append(placement)
        self.namespaces.add(placement.namespace)
        return True
