"""Activities of a workflow: attempts, timeouts, retries, heartbeats, cancellation.

Longer than other files because an activity is one state machine, whose every way out stands here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import Payloads, RetryPolicy
from temporalio.api.failure.v1 import Failure

from crossway.runtime.interceptors import Heartbeats
from crossway.simulate import core, failures
from crossway.simulate.core import ActivityTask, WorkflowActivationJob, job, made
from crossway.simulate.executions import Execution
from crossway.simulate.history import stamp
from crossway.simulate.timeouts import Timeouts

TRY_CANCEL, WAIT, ABANDON = 0, 1, 2
"""What a workflow makes of cancelling an activity, as the SDK numbers it."""


def schedule(execution: Execution, command: Any) -> None:
    """Begin an activity."""
    activity = Activity(execution, command)
    execution.activities[command.seq] = activity
    execution.send(("activity", command.seq), activity.schedule)


def request_cancel(execution: Execution, command: Any) -> None:
    """Ask an activity to stop; the workflow goes on at once where it does not want to wait."""
    activity = execution.activities.get(command.seq)
    if activity is None:
        return
    if (
        execution.withdraw(("activity", command.seq))
        or activity.command.cancellation_type == ABANDON
    ):
        execution.settle(activity.resolved_as_cancelled())
    else:
        execution.send(("cancel activity", command.seq), activity.ask_to_stop)
        if activity.command.cancellation_type == TRY_CANCEL:
            execution.settle(activity.resolved_as_cancelled())


class Activity:
    """One activity, over all of its attempts."""

    def __init__(self, execution: Execution, command: Any) -> None:
        """Hold what the workflow asks for."""
        self.execution, self.server, self.command = execution, execution.server, command
        self.attempt = 1
        self._scheduled = self._cancel_requested = 0
        self._scheduled_at = self._begun_at = self._due_at = 0.0
        self._policy = _policy(command)
        self._token = b""
        self._untold: dict[bytes, core.MemoryWorker] = {}
        self._details = Payloads()
        self._last_failure: Failure | None = None
        self._done = self._resolved = self._kept_alive = False
        self._timeouts = Timeouts(self.server, command)

    @property
    def is_pending(self) -> bool:
        """Whether it is scheduled and has not ended."""
        return bool(self._scheduled) and not self._done

    @property
    def is_awaited(self) -> bool:
        """Whether its workflow has not been told how it ended."""
        return self.is_pending and not self._resolved

    @property
    def token(self) -> bytes:
        """What tells the attempt that runs from others; empty between two attempts."""
        return self._token

    def pending(self) -> dict[str, Any]:
        """Return what Describe says of it."""
        state = "STARTED" if self._token else "SCHEDULED"
        if self._cancel_requested:
            state = "CANCEL_REQUESTED"
        about: dict[str, Any] = {
            "activity_id": self.command.activity_id,
            "activity_type": {"name": self.command.activity_type},
            "state": f"PENDING_ACTIVITY_STATE_{state}",
            "attempt": self.attempt,
            "maximum_attempts": self._policy.maximum_attempts,
        }
        return about | ({"last_failure": self._last_failure} if self._last_failure else {})

    def schedule(self) -> None:
        """Put it into its queue for the first time."""
        command, execution = self.command, self.execution
        lengths = {name: getattr(command, name) for name in _TIMEOUTS if command.HasField(name)}
        event = execution.history.add(
            "ACTIVITY_TASK_SCHEDULED",
            activity_id=command.activity_id,
            activity_type={"name": command.activity_type},
            task_queue={"name": command.task_queue},
            header={"fields": dict(command.headers)},
            input=Payloads(payloads=command.arguments),
            retry_policy=self._policy,
            workflow_task_completed_event_id=execution.completed_id,
            **lengths,
        )
        self._scheduled, self._scheduled_at = event.event_id, self.server.now()
        execution.on_close.append(self._forget)
        self._timeouts.begin("schedule_to_close", self._out_of_time)
        self._offer()

    def _offer(self) -> None:
        self._due_at = self.server.now()
        self._timeouts.begin("schedule_to_start", self._not_started)
        self.server.offer(
            self.execution.namespace, self.command.task_queue, "activity", self._begin
        )

    def _begin(self, worker: core.MemoryWorker) -> None:
        if self._done:
            return
        self._timeouts.stop("schedule_to_start")
        self._begun_at = self.server.now()
        self._token = f"{self.execution.run_id}/{self.command.seq}/{self.attempt}".encode()
        self.server.activities[self._token] = self
        self._untold[self._token] = worker
        self._timeouts.begin("start_to_close", self._too_long)
        self._kept_alive = worker.keeps_alive and Heartbeats.HEADER in self.command.headers
        self._expect_heartbeat()
        worker.give_activity(made(ActivityTask, task_token=self._token, start=self._start()))

    def _start(self) -> dict[str, Any]:
        execution, command = self.execution, self.command
        lengths = {
            name: getattr(command, name)
            for name in _TIMEOUTS
            if command.HasField(name) and name != "schedule_to_start_timeout"
        }
        return {
            "workflow_namespace": execution.namespace,
            "workflow_type": execution.start.type,
            "workflow_execution": {"workflow_id": execution.id, "run_id": execution.run_id},
            "activity_id": command.activity_id,
            "activity_type": command.activity_type,
            "header_fields": dict(command.headers),
            "input": list(command.arguments),
            "heartbeat_details": list(self._details.payloads),
            "scheduled_time": stamp(self._scheduled_at),
            "current_attempt_scheduled_time": stamp(self._due_at),
            "started_time": stamp(self._begun_at),
            "attempt": self.attempt,
            "retry_policy": self._policy,
            **lengths,
        }

    def answered(self, token: bytes, result: Any) -> None:
        """Take how an attempt ended, unless it was given up."""
        if self._done or token != self._token:
            return
        match result.WhichOneof("status"):
            case "completed":
                self._complete(result.completed.result)
            case "failed":
                self._failed(result.failed.failure)
            case "cancelled":
                self._cancelled(result.cancelled.failure)
            case _:  # it will be completed by a client that has its token
                self._token, self._kept_alive = token, False
                self._expect_heartbeat()

    def _complete(self, result: Any) -> None:
        def happen() -> WorkflowActivationJob | None:
            self._record("COMPLETED", result=Payloads(payloads=[result]))
            return self._resolve(completed={"result": result})

        self._end(happen)

    def _failed(self, failure: Failure) -> None:
        self._retry_or_fail(failure, lambda state: self._record_failed(failure, state))

    def _record_failed(self, failure: Failure, state: str) -> WorkflowActivationJob | None:
        self._record("FAILED", failure=failure, retry_state=f"RETRY_STATE_{state}")
        return self._resolve_failed("Activity task failed", failure, state)

    def _retry_or_fail(self, failure: Failure, record: Any) -> None:
        self._timeouts.stop("start_to_close", "heartbeat")
        pause = failures.pause_before(self._policy, self.attempt, failure)
        if isinstance(pause, timedelta) and self._cancel_requested:
            pause = "CANCEL_REQUESTED"
        limit = self.command.schedule_to_close_timeout.ToTimedelta().total_seconds()
        if isinstance(pause, timedelta) and limit:
            next_try = self.server.now() + pause.total_seconds()
            pause = "TIMEOUT" if next_try >= self._scheduled_at + limit else pause
        if isinstance(pause, timedelta):
            self._token, self._last_failure = b"", failure
            self.attempt += 1
            self._timeouts.plan("retry", pause.total_seconds(), self._offer)
        else:
            state = pause
            self._end(lambda: record(state))

    def _too_long(self) -> None:
        self._timed_out("START_TO_CLOSE")

    def _silent(self) -> None:
        self._timed_out("HEARTBEAT")

    def _timed_out(self, kind: str) -> None:
        failure = failures.timed_out(kind)
        failure.timeout_failure_info.last_heartbeat_details.CopyFrom(self._details)
        self._tell(self._token, is_timed_out=True)
        self._retry_or_fail(failure, lambda state: self._record_timed_out(failure, state))

    def _not_started(self) -> None:
        failure = failures.timed_out("SCHEDULE_TO_START")
        self._end(lambda: self._record_timed_out(failure, "TIMEOUT"))

    def _out_of_time(self) -> None:
        failure = failures.timed_out("SCHEDULE_TO_CLOSE", cause=self._last_failure)
        self._tell(self._token, is_timed_out=True)
        self._end(lambda: self._record_timed_out(failure, "TIMEOUT"))

    def _record_timed_out(self, failure: Failure, state: str) -> WorkflowActivationJob | None:
        self._record("TIMED_OUT", failure=failure, retry_state=f"RETRY_STATE_{state}")
        return self._resolve_failed("Activity task timed out", failure, state)

    def ask_to_stop(self) -> None:
        """Note that it is to stop; an attempt that runs hears of it at its next heartbeat."""
        if self._done:
            return
        event = self.execution.history.add(
            "ACTIVITY_TASK_CANCEL_REQUESTED",
            scheduled_event_id=self._scheduled,
            workflow_task_completed_event_id=self.execution.completed_id,
        )
        self._cancel_requested = event.event_id
        self.server.wanted.tell(self._token)
        if not self._token:
            self._cancelled(failures.cancelled(), started=False)

    def _cancelled(self, failure: Failure, *, started: bool = True) -> None:
        details = failure.canceled_failure_info.details

        def happen() -> WorkflowActivationJob | None:
            self._record(
                "CANCELED",
                started=started,
                details=details,
                latest_cancel_requested_event_id=self._cancel_requested,
            )
            return None if self._resolved else self.resolved_as_cancelled(details)

        self._end(happen)

    def beat(self, beat: core.ActivityHeartbeat) -> None:
        """Take a heartbeat; whoever is not wanted any more is told."""
        if self._done or beat.task_token != self._token:
            self._tell(beat.task_token, is_not_found=True)
            return
        self._details = Payloads(payloads=beat.details)
        self._expect_heartbeat()
        if self._cancel_requested:
            self._tell(beat.task_token, is_cancelled=True)

    def _tell(self, token: bytes, **why: bool) -> None:
        """Tell an attempt to stop, once: that which runs, or one that was given up."""
        worker = self._untold.pop(token, None)
        if worker is None:
            return
        reason = next(iter(why)).removeprefix("is_").upper()
        cancel = {"reason": reason, "details": why}
        worker.give_activity(made(ActivityTask, task_token=token, cancel=cancel))

    def resolved_as_cancelled(self, details: Payloads | None = None) -> WorkflowActivationJob:
        """Return what tells the workflow that it was cancelled."""
        cause = failures.cancelled()
        if details is not None:
            cause.canceled_failure_info.details.CopyFrom(details)
        failure = failures.of_activity(
            "Activity cancelled", cause, "CANCEL_REQUESTED", **self._about()
        )
        self._resolved = True
        if self._token and not self._done:
            self.server.given_up.add(self._token)
        result = {"cancelled": {"failure": failure}}
        return job(resolve_activity={"seq": self.command.seq, "result": result})

    def _resolve_failed(
        self, message: str, failure: Failure, state: str
    ) -> WorkflowActivationJob | None:
        told = failures.of_activity(message, failure, state, **self._about())
        return self._resolve(failed={"failure": told})

    def _resolve(self, **result: Any) -> WorkflowActivationJob | None:
        if self._resolved:
            return None
        self._resolved = True
        return job(resolve_activity={"seq": self.command.seq, "result": result})

    def _about(self) -> dict[str, Any]:
        return {
            "scheduled_event_id": self._scheduled,
            "activity_type": {"name": self.command.activity_type},
            "activity_id": self.command.activity_id,
        }

    def _record(self, how: str, *, started: bool = True, **attributes: Any) -> None:
        """Write how it ended; the server writes only then that it had been started."""
        begun = 0
        if started and self._begun_at:
            about: dict[str, Any] = {}
            if self._last_failure is not None:
                about["last_failure"] = self._last_failure
            event = self.execution.history.add(
                "ACTIVITY_TASK_STARTED",
                scheduled_event_id=self._scheduled,
                attempt=self.attempt,
                **about,
            )
            event.event_time.CopyFrom(stamp(self._begun_at))  # as the server has it
            begun = event.event_id
        self.execution.history.add(
            f"ACTIVITY_TASK_{how}",
            scheduled_event_id=self._scheduled,
            started_event_id=begun,
            **attributes,
        )

    def _end(self, happen: Any) -> None:
        self._forget()
        self.execution.activities.pop(self.command.seq, None)
        self.execution.arrive(happen)

    def _forget(self) -> None:
        self._done = True
        self.server.wanted.tell(self._token)
        self._timeouts.stop_all()

    def _expect_heartbeat(self) -> None:
        """Count from now, unless the worker sends heartbeats for it: of those none is missed."""
        self._timeouts.stop("heartbeat")
        if not self._kept_alive:
            self._timeouts.begin("heartbeat", self._silent)


_TIMEOUTS = (
    "schedule_to_close_timeout",
    "schedule_to_start_timeout",
    "start_to_close_timeout",
    "heartbeat_timeout",
)


def _policy(command: Any) -> RetryPolicy:
    """Return the retry policy of an activity: what it does not say is the server's default."""
    policy = RetryPolicy()
    policy.CopyFrom(command.retry_policy)
    if not policy.HasField("initial_interval"):
        policy.initial_interval.FromSeconds(1)
    policy.backoff_coefficient = policy.backoff_coefficient or 2.0
    if not policy.HasField("maximum_interval"):
        longest = policy.initial_interval.ToTimedelta() * 100
        policy.maximum_interval.FromTimedelta(longest)
    return policy
