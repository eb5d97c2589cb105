"""Signals and updates at the ends of a run: none that was accepted is lost or cut short.

A workflow that ends, in whatever way, ends after the handlers that it accepted; one that was
cancelled cancels them. What arrived and was not taken goes over into a continued run. What
comes under a name that the workflow does not know is logged, since it comes from somebody who
means something by it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, NoReturn

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.worker import (
    ContinueAsNewInput,
    ExecuteWorkflowInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from crossway import sdk
from crossway.runtime import cancellation
from crossway.runtime.messages import (
    HEADER,
    drop_unknown,
    handlers_finished,
    stop_handlers,
    to_hand_over,
    unknown_signal,
)
from crossway.runtime.values import check_encodable


class Messages(Interceptor):
    """Ends runs after their handlers and hands over what nobody took."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class that sees each run from its beginning to its end."""
        return _Inbound


class _Inbound(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        self._continuing = _Outbound(outbound)
        super().init(self._continuing)

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        workflow.set_dynamic_signal_handler(_unknown)
        drop_unknown()
        try:
            result = await super().execute_workflow(input)
        except asyncio.CancelledError:
            # One that is thrown out of a worker's memory is told the same way.
            if workflow.cancellation_reason() is not None:
                await stop_handlers()
            raise
        except workflow.ContinueAsNewError:
            await handlers_finished(continuing=True)
            self._continuing.hand_over()
            raise
        except Exception as failure:
            if workflow.is_failure_exception(failure):
                await handlers_finished()
            raise
        await handlers_finished()
        return result


async def _unknown(name: str, given: Sequence[RawValue]) -> None:
    del given
    unknown_signal(name)


# Every workflow that begins sets it.
sdk.remember_hints(_unknown)


class _Outbound(WorkflowOutboundInterceptor):
    """Keeps what a run continues with, until there is nothing left that may still arrive."""

    _input: ContinueAsNewInput | None = None

    def continue_as_new(self, input: ContinueAsNewInput) -> NoReturn:
        cancellation.heed()  # the next run would not hear of it
        for argument in input.args:  # encoded after the workflow's code, it would fail the task
            check_encodable(argument)
        self._input = input
        super().continue_as_new(input)

    def hand_over(self) -> None:
        """Add the header with what nobody took. Raises what `to_hand_over` does."""
        header = to_hand_over()
        if header is not None and self._input is not None:
            self._input.headers = {**self._input.headers, HEADER: header}
