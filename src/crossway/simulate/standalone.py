"""Activities with a life of their own, beside workflows: what `return activity` starts.

One is an activity as any other, whose "workflow" is nothing but who waits for its end. Ids that
are in use are refused as the server does it; NEXUS-FIELD-NOTES section 5 has those rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

from google.protobuf.message import Message
from temporalio.api import workflowservice
from temporalio.api.activity.v1 import ActivityExecutionInfo
from temporalio.api.common.v1 import Link
from temporalio.api.enums.v1 import ActivityIdConflictPolicy, ActivityIdReusePolicy
from temporalio.api.errordetails.v1 import ActivityExecutionAlreadyStartedFailure
from temporalio.service import RPCStatusCode

from crossway.simulate import core, failures
from crossway.simulate.activities import Activity
from crossway.simulate.core import ScheduleActivity, made
from crossway.simulate.history import History, stamp
from crossway.simulate.server import Server

api = workflowservice.v1

USE_EXISTING = ActivityIdConflictPolicy.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING
REJECT = ActivityIdReusePolicy.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE
FAILED_ONLY = ActivityIdReusePolicy.ACTIVITY_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY

_ENDED = {"completed": "COMPLETED", "failed": "FAILED", "cancelled": "CANCELED"}


class Standalone(Activity):
    """An activity that no workflow asked for.

    `outcome` is how it ended, None before; `waiting` are told then.
    """

    def __init__(self, server: Server, request: Any) -> None:
        """Hold what a client asks for."""
        self.run_id, self.request = server.id(), request
        self.outcome: tuple[str, Any] | None = None
        self._ended_at = 0.0
        self.waiting: list[Callable[[tuple[str, Any]], None]] = []
        alone: Any = SimpleNamespace(
            server=server,
            namespace=request.namespace,
            run_id=self.run_id,
            id="",
            start=SimpleNamespace(type=""),
            history=History(server.now),
            activities={},
            on_close=[],
            closed=False,
            completed_id=0,
            arrive=self._ended,
        )
        super().__init__(alone, _command(request))

    def _start(self) -> dict[str, Any]:
        """Return what a worker is told: of no workflow, but of a run of its own."""
        told = super()._start()
        of_workflows = {"workflow_namespace", "workflow_type", "workflow_execution"}
        own = {name: value for name, value in told.items() if name not in of_workflows}
        return {**own, "run_id": self.run_id}

    def _ended(self, happen: Callable[[], Any]) -> None:
        result, self._ended_at = happen().resolve_activity.result, self.server.now()
        self.execution.closed = True  # type: ignore[misc]  # that of one alone is a plain attribute
        match result.WhichOneof("status"):
            case "completed":
                self.outcome = "completed", result.completed.result
            case "cancelled":
                self.outcome = "cancelled", failures.cancelled("operation canceled")
            case _:
                self.outcome = "failed", result.failed.failure.cause
        for told in self.waiting:
            told(self.outcome)

    def described(self) -> Message:
        """Return how it stands, as the service says it."""
        request, pending = self.request, self.pending()
        about: dict[str, Any] = {"status": "RUNNING", "run_state": pending["state"]}
        outcome: dict[str, Any] = {}
        if self.outcome is not None:
            how, value = self.outcome
            late = how == "failed" and value.HasField("timeout_failure_info")
            about = {"status": "TIMED_OUT" if late else _ENDED[how]}
            about["close_time"] = stamp(self._ended_at)
            done = {"result": {"payloads": [value]}} if how == "completed" else {"failure": value}
            outcome = {"outcome": done}
        if self._begun_at:
            about["last_started_time"] = stamp(self._begun_at)
        if self._last_failure is not None:
            about["last_failure"] = self._last_failure
        about["status"] = f"ACTIVITY_EXECUTION_STATUS_{about['status']}"
        info = made(
            ActivityExecutionInfo,
            activity_id=request.activity_id,
            run_id=self.run_id,
            activity_type={"name": request.activity_type.name},
            task_queue=request.task_queue.name,
            attempt=self.attempt,
            schedule_time=stamp(self._scheduled_at),
            canceled_reason="cancelled" if self._cancel_requested else "",
            **about,
        )
        return made(
            api.DescribeActivityExecutionResponse,
            run_id=self.run_id,
            info=info,
            input=request.input,
            **outcome,
        )


def _command(request: Any) -> ScheduleActivity:
    """Return what a workflow would have asked for."""
    command = ScheduleActivity(
        seq=1,
        activity_id=request.activity_id,
        activity_type=request.activity_type.name,
        task_queue=request.task_queue.name,
        headers=dict(request.header.fields),
        arguments=list(request.input.payloads),
        retry_policy=request.retry_policy,
    )
    for name in ("schedule_to_close", "schedule_to_start", "start_to_close", "heartbeat"):
        field = f"{name}_timeout"
        if request.HasField(field):
            getattr(command, field).CopyFrom(getattr(request, field))
    return command


async def start(server: Server, request: Any) -> Message:
    """Start one, or find that which a request has started already.

    Raises:
        RPCError: ALREADY_EXISTS.
    """
    there = server.standalone.get((request.namespace, request.activity_id))
    if there is None or there.request.request_id != request.request_id:
        there = _new(server, request, there)
    about = Link.Activity(
        namespace=request.namespace, activity_id=request.activity_id, run_id=there.run_id
    )
    link = Link(activity=about)
    return api.StartActivityExecutionResponse(run_id=there.run_id, started=True, link=link)


def _new(server: Server, request: Any, there: Standalone | None) -> Standalone:
    """Return the one that a request leads to, by what its id may be used for."""
    waiting = [partial(server.call_back_with, one) for one in request.completion_callbacks]
    if there is not None and there.outcome is None:
        if request.id_conflict_policy != USE_EXISTING:
            raise _already_started(there)
        there.waiting += waiting
        return there
    if there is not None and there.outcome is not None:
        done = there.outcome[0] == "completed"
        reuse = request.id_reuse_policy
        if reuse == REJECT or (reuse == FAILED_ONLY and done):
            raise _already_started(there)
    made = server.standalone[request.namespace, request.activity_id] = Standalone(server, request)
    made.waiting += waiting
    made.schedule()
    return made


def _already_started(there: Standalone) -> Exception:
    detail = ActivityExecutionAlreadyStartedFailure(
        start_request_id=there.request.request_id, run_id=there.run_id
    )
    said = f"activity execution already started: {there.request.activity_id}"
    return core.refusal(RPCStatusCode.ALREADY_EXISTS, said, detail)


async def cancel(server: Server, request: Any) -> Message:
    """Ask one to stop."""
    _found(server, request).ask_to_stop()
    return api.RequestCancelActivityExecutionResponse()


async def describe(server: Server, request: Any) -> Message:
    """Say how one stands."""
    return _found(server, request).described()


def _found(server: Server, request: Any) -> Standalone:
    there: Standalone | None = server.standalone.get((request.namespace, request.activity_id))
    if there is None or request.run_id not in ("", there.run_id):
        said = f"activity not found for ID: {request.activity_id}"
        raise core.refusal(RPCStatusCode.NOT_FOUND, said)
    return there
