"""Everything that was gathered about a service, which the checks look through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crossway.cluster.keys import Keys
from crossway.design.model import Design, EndpointEntry
from crossway.observe.doctor.commands import Commands
from crossway.observe.doctor.evidence import Call, Examined
from crossway.observe.doctor.task_queues import Queues
from crossway.observe.reading.service import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A service and what is known of it.

    Namespaces go by the names that the service has for them; `renamed` maps those of the
    design that have others there, and keys go by the design's. `endpoints` is None where
    the service does not list them. `existing` are the namespaces that can be listed,
    `namespaces` those in question: none when it is about one call, and then `executions`
    are those of the call. `design` is what it should be like, if that is known; `keys` are
    those at hand, from `keys_directory`.
    """

    address: str
    endpoints: Mapping[str, Target] | None
    existing: tuple[str, ...]
    namespaces: tuple[str, ...]
    executions: tuple[Examined, ...]
    queues: Queues
    commands: Commands
    design: Design | None = None
    keys: Keys | None = None
    keys_directory: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)

    def foreign(self, namespace: str, task_queue: str) -> bool:
        """Return whether the design says that somebody else serves a queue."""
        known = self.design.foreign if self.design is not None else ()
        return any((self.named(name), queue) == (namespace, task_queue) for name, queue in known)

    @property
    def calls(self) -> Iterator[Call]:
        """Yield every operation of the executions looked at."""
        for examined in self.executions:
            yield from examined.calls

    def target(self, endpoint: str) -> Target | None:
        """Return where an endpoint leads: as it is, else as the design wants it."""
        if self.endpoints is not None and endpoint in self.endpoints:
            return self.endpoints[endpoint]
        wanted = self.design.endpoints.get(endpoint) if self.design is not None else None
        return self.wanted(wanted) if wanted is not None else None

    def wanted(self, endpoint: EndpointEntry) -> Target:
        """Return where an endpoint should lead."""
        return Target(namespace=self.named(endpoint.namespace), task_queue=endpoint.task_queue)

    def named(self, namespace: str) -> str:
        """Return what the service calls a namespace of the design."""
        return self.renamed.get(namespace, namespace)
