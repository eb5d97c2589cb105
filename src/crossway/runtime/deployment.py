"""What a compiled module offers to be served: its task queues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crossway.runtime.stubs import Stub


@dataclass(frozen=True, slots=True)
class TaskQueue:
    """Everything that lives on one task queue of one namespace.

    `name` may hold `{holes}`: then it stands for a queue per tenant, and a worker is
    started for each concrete name. `workflows` are `@workflow.defn` classes,
    `activities` `@activity.defn` functions, `services` Nexus service handler classes
    that take no arguments, `stubs` what Python may implement; `implement` adds the
    activities among them to `activities`. One worker registers all of it: two workers on one queue
    with different services lose calls at random (NEXUS-FIELD-NOTES section 1).
    """

    namespace: str
    name: str
    workflows: tuple[type[Any], ...] = ()
    activities: tuple[Callable[..., Any], ...] = ()
    services: tuple[type[Any], ...] = ()
    stubs: tuple[Stub, ...] = ()
