"""The worker interceptor of a test: notes each call, and lets stand-ins answer it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from nexusrpc.handler import StartOperationResultSync
from temporalio import activity, nexus
from temporalio.exceptions import CancelledError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    ExecuteNexusOperationStartInput,
    Interceptor,
    NexusOperationInboundInterceptor,
)

from crossway import sdk
from crossway.runtime import clock
from crossway.runtime.identity import admitted
from crossway.runtime.operations import answer as answered
from crossway.runtime.request import Request
from crossway.simulate.server import CALLBACK
from crossway.testing.calls import Call
from crossway.testing.slow import Slow
from crossway.testing.table import NOBODY, Table, moment

T = TypeVar("T")


class Watching(Interceptor):
    """Notes the calls of activities and operations, behind the guard, and answers some."""

    def __init__(self, table: Table) -> None:
        """Note calls in `table`, and answer as it says."""
        self._table = table

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> ActivityInboundInterceptor:
        """Return `next`, watched."""
        return _Activities(next, self._table)

    def intercept_nexus_operation(
        self,
        next: NexusOperationInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> NexusOperationInboundInterceptor:
        """Return `next`, watched."""
        return _Operations(next, self._table)


class _Activities(ActivityInboundInterceptor):
    def __init__(self, following: ActivityInboundInterceptor, table: Table) -> None:
        super().__init__(following)
        self._table = table

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        info, table = activity.info(), self._table
        name, arguments = info.activity_type, tuple(input.args)
        own = info.workflow_namespace or info.namespace
        table.called(
            Call(
                *("activity", name, arguments, own, info.namespace, moment(clock.now())),
                attempt=info.attempt,
                workflow=info.workflow_type or "",
                key=info.task_token,
            )
        )
        standing_in = table.answering(name)
        if standing_in is not NOBODY:

            async def stand_in(*given: Any) -> Any:
                return await _until_cancelled(table.answer(name, standing_in, given))

            # What follows sees an activity as any other: heartbeats are sent for it, too.
            input.fn, input.executor = stand_in, None
        return await super().execute_activity(input)


async def _until_cancelled(answer: Coroutine[Any, Any, T]) -> T:
    """Return an answer, or end as cancelled once the activity that waits for it is told to stop.

    The SDK cancels the task of an `async def` activity alone, and a stand-in is one for a plain
    function, too.
    """
    answering = asyncio.ensure_future(answer)
    cancelled = asyncio.ensure_future(sdk.activity_cancelled())
    try:
        await asyncio.wait((answering, cancelled), return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise CancelledError("the activity was told to stop")
        return answering.result()
    finally:
        answering.cancel()
        cancelled.cancel()


class _Operations(NexusOperationInboundInterceptor):
    def __init__(self, following: NexusOperationInboundInterceptor, table: Table) -> None:
        super().__init__(following)
        self._table = table

    async def execute_nexus_operation_start(self, input: ExecuteNexusOperationStartInput) -> Any:
        name = f"{input.ctx.service}.{input.ctx.operation}"
        namespace, given = nexus.info().namespace, self._arguments(name, input.input)
        caller = admitted.get().caller.namespace
        at = moment(clock.now())
        key = input.ctx.callback_headers.get(CALLBACK, "").encode()
        self._table.called(Call("operation", name, given, caller, namespace, at, key=key))
        standing_in = self._table.answering(name, namespace)
        if standing_in is NOBODY:
            return await super().execute_nexus_operation_start(input)

        seconds, own = self._table.timed(name, standing_in)
        if seconds == 0:
            return await self._at_once(name, own, input, given)
        return await (await self._slow(name, seconds, own, given)).start(input.ctx, None)

    async def _at_once(
        self, name: str, own: Any, input: ExecuteNexusOperationStartInput, given: Sequence[Any]
    ) -> Any:
        async def stand_in(_service: Any, _request: Request, *arguments: Any) -> Any:
            return await self._table.answer(name, own, arguments)

        context: Any = input.ctx
        client: Any = None
        return StartOperationResultSync(
            await answered(stand_in, None, Request(context, client), given)
        )

    async def _slow(self, name: str, seconds: float | None, own: Any, given: Sequence[Any]) -> Slow:
        try:
            return Slow(seconds, await self._table.answer(name, own, given), None)
        except Exception as failure:
            return Slow(seconds, None, failure)

    def _arguments(self, name: str, value: Any) -> tuple[Any, ...]:
        """Return an operation's arguments from its one input, as the design lists them."""
        signature = self._table.callable.get(name)
        names = [parameter for parameter, _ in signature.parameters] if signature else []
        if len(names) > 1 and isinstance(value, dict):
            return tuple(value.get(parameter) for parameter in names)
        return (value,) if names or value is not None else ()
