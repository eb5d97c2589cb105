"""An activity whose process died is tried again soon, not when its timeout is over.

Temporal only notices a lost activity by a heartbeat that does not come, else by its
start-to-close timeout: ten minutes, where a design sets none. So where the design says
nothing of heartbeats, the caller asks for them and the worker sends them while the activity
runs; what the activity itself reports stays with them. A design that sets a
`heartbeat_timeout` is left alone: its activities are to show progress by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.api.common.v1 import Payload
from temporalio.exceptions import ApplicationError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ActivityOutboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

TIMEOUT = timedelta(seconds=20)
"""Without a heartbeat for so long, an activity counts as lost."""


def _completion() -> type[BaseException]:
    """Return what `activity.raise_complete_async` raises: the SDK has no public name for it."""
    try:
        activity.raise_complete_async()
    except BaseException as later:
        return type(later)


_LATER = _completion()

_MARK = Payload(metadata={"encoding": b"binary/null"})
"""What the header has; up to 0.1.0 it had nothing at all."""


class Heartbeats(Interceptor):
    """Asks for heartbeats in workflows and sends them beside activities."""

    THROTTLE = timedelta(seconds=5)
    """How long the SDK is to hold heartbeats back at most.

    On its own it sends one in four fifths of the timeout: of 20 seconds that leaves 4 for a busy
    machine. So three are missed before an activity counts as lost.
    """

    EVERY = 5.0
    """Seconds between two heartbeats; an activity that takes less sends none."""

    HEADER = "crossway-heartbeats"
    """Marks an activity whose heartbeats the worker sends."""

    between: ContextVar[Callable[[bytes], Awaitable[None]] | None] = ContextVar(
        "crossway_between_heartbeats", default=None
    )
    """What an attempt (by its token) waits for before each heartbeat; None for `EVERY` seconds. In
    virtual time it is until a heartbeat would change something."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class that asks."""
        return _Asking

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> ActivityInboundInterceptor:
        """Return `next`, with heartbeats beside it."""
        return _Beating(next)


class _Asking(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Asked(outbound))


class _Asked(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:
        # On a queue of others a worker of another SDK may run it, and send none.
        if input.heartbeat_timeout is None and input.task_queue is None:
            input.heartbeat_timeout = TIMEOUT
            input.headers = {**input.headers, Heartbeats.HEADER: _MARK}
        return super().start_activity(input)


class _Beating(ActivityInboundInterceptor):
    """Sends heartbeats while the activity runs; they carry what it last reported."""

    def init(self, outbound: ActivityOutboundInterceptor) -> None:
        self._outbound = _Reported(outbound)
        super().init(self._outbound)

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        if Heartbeats.HEADER not in input.headers:
            return await super().execute_activity(input)
        self._outbound.details = activity.info().heartbeat_details
        beating = asyncio.create_task(self._beat())
        try:
            return await super().execute_activity(input)
        except _LATER:
            if not input.headers[Heartbeats.HEADER].metadata:
                raise  # scheduled by 0.1.0, which let it: a design cannot change that any more
            raise ApplicationError(
                f"activity {activity.info().activity_type} is completed later, by somebody else, "
                "and nobody sends heartbeats for it meanwhile: it would be run again and again. "
                "Give it a `heartbeat_timeout` in the design, as long as the completion may take",
                type="NeedsHeartbeatTimeout",
                non_retryable=True,
            ) from None
        finally:
            beating.cancel()

    async def _beat(self) -> None:
        wait = Heartbeats.between.get()
        while True:
            await (
                asyncio.sleep(Heartbeats.EVERY)
                if wait is None
                else wait(activity.info().task_token)
            )
            self._outbound.again()


class _Reported(ActivityOutboundInterceptor):
    details: Sequence[Any] = ()

    def heartbeat(self, *details: Any) -> None:
        # The SDK encodes later, and what cannot be sent would cancel the activity elsewhere.
        activity.payload_converter().to_payloads(details)
        self.details = details
        super().heartbeat(*details)

    def again(self) -> None:
        """Repeat the last heartbeat, also for a function that runs in a thread."""
        super().heartbeat(*self.details)
