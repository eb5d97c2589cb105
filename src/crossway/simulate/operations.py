"""Nexus operations of a workflow: delivery, retries, answers, timeouts, cancellation.

The handler is the very code that a server would reach: `requests` delivers to it. What an
operation makes of the answer, and when it gives up, is here. Source: the SDK core's
nexus_operation_state_machine; NEXUS-FIELD-NOTES sections 1 to 4.

Longer than other files because an operation is one state machine, whose every way out stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from temporalio.api.common.v1 import Link, Payload
from temporalio.api.failure.v1 import Failure, NexusOperationFailureInfo

from crossway.runtime.limits import OPERATIONS
from crossway.simulate import failures, requests
from crossway.simulate.breaker import breaker_of
from crossway.simulate.core import job, server_link
from crossway.simulate.executions import Execution, Job, Outcome
from crossway.simulate.timeouts import Timeouts

WAIT, ABANDON, TRY_CANCEL, REQUESTED = 0, 1, 2, 3
"""What a caller makes of cancelling an operation, as the SDK numbers it."""

SAID = "nexus operation completed unsuccessfully"


def schedule(execution: Execution, command: Any) -> None:
    """Begin an operation."""
    operation = Operation(execution, command)
    execution.operations[command.seq] = operation
    execution.send(("operation", command.seq), operation.schedule)


def request_cancel(execution: Execution, command: Any) -> None:
    """Ask an operation to stop; the caller goes on at once where it does not want to wait."""
    operation = execution.operations.get(command.seq)
    if operation is None or operation.cancel_sent:
        return
    operation.cancel_sent = True
    if execution.withdraw(("operation", command.seq)):
        failure = operation.cancelled("Nexus Operation cancelled before scheduled")
        execution.settle(operation.failed_to_start(failure))
        return
    kind = operation.command.cancellation_type
    if kind != ABANDON:
        execution.send(("cancel operation", command.seq), operation.ask_to_stop)
    if kind in (ABANDON, TRY_CANCEL):
        said = "Nexus operation cancelled after starting"
        execution.settle(operation.resolve("cancelled", operation.cancelled(said)))


class Operation:
    """One operation, from its first delivery to its end."""

    def __init__(self, caller: Execution, command: Any) -> None:
        """Hold what the caller asks for."""
        self.caller, self.server, self.command = caller, caller.server, command
        self.cancel_sent = False
        self.scheduled = 0
        self.token = ""
        self.attempt = 1
        self.last_failure: Failure | None = None
        self.request_id = self.server.id()
        self.callback = self.server.id()
        self._started = self._done = self._resolved = False
        self._cancel_requested = 0
        self._timeouts = Timeouts(self.server, command)
        self._begun_at = 0.0

    @property
    def done(self) -> bool:
        """Whether nothing can come of it any more."""
        return self._done or self.caller.closed

    @property
    def left(self) -> float | None:
        """The seconds that are left of its own deadline, None without one."""
        limit = self.command.schedule_to_close_timeout.ToTimedelta().total_seconds()
        return self._begun_at + limit - self.server.now() if limit else None

    @property
    def is_pending(self) -> bool:
        """Whether it is called and has not ended."""
        return bool(self.scheduled) and not self.done

    def pending(self) -> dict[str, Any]:
        """Return what Describe says of it."""
        state = "STARTED" if self._started else "SCHEDULED"
        breaker = breaker_of(self.server, self.caller.namespace, self.command.endpoint)
        if self.last_failure is not None and not self._started:
            state = "BACKING_OFF"
        if breaker.is_open and not self._started:
            state = "BLOCKED"
        about: dict[str, Any] = {
            "endpoint": self.command.endpoint,
            "service": self.command.service,
            "operation": self.command.operation,
            "scheduled_event_id": self.scheduled,
            "state": f"PENDING_NEXUS_OPERATION_STATE_{state}",
            "attempt": self.attempt,
            "operation_token": self.token,
        }
        if state == "BLOCKED":
            about["blocked_reason"] = "The circuit breaker is open."
        failed = {"last_attempt_failure": self.last_failure} if self.last_failure else {}
        return about | failed

    def schedule(self) -> None:
        """Write that it is called, and call it."""
        command, caller = self.command, self.caller
        target = self.server.endpoints.get(command.endpoint)
        if target is None:
            caller.stuck(Failure(message=f"endpoint {command.endpoint!r} not found"))
            return
        if sum(not one.done for one in caller.operations.values()) > OPERATIONS:
            said = f"more than {OPERATIONS} Nexus operations of one workflow are in flight"
            caller.stuck(Failure(message=f"PendingNexusOperationsLimitExceeded: {said}"))
            return
        event = caller.history.add(
            "NEXUS_OPERATION_SCHEDULED",
            endpoint=command.endpoint,
            service=command.service,
            operation=command.operation,
            input=command.input,
            nexus_header=dict(command.nexus_header),
            request_id=self.request_id,
            workflow_task_completed_event_id=caller.completed_id,
            **_given(command),
        )
        self.scheduled, self._begun_at = event.event_id, self.server.now()
        self.server.callbacks[self.callback] = self._called_back
        caller.on_close.append(self._forget)
        self._timeouts.begin("schedule_to_close", self._late)
        self._timeouts.begin("schedule_to_start", self._not_started)
        requests.start(self, target)

    def answered(self, response: Any) -> None:
        """Take what the handler said: a result, a token, or that it failed."""
        if self.done or self._started:
            return
        match response.WhichOneof("variant"):
            case "sync_success":
                links = _links(response.sync_success.links)
                self._end("completed", response.sync_success.payload, links)
            case "async_success":
                success = response.async_success
                self._start(success.operation_token, _links(success.links))
            case _:
                how = response.failure.WhichOneof("failure_info")
                end = "cancelled" if how == "canceled_failure_info" else "failed"
                self._end(end, response.failure)

    def refused(self, failure: Failure) -> None:
        """Fail: the handler's error is none that is tried again."""
        self._end("failed", failure)

    def _start(self, token: str, links: list[Link]) -> None:
        self._started, self.token = True, token
        self._timeouts.stop("schedule_to_start")
        self._timeouts.begin("start_to_close", self._too_long)

        def happen() -> Job | None:
            self.caller.history.add(
                "NEXUS_OPERATION_STARTED",
                links=links,
                scheduled_event_id=self.scheduled,
                operation_token=token,
                request_id=self.request_id,
            )
            if self._resolved:
                return None
            started = {"seq": self.command.seq, "operation_token": token}
            return job(resolve_nexus_operation_start=started)

        self.caller.arrive(happen)
        if self._cancel_requested:
            requests.cancel(self)

    def _called_back(self, header: Mapping[str, str], outcome: Outcome) -> None:
        if outcome[0] != "completed":  # it did stop, as it was asked to, or failed
            self.server.given_up.discard(self.callback.encode())
        if self.done:
            return
        if not self._started:
            self._start(header.get("nexus-operation-token", ""), [])
        self._end(*outcome)

    def _end(self, how: str, value: Payload | Failure, links: list[Link] | None = None) -> None:
        """Write how it ended, and tell the caller."""
        if self.done:
            return
        began = self._started
        self._forget()

        def happen() -> list[Job]:
            told = value if isinstance(value, Payload) else self.failure(SAID, value)
            name = {"cancelled": "CANCELED"}.get(how, how.upper())
            what = {"result": told} if isinstance(told, Payload) else {"failure": told}
            self.caller.history.add(
                f"NEXUS_OPERATION_{name}",
                links=links or (),
                scheduled_event_id=self.scheduled,
                request_id=self.request_id,
                **what,
            )
            self.caller.operations.pop(self.command.seq, None)
            if self._resolved:
                return []
            if began:
                return [self.resolve(how, told)]
            if isinstance(told, Failure):
                return [self.failed_to_start(told)]
            sync = {"seq": self.command.seq, "started_sync": True}
            return [
                job(resolve_nexus_operation_start=sync),
                self.resolve(how, told),
            ]

        self.caller.arrive(happen)

    def _late(self) -> None:
        self._end("timed_out", failures.timed_out("SCHEDULE_TO_CLOSE", "operation timed out"))

    def _not_started(self) -> None:
        said = "operation timed out before starting"
        self._end("timed_out", failures.timed_out("SCHEDULE_TO_START", said))

    def _too_long(self) -> None:
        said = "operation timed out after starting"
        self._end("timed_out", failures.timed_out("START_TO_CLOSE", said))

    def give_up(self) -> None:
        """Time out now: too little time is left for another attempt."""
        self._late()

    def ask_to_stop(self) -> None:
        """Write that it is to be cancelled; the handler hears once it has started."""
        if self.done:
            return
        event = self.caller.history.add(
            "NEXUS_OPERATION_CANCEL_REQUESTED",
            scheduled_event_id=self.scheduled,
            workflow_task_completed_event_id=self.caller.completed_id,
        )
        self._cancel_requested = event.event_id
        if self._started:
            requests.cancel(self)

    def cancel_answered(self, failure: Failure | None) -> None:
        """Take what came of the request to cancel it."""
        if self.done:
            return
        how = "COMPLETED" if failure is None else "FAILED"
        about: dict[str, Any] = {} if failure is None else {"failure": failure}

        def happen() -> Job | None:
            self.caller.history.add(
                f"NEXUS_OPERATION_CANCEL_REQUEST_{how}",
                scheduled_event_id=self.scheduled,
                requested_event_id=self._cancel_requested,
                **about,
            )
            if self.command.cancellation_type != REQUESTED or self._resolved:
                self.caller.need_task()
                return None
            if failure is None:
                said = "Nexus operation cancellation request completed"
                return self.resolve("cancelled", self.cancelled(said))
            said = "Nexus operation cancellation request failed"
            return self.resolve("failed", self.failure(said, failure))

        self.caller.arrive(happen)

    def resolve(self, how: str, value: Payload | Failure) -> Job:
        """Return what tells the caller how it ended."""
        self._resolved = True
        if how == "cancelled" and not self._done:
            self.server.given_up.add(self.callback.encode())
        resolved: dict[str, Any] = {"seq": self.command.seq, "result": {how: value}}
        return job(resolve_nexus_operation=resolved)

    def failed_to_start(self, failure: Failure) -> Job:
        """Return what tells the caller that it never began."""
        self._resolved = True
        failed = {"seq": self.command.seq, "failed": failure}
        return job(resolve_nexus_operation_start=failed)

    def cancelled(self, said: str) -> Failure:
        """Return the failure of a call that was cancelled."""
        return self.failure(said, failures.cancelled())

    def failure(self, said: str, cause: Failure) -> Failure:
        """Return a failure of this call."""
        about = NexusOperationFailureInfo(
            scheduled_event_id=self.scheduled,
            endpoint=self.command.endpoint,
            service=self.command.service,
            operation=self.command.operation,
            operation_token=self.token,
        )
        return failures.of_operation(said, cause, about)

    def _forget(self) -> None:
        self._done = True
        self._timeouts.stop_all()


def _given(command: Any) -> dict[str, Any]:
    """Return the timeouts that a call has."""
    names = ("schedule_to_close_timeout", "schedule_to_start_timeout", "start_to_close_timeout")
    return {name: getattr(command, name) for name in names if command.HasField(name)}


def _links(links: Any) -> list[Link]:
    found = (server_link(link.url, link.type) for link in links)
    return [link for link in found if link is not None]
