"""What a compiled module offers to be served: its task queues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, Literal

from temporalio.worker import PollerBehaviorSimpleMaximum

from crossway.language.access import Access, AllowList, access
from crossway.language.holes import fits, has_holes, of_tenant
from crossway.runtime.stubs import Stub

THREADS = 200
"""How many threads plain functions have, started on demand. The SDK warns where a worker takes more
at once."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What may be called through an endpoint, and by whom.

    It counts on its own `task_queue` alone (whose name may hold `{holes}`), and for the
    `services` that the design puts behind it: several endpoints may lead to one queue, and
    an operator may point one elsewhere. `callers` are namespaces; None leaves it open to
    anybody. `originators` are the namespaces in which a chain of calls may have begun; None
    does not ask. `narrower` are the lists of services and operations behind it, which take
    away from these. With the identity `signed` a caller proves its namespace with a token,
    with `link` its word is taken for it, with `server` that of the server. With the replay `once`
    the first request that comes with a token is the only one. With the proof `signature` tokens are
    signed, and no MAC counts.
    """

    task_queue: str
    services: tuple[str, ...]
    callers: tuple[str, ...] | None = None
    identity: Literal["signed", "link", "server"] = "signed"
    originators: tuple[str, ...] | None = None
    narrower: tuple[AllowList, ...] = ()
    replay: Literal["allowed", "once"] = "allowed"
    proof: Literal["mac", "signature"] = "mac"

    def leads_to(self, task_queue: str) -> bool:
        """Return whether it counts on a task queue, by that one's own name."""
        return self.task_queue == task_queue or fits(self.task_queue, task_queue)

    def access(self, service: str, operation: str) -> Access:
        """Return who may call an operation through it."""
        return _access(self, service, operation)


@lru_cache(maxsize=1024)
def _access(endpoint: Endpoint, service: str, operation: str) -> Access:
    own = AllowList(callers=endpoint.callers, originators=endpoint.originators)
    return access((own, *endpoint.narrower), service, operation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How much a worker takes on: the arguments of the SDK's worker that a design may say.

    A `*_poller_behavior` is how many of a kind ask for tasks. None leaves it to the SDK, and so
    does 0 but of `max_cached_workflows`. No more is begun at once than there are threads: the time
    of what waits for one would run.
    """

    max_activities_per_second: float | None = None
    max_task_queue_activities_per_second: float | None = None
    max_concurrent_activities: int | None = None
    max_concurrent_workflow_tasks: int | None = None
    max_concurrent_nexus_tasks: int | None = None
    workflow_task_poller_behavior: int | None = None
    activity_task_poller_behavior: int | None = None
    nexus_task_poller_behavior: int | None = None
    max_cached_workflows: int | None = None
    sticky_queue_schedule_to_start_timeout: timedelta | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What it says, as the SDK's worker takes it."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: _taken(name, value)
            for name, value in said.items()
            if value or (value == 0 and name == "max_cached_workflows")
        }


def _taken(name: str, value: Any) -> Any:
    """Return a value as the SDK's argument of that name takes it."""
    if name.endswith("_poller_behavior"):
        return PollerBehaviorSimpleMaximum(value)
    return min(value, THREADS) if name.startswith("max_concurrent_") else value


@dataclass(frozen=True, slots=True)
class TaskQueue:
    """Everything that lives on one task queue of one namespace.

    `name` may hold `{holes}`: then it stands for a queue per tenant, and a worker is
    started for each concrete name. `workflows` are `@workflow.defn` classes,
    `activities` `@activity.defn` functions, `services` Nexus service handler classes
    that take no arguments, `stubs` what Python may implement; binding them adds the
    activities among them to `activities`. One worker registers all of it: two workers on one queue
    with different services lose calls at random (NEXUS-FIELD-NOTES section 1).

    `endpoints` are those of the namespace: a call through any other is refused, so that
    without any nobody gets in. `answers` maps each endpoint that workflows here call to the
    namespace that has to sign what comes back; one that is not in it may answer unsigned. A
    name with holes stands for a family of endpoints, its namespace for that of each. None is for
    one that may answer unsigned although its name fits a family. `by_mac` are those of them
    through which a MAC may prove calls and answers, each with the operations
    (`Service.Operation`) that nobody but who is called has to verify a call of. `tuning` is how
    much its worker takes on.
    """

    namespace: str
    name: str
    workflows: tuple[type[Any], ...] = ()
    activities: tuple[Callable[..., Any], ...] = ()
    services: tuple[type[Any], ...] = ()
    stubs: tuple[Stub, ...] = ()
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    answers: Mapping[str, str | None] = field(default_factory=dict)
    by_mac: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tuning: Tuning = Tuning()

    @property
    def template(self) -> bool:
        """Whether it stands for a queue per tenant."""
        return has_holes(self.name)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to poll for: an endpoint may lead to an empty queue."""
        return not (self.workflows or self.activities or self.services)


def concrete(queues: Sequence[TaskQueue], tenants: Sequence[str]) -> tuple[TaskQueue, ...]:
    """Return task queues with one for each tenant in the place of a template.

    Of a template with several holes a tenant is `A,B`, or what all of them hold.

    Raises:
        ValueError: a queue is per tenant, and there are none, or one that is empty.
    """
    if not all(tenants):
        raise ValueError("--tenant: one is empty")
    templates = [queue.name for queue in queues if queue.template]
    if templates and not tenants:
        raise ValueError(f"{', '.join(templates)} is a queue per tenant; name them with --tenant")
    found = [queue for queue in queues if not queue.template]
    for tenant in tenants:
        found += [_of_tenant(queue, tenant) for queue in queues if queue.template]
    return tuple(found)


def _of_tenant(queue: TaskQueue, tenant: str) -> TaskQueue:
    return replace(queue, name=of_tenant(queue.name, tenant))
