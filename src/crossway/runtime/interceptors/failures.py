"""Tells whoever runs a design where it failed: the line of the design.

A failure has no place for that which would not reach callers too, so it is told in the process
that ran it: `run` and `dev` listen, `serve` does not.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    ExecuteNexusOperationStartInput,
    ExecuteWorkflowInput,
    Interceptor,
    NexusOperationInboundInterceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from crossway.runtime.faults import kind_of, place_of, said_by


@dataclass(frozen=True, slots=True)
class FailedAt:
    """What failed: `place` is the design's line, `shop.twf:12`, "" where none of it is.

    Then `trace` is the stack trace of the Python that failed, which of an operation no history has.

    `kind` is `workflow`, `activity` or `operation`, `name` a type or `Service.Operation`. The
    ids are a workflow's own, or those of an activity's workflow; an operation has none.
    """

    kind: str
    name: str
    said: str
    place: str
    workflow_id: str = ""
    run_id: str = ""
    trace: str = ""


FAILED_AT = "_crossway_failed_at"
"""Where an instance of a workflow keeps the line that failed, for who asks by a query."""

Listener = Callable[[FailedAt], None]

_listeners: list[Listener] = []

_OURS = str(Path(__file__).parents[2])

_DEEPEST = 20
"""Causes that are looked through for a line of the design."""


def on_failure(listener: Listener) -> Callable[[], None]:
    """Have a listener told of every failure from now on; return what takes that back.

    It is called in the threads of workers.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


class Failures(Interceptor):
    """Tells the listeners of failed workflows, activities and operations."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[WorkflowInboundInterceptor]:
        """Return the class that sees each run end."""
        return _Workflows

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> ActivityInboundInterceptor:
        """Return `next`, its failures told."""
        return _Activities(next)

    def intercept_nexus_operation(
        self,
        next: NexusOperationInboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> NexusOperationInboundInterceptor:
        """Return `next`, its failures told."""
        return _Operations(next)


class _Workflows(WorkflowInboundInterceptor):
    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        try:
            return await super().execute_workflow(input)
        except workflow.ContinueAsNewError:
            raise
        except Exception as failure:
            vars(workflow.instance())[FAILED_AT] = _place(failure)
            if not workflow.unsafe.is_replaying():
                info = workflow.info()
                _tell("workflow", info.workflow_type, failure, info.workflow_id, info.run_id)
            raise


class _Activities(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            return await super().execute_activity(input)
        except Exception as failure:
            info = activity.info()
            ids = info.workflow_id or "", info.workflow_run_id or ""
            _tell("activity", info.activity_type, failure, *ids)
            raise


class _Operations(NexusOperationInboundInterceptor):
    async def execute_nexus_operation_start(self, input: ExecuteNexusOperationStartInput) -> Any:
        try:
            return await super().execute_nexus_operation_start(input)
        except Exception as failure:
            _tell("operation", f"{input.ctx.service}.{input.ctx.operation}", failure)
            raise


def _tell(kind: str, name: str, failure: BaseException, *ids: str) -> None:
    if is_cancelled_exception(failure):
        return
    place = _place(failure)
    raised = next((one for one in _chain(failure) if isinstance(one, ApplicationError)), failure)
    type_ = (raised.type if isinstance(raised, ApplicationError) else "") or kind_of(raised)
    message = raised.message if isinstance(raised, FailureError) else said_by(raised)
    workflow_id, run_id = ids or ("", "")
    trace = "" if place else _trace(failure)
    told = FailedAt(kind, name, f"{type_}: {message}", place, workflow_id, run_id, trace)
    for listener in list(_listeners):
        listener(told)


def _trace(failure: BaseException) -> str:
    """Return the stack trace of what was not raised here, but in Python of the user's."""
    for one in _chain(failure):
        frames = traceback.extract_tb(one.__traceback__)
        if frames and not frames[-1].filename.startswith(_OURS):
            return "".join(traceback.format_exception(one, chain=False))
    return ""


def _place(failure: BaseException) -> str:
    """Return the design's line that a failure came from, empty where it came from none."""
    return next(filter(None, map(place_of, _chain(failure))), "")


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """Yield a failure and what it came from, twenty at most, in the order of its causes."""
    waiting, seen = [failure], 0
    while waiting and seen < _DEEPEST:
        one, seen = waiting.pop(0), seen + 1
        yield one
        waiting += [came for came in (one.__cause__, one.__context__) if came is not None]
