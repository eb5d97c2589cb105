"""One Nexus call on its way to a handler, again and again if need be.

Times are the server's: a request has some 8 seconds, and none is made that has less than 1.5
left; the pauses begin at a second, double, and are an hour at most. Source: NEXUS-FIELD-NOTES
sections 1 and 2. A `breaker` stands before each endpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

import nexusrpc
from temporalio.api.common.v1 import Link
from temporalio.api.enums.v1 import EventType, NexusHandlerErrorRetryBehavior
from temporalio.api.failure.v1 import Failure

from crossway.simulate.breaker import Breaker, breaker_of
from crossway.simulate.core import MemoryWorker, NexusTask, NexusTaskCompletion, made, nexus_link
from crossway.simulate.executions import Execution
from crossway.simulate.history import stamp
from crossway.simulate.server import CALLBACK, Server, Target

REQUEST = 8.8
"""Seconds that a handler has for a request."""

LEAST, DISPATCHED = 1.5, 2.0
"""Seconds that have to be left for a request to be made, and for its answer to count."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 3600.0

REFUSED = frozenset(
    kind.name
    for kind in (
        nexusrpc.HandlerErrorType.BAD_REQUEST,
        nexusrpc.HandlerErrorType.UNAUTHENTICATED,
        nexusrpc.HandlerErrorType.UNAUTHORIZED,
        nexusrpc.HandlerErrorType.NOT_FOUND,
        nexusrpc.HandlerErrorType.CONFLICT,
        nexusrpc.HandlerErrorType.NOT_IMPLEMENTED,
    )
)
"""Types of handler errors that are not tried again."""


class Operation(Protocol):
    """What an operation says of itself, and what it wants to be told."""

    caller: Execution
    server: Server
    command: Any
    scheduled: int
    token: str
    attempt: int
    last_failure: Failure | None
    request_id: str
    callback: str

    @property
    def done(self) -> bool:
        """Whether nothing can come of it any more."""

    @property
    def left(self) -> float | None:
        """The seconds that are left of its own deadline, None without one."""

    def answered(self, response: Any) -> None:
        """Take what the handler said."""

    def refused(self, failure: Failure) -> None:
        """Fail: the handler's error is none that is tried again."""

    def give_up(self) -> None:
        """Time out now."""

    def cancel_answered(self, failure: Failure | None) -> None:
        """Take what came of the request to cancel it."""


def start(operation: Operation, target: Target) -> None:
    """Deliver the call to whoever polls the queue behind its endpoint."""
    left = operation.left
    if left is not None and left < LEAST:
        operation.give_up()
        return
    if left is not None and left < DISPATCHED:
        return  # its deadline comes first
    Request(operation, target, _started, operation.answered).send(_start_request(operation))


def cancel(operation: Operation) -> None:
    """Deliver a request to cancel the operation, once it has started."""
    target = operation.server.endpoints[operation.command.endpoint]
    command = operation.command
    about = {
        "service": command.service,
        "operation": command.operation,
        "operation_id": operation.token,
        "operation_token": operation.token,
    }
    request = Request(operation, target, _cancelled, lambda _: operation.cancel_answered(None))
    request.send({"cancel_operation": about})


class Request:
    """One delivery; `retry` makes the next, after an error that allows one."""

    def __init__(
        self,
        operation: Operation,
        target: Target,
        retry: Callable[[Operation, Target, Failure, bool], None],
        take: Callable[[Any], None],
    ) -> None:
        """Say what is delivered where, and who takes the answer."""
        self.operation, self._target = operation, target
        self._retry, self._take = retry, take
        self.token = operation.server.id().encode()
        self._worker: MemoryWorker | None = None
        self._request: dict[str, Any] = {}
        self._length = REQUEST
        self._limit: asyncio.TimerHandle | None = None

    @property
    def starts(self) -> bool:
        """Whether it begins the operation; else it cancels it."""
        return "start_operation" in self._request

    def send(self, request: dict[str, Any]) -> None:
        """Send it as soon as the task that asks for it is over."""
        server, command = self.operation.server, self.operation.command
        headers = {key.lower(): value for key, value in command.nexus_header.items()}
        self._request = {"header": headers, "scheduled_time": stamp(server.now()), **request}
        server.loop.call_soon(self._leave)

    def _leave(self) -> None:
        """Let it go when its endpoint may be asked, unless its caller ended within the same task.

        A server sends nothing for a workflow that has ended.
        """
        if not self.operation.caller.closed:
            self._breaker.let(self._go)

    @property
    def _breaker(self) -> Breaker:
        operation = self.operation
        return breaker_of(operation.server, operation.caller.namespace, operation.command.endpoint)

    def _go(self) -> bool:
        """Put it into the queue of its handler, unless it waited for too long before."""
        server, left = self.operation.server, self.operation.left
        if self.operation.done:
            return False
        if left is not None and left < LEAST:
            self.operation.give_up()
            return False
        self._length = REQUEST if left is None else min(REQUEST, left)
        server.requests[self.token] = self._answered
        server.offer(self._target.namespace, self._target.task_queue, "nexus", self.deliver)
        self._limit = server.later(self._length, self._too_late)
        return True

    def deliver(self, worker: MemoryWorker) -> None:
        """Let a handler have it, unless it was given up meanwhile."""
        server = self.operation.server
        if self.token not in server.requests:
            return
        self._worker = worker
        task = {"task_token": self.token, "request": self._request}
        deadline = stamp(server.now() + self._length)
        endpoint = self.operation.command.endpoint
        worker.give_nexus(made(NexusTask, task=task, request_deadline=deadline, endpoint=endpoint))

    def _answered(self, answer: NexusTaskCompletion) -> None:
        if self._limit is not None:
            self._limit.cancel()
        self.operation.server.hop(self._took, answer)

    def _took(self, answer: NexusTaskCompletion) -> None:
        failed = answer.HasField("failure")
        again = failed and _may_retry(answer.failure)
        (self._breaker.failed if again else self._breaker.answered)()
        if self.operation.done:
            return
        if failed:
            self._retry(self.operation, self._target, answer.failure, again)
        elif answer.HasField("completed"):
            self._take(answer.completed.start_operation)

    def _too_late(self) -> None:
        """Give the request up, and stop the handler that still has it."""
        server = self.operation.server
        if server.requests.pop(self.token, None) is None:
            return
        self._breaker.failed()
        if self.operation.done:
            return
        if self._worker is not None:
            cancel = {"task_token": self.token, "reason": "TIMED_OUT"}
            self._worker.give_nexus(made(NexusTask, cancel_task=cancel))
        failure = Failure(message="upstream timeout")
        failure.nexus_handler_failure_info.type = "UPSTREAM_TIMEOUT"
        self._retry(self.operation, self._target, failure, True)


def _started(operation: Operation, target: Target, failure: Failure, again: bool) -> None:
    if not again:
        operation.refused(failure)
        return
    operation.last_failure = failure
    operation.server.later(_pause(operation.attempt), _again, operation, target)
    operation.attempt += 1


def _again(operation: Operation, target: Target) -> None:
    if not operation.done:
        start(operation, target)


def _cancelled(operation: Operation, target: Target, failure: Failure, again: bool) -> None:
    del target
    if again:
        operation.server.later(_pause(operation.attempt), _cancel_again, operation)
        operation.attempt += 1
    else:
        operation.cancel_answered(failure)


def _cancel_again(operation: Operation) -> None:
    if not operation.done:
        cancel(operation)


def _pause(attempt: int) -> float:
    return float(min(FIRST_PAUSE * 2.0 ** min(attempt - 1, 20), LONGEST_PAUSE))


def _may_retry(failure: Failure) -> bool:
    info = failure.nexus_handler_failure_info
    match NexusHandlerErrorRetryBehavior.Name(info.retry_behavior):
        case "NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_RETRYABLE":
            return True
        case "NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_NON_RETRYABLE":
            return False
        case _:  # as its type says
            return info.type not in REFUSED


def _start_request(operation: Operation) -> dict[str, Any]:
    command, caller = operation.command, operation.caller
    event = made(
        Link.WorkflowEvent,
        namespace=caller.namespace,
        workflow_id=caller.id,
        run_id=caller.run_id,
        event_ref={
            "event_id": operation.scheduled,
            "event_type": EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
        },
    )
    link = nexus_link(event)
    return {
        "endpoint": command.endpoint,
        "start_operation": {
            "service": command.service,
            "operation": command.operation,
            "request_id": operation.request_id,
            "callback": "temporal://system",
            "callback_header": {CALLBACK: operation.callback},
            "payload": command.input,
            "links": [{"url": link.url, "type": link.type}],
        },
    }
