"""Everything that was gathered about a service, which the checks look through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crossway.cluster.keys import Keys
from crossway.design.model import Design, EndpointEntry
from crossway.language.holes import tenant_of
from crossway.observe.doctor.commands import Commands
from crossway.observe.doctor.evidence import Call, Examined
from crossway.observe.doctor.task_queues import Queues
from crossway.observe.doctor.unread import Unread
from crossway.observe.reading.service import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A service and what is known of it.

    Namespaces go by the names that the service has for them; `renamed` maps those of the
    design that have others there, and keys go by the design's. `endpoints` is None where
    the service does not list them. `existing` are the namespaces that can be listed,
    `namespaces` those in question: none when it is about one call, and then `executions`
    are those of the call. `design` is what it should be like, if that is known; `keys` are
    those at hand, from `keys_directory`. `beside` are executions that ended well, of the types of
    those whose calls no worker knew: what was known to them and when. `unheard` are executions that
    ended well, too, and whose callers were not told. `delivering` says of
    namespaces whether an update may go on behind an operation there, where the design needs it and
    the service tells; `reporting` the same of activities. `replaced` are the namespaces in which
    workers without a build get the work, whose place `serve` takes only when told to. `unread` is
    what could not be read, for all of this and by the checks.
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
    delivering: Mapping[str, bool] = field(default_factory=dict)
    reporting: Mapping[str, bool] = field(default_factory=dict)
    lacking: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    beside: tuple[Examined, ...] = ()
    unheard: tuple[Examined, ...] = ()
    replaced: frozenset[str] = frozenset()
    unread: Unread = field(default_factory=Unread)

    def foreign(self, namespace: str, task_queue: str) -> bool:
        """Return whether the design says that somebody else serves a queue."""
        known = self.design.foreign if self.design is not None else ()
        return any((self.named(name), queue) == (namespace, task_queue) for name, queue in known)

    @property
    def calls(self) -> Iterator[Call]:
        """Yield every operation of the executions looked at."""
        for examined in self.executions:
            yield from examined.calls

    @property
    def compared(self) -> Iterator[Call]:
        """Yield every operation that tells what workers know: those of `beside`, too."""
        for examined in (*self.executions, *self.beside):
            yield from examined.calls

    @property
    def places(self) -> Iterator[tuple[str, str]]:
        """Yield the (namespace, task queue)s in question: of endpoints, executions, the design."""
        for target in (self.endpoints or {}).values():
            if target.namespace in self.namespaces:
                yield target.namespace, target.task_queue
        for call in self.calls:
            called = self.target(call.endpoint)
            if called is not None and called.namespace:
                yield called.namespace, called.task_queue
        for examined in self.executions:
            yield examined.execution.namespace, examined.task_queue
        for one in self.design.residents if self.design is not None else ():
            if not one.per_tenant:
                yield self.named(one.namespace), one.task_queue

    def serve(self, namespace: str, *more: str) -> tuple[str, ...]:
        """Return the command that starts the workers of a namespace; none without a design.

        Where it has queues per tenant (`tenant-{id}`) the command names the tenants that are
        seen: whose queue something runs on or waits for. Where it would be refused for workers
        without a build it says that it takes their place.
        """
        tenants = [word for name in self._tenants(namespace) for word in ("--tenant", name)]
        if namespace in self.replaced and "--take-over" not in more:
            more = (*more, "--take-over")
        return self.commands.serve(namespace, *tenants, *more)

    def _tenants(self, namespace: str) -> tuple[str, ...]:
        residents = self.design.own.residents if self.design is not None else ()
        templates = {
            one.task_queue
            for one in residents
            if self.named(one.namespace) == namespace and one.per_tenant
        }
        found = {
            tenant
            for queue in self._waited_for(namespace)
            for template in templates
            if (tenant := tenant_of(template, queue))
        }
        return tuple(sorted(found)) or (("TENANT",) if templates else ())

    def _waited_for(self, namespace: str) -> Iterator[str]:
        for examined in self.executions:
            if examined.execution.namespace == namespace:
                yield examined.task_queue
                yield from (activity.task_queue for activity in examined.activities)

    def target(self, endpoint: str) -> Target | None:
        """Return where an endpoint leads: as it is, else as the design wants it.

        None for one that the design only names: where that leads is another team's to say.
        """
        if self.endpoints is not None and endpoint in self.endpoints:
            return self.endpoints[endpoint]
        wanted = self.design.endpoints.get(endpoint) if self.design is not None else None
        return None if wanted is None or wanted.simulated else self.wanted(wanted)

    def wanted(self, endpoint: EndpointEntry) -> Target:
        """Return where an endpoint should lead."""
        return Target(namespace=self.named(endpoint.namespace), task_queue=endpoint.task_queue)

    def named(self, namespace: str) -> str:
        """Return what the service calls a namespace of the design."""
        return self.renamed.get(namespace, namespace)
