"""Where everything lives, while that is being worked out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from crossway.design.model import EndpointEntry, Placement
from crossway.design.settings import endpoint_name

Kind = Literal["workflow", "service"]


@dataclass(slots=True)
class Deployment:
    """Placements by name on Temporal, endpoints by name; filled rule by rule.

    `fixed` holds what rules 1 and 2 placed: no later rule adds to it. `registered` lists
    the activities that worker blocks place. `narrowed` holds the endpoints that say which
    services are behind them; behind any other are those on its queue.
    """

    workflows: dict[str, list[Placement]] = field(default_factory=dict)
    services: dict[str, list[Placement]] = field(default_factory=dict)
    endpoints: dict[str, EndpointEntry] = field(default_factory=dict)
    fixed: set[tuple[Kind, str]] = field(default_factory=set)
    registered: list[tuple[str, Placement]] = field(default_factory=list)
    narrowed: set[str] = field(default_factory=set)

    def place_workflow(self, name: str, placement: Placement) -> bool:
        """Place a workflow, unless it is there already; return whether that is new."""
        return _add(self.workflows, name, placement)

    def place_service(self, name: str, placement: Placement) -> bool:
        """Place a service, unless it is there already; return whether that is new."""
        return _add(self.services, name, placement)

    def host(self, kind: Kind, name: str) -> tuple[Placement, ...]:
        """Return the placements of a workflow or service."""
        table = self.workflows if kind == "workflow" else self.services
        return tuple(table.get(name, ()))

    def namespaces(self) -> set[str]:
        """Return every namespace known so far."""
        tables = (self.workflows, self.services)
        places = {p.namespace for table in tables for some in table.values() for p in some}
        places |= {placement.namespace for _, placement in self.registered}
        return places | {endpoint.namespace for endpoint in self.endpoints.values()}

    def endpoints_to(self, namespace: str, task_queue: str | None = None) -> list[EndpointEntry]:
        """Return the endpoints that target a namespace, and a queue when one is given."""
        return [
            endpoint
            for endpoint in self.endpoints.values()
            if endpoint.namespace == namespace and task_queue in (None, endpoint.task_queue)
        ]

    def fix(self) -> None:
        """Let no later rule add to what is placed so far."""
        self.fixed |= {("workflow", name) for name in self.workflows}
        self.fixed |= {("service", name) for name in self.services}

    def gather_services(self) -> None:
        """Put behind each endpoint that does not say otherwise the services on its queue."""
        for name, endpoint in self.endpoints.items():
            if name not in self.narrowed:
                spot = (endpoint.namespace, endpoint.task_queue)
                here = [s for s, places in self.services.items() if spot in map(_spot, places)]
                self.endpoints[name] = replace(endpoint, services=tuple(here))

    def imply_endpoint(
        self, name: str, place: Placement, *, simulated: bool = False
    ) -> EndpointEntry:
        """Return a new endpoint that no file declares, under a name Temporal accepts."""
        free = wanted = endpoint_name(name)
        count = 2
        while free in self.endpoints:
            free, count = f"{wanted}-{count}", count + 1
        self.endpoints[free] = EndpointEntry(
            name=free,
            namespace=place.namespace,
            task_queue=place.task_queue,
            services=(),
            reason=place.reason,
            simulated=simulated,
        )
        return self.endpoints[free]


def _spot(placement: Placement) -> tuple[str, str]:
    return (placement.namespace, placement.task_queue)


def _add(table: dict[str, list[Placement]], name: str, placement: Placement) -> bool:
    places = table.setdefault(name, [])
    if _spot(placement) in map(_spot, places):
        return False
    places.append(placement)
    return True
