"""A stand-in of an operation that takes its time: a workflow stands behind it, as behind a real
one, since a handler has to answer within seconds. It is cancelled and signed as any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from temporalio import nexus, workflow
from temporalio.exceptions import ApplicationError

from crossway.runtime import TaskQueue

NAME = "crossway.StandIn"
"""The workflow type that stands behind a slow stand-in."""


@workflow.defn(name=NAME, sandboxed=False)
class StandIn:
    """Waits, then answers; without a time it waits for ever."""

    @workflow.run
    async def run(self, seconds: float | None, value: Any, failure: list[Any] | None) -> Any:
        """Return `value` after so many seconds, or raise `failure`: type, message, details.

        Raises:
            ApplicationError: what the test wants to be raised.
        """
        if seconds is None:
            await workflow.wait_condition(lambda: False)
        else:
            await workflow.sleep(seconds)
        if failure is not None:
            kind, message, details = failure
            raise ApplicationError(message, *details, type=kind, non_retryable=True)
        return value


def with_stand_ins(queues: Sequence[TaskQueue]) -> tuple[TaskQueue, ...]:
    """Return task queues whose workers have the workflow, where operations are handled."""
    return tuple(
        replace(queue, workflows=(*queue.workflows, StandIn)) if queue.services else queue
        for queue in queues
    )


class Slow(nexus.TemporalOperationHandler[Any, Any]):
    """Starts the workflow behind a call."""

    def __init__(self, seconds: float | None, value: Any, failure: Exception | None) -> None:
        """Hold what it is to answer."""
        self._given = [seconds, value, None if failure is None else _told(failure)]

    async def start_operation(
        self,
        ctx: nexus.TemporalStartOperationContext,
        client: nexus.TemporalNexusClient,
        input: Any,  # noqa: ARG002 - the SDK's signature
    ) -> nexus.TemporalOperationResult[Any]:
        """Start it; its end is the operation's."""
        id = f"{ctx.operation}-{ctx.request_id}"
        return await client.start_workflow(NAME, args=self._given, id=id)


def _told(failure: Exception) -> list[Any]:
    if isinstance(failure, ApplicationError):
        return [failure.type or "ApplicationError", failure.message, list(failure.details)]
    return [type(failure).__name__, str(failure), []]
