"""What Temporal refuses on purpose, as errors that a design can catch by type.

Starting an id that runs already, or signalling a workflow that is not there, is an answer
and no defect. Clients and workflows of the SDK raise it in ways of their own; here each
becomes an application error with a type.

| type | Temporal said |
|---|---|
| `AlreadyStartedError` | an execution with this id runs already, or may not be started again |
| `NotFoundError` | there is no such execution |
| `WorkflowQueryFailedError` | a query failed: its message is all that is told of that |
| the type of its own failure | an update or a workflow failed |
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import nexusrpc
from temporalio.client import (
    RPCError,
    RPCTimeoutOrCancelledError,
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import (
    ActivityAlreadyStartedError,
    ApplicationError,
    WorkflowAlreadyStartedError,
)
from temporalio.service import RPCStatusCode

from crossway.runtime import cancellation
from crossway.runtime.errors import raised

_NO_SUCH_EXECUTION = "ExternalWorkflowExecutionNotFound"
"""The SDK's type for a signal to a workflow that is not there."""

ALREADY_STARTED = "AlreadyStartedError"
NOT_FOUND = "NotFoundError"
UNAVAILABLE = "UnavailableError"

BUSY = (
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
)
"""What says nothing of what was asked for, only that there is no answer now.

A request that takes too long counts as cancelled by gRPC's own client ("Timeout expired").
"""

DENIED = (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNAUTHENTICATED)
"""What these credentials may not, now or later."""

_FAILED = (WorkflowFailureError, WorkflowQueryFailedError, WorkflowUpdateFailedError)
_BY_STATUS = {
    RPCStatusCode.NOT_FOUND: NOT_FOUND,
    RPCStatusCode.ALREADY_EXISTS: ALREADY_STARTED,
    RPCStatusCode.INVALID_ARGUMENT: "InvalidArgumentError",
    RPCStatusCode.PERMISSION_DENIED: "UnauthorizedError",
    **dict.fromkeys(BUSY, UNAVAILABLE),
}

HANDLER_ERRORS: dict[str, nexusrpc.HandlerErrorType] = {
    ALREADY_STARTED: nexusrpc.HandlerErrorType.CONFLICT,
}
"""Refusals as Nexus error types, besides those that a design raises itself."""


class SettledError(ApplicationError):
    """What an update failed with. The service keeps it: who makes the request again has the same
    answer again."""


def refusal(failure: BaseException) -> ApplicationError | None:
    """Return an expected answer of Temporal as an application error, None for a defect."""
    match failure:
        case WorkflowAlreadyStartedError():
            return already_started(failure.workflow_type, failure.workflow_id)
        case ActivityAlreadyStartedError():
            said = (
                f"activity {failure.activity_type} with the id {failure.activity_id!r} was started"
            )
            details = {"id": failure.activity_id}
            return ApplicationError(f"{said} already", details, type=ALREADY_STARTED)
        case RPCError() if failure.status in _BY_STATUS:
            return ApplicationError(failure.message, type=_BY_STATUS[failure.status])
        case RPCTimeoutOrCancelledError():
            # The SDK's word for what is DEADLINE_EXCEEDED or CANCELLED of an update.
            said = str(failure.__cause__ or "") or "the service has no answer in time"
            return ApplicationError(said, type=_BY_STATUS[RPCStatusCode.DEADLINE_EXCEEDED])
        case WorkflowQueryRejectedError():
            return ApplicationError(str(failure), type="QueryRejectedError")
        case _ if isinstance(failure, _FAILED):
            own = raised(failure.__cause__)
            if isinstance(own, ApplicationError):
                lasts = own.non_retryable
                settled = isinstance(failure, WorkflowUpdateFailedError)
                kind = SettledError if settled else ApplicationError
                return kind(own.message, *own.details, type=own.type, non_retryable=lasts)
            return ApplicationError(str(own or failure), type=type(own or failure).__name__)
        case _:
            return None


@contextlib.contextmanager
def answered() -> Iterator[None]:
    """Raise what Temporal refuses a client as an error that a design can catch.

    Raises:
        ApplicationError: of one of the types above.
    """
    try:
        yield
    except Exception as failure:
        if (expected := refusal(failure)) is None:
            raise
        raise expected from failure


@contextlib.contextmanager
def on_its_way() -> Iterator[None]:
    """Keep from every `catch` that nobody knows how an update ends: it may have been made, and who
    undoes it would undo what goes on.

    Raises:
        CancelledError: the task itself is being stopped, for which the SDK has a failure.
        HandlerError: the service is busy; the server makes the request again.
    """
    try:
        yield
    except (RPCError, RPCTimeoutOrCancelledError) as failure:
        if cancellation.asked():
            raise asyncio.CancelledError from failure
        expected = refusal(failure)
        if expected is None or expected.type != UNAVAILABLE:
            raise
        raise asked_again(expected) from expected


def asked_again(unavailable: ApplicationError) -> nexusrpc.HandlerError:
    """Return the error of a request that the server makes again, and no `catch` decides about."""
    kind = nexusrpc.HandlerErrorType.UNAVAILABLE
    error = nexusrpc.HandlerError(unavailable.message, type=kind)
    error.__cause__ = unavailable  # which a signature can be put on
    return error


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Raise what Temporal refuses a workflow as an error that its design can catch.

    Raises:
        ApplicationError: of one of the types above.
    """
    try:
        yield
    except WorkflowAlreadyStartedError as failure:
        raise already_started(failure.workflow_type, failure.workflow_id) from failure
    except ApplicationError as failure:
        if failure.type != _NO_SUCH_EXECUTION:
            raise
        raise ApplicationError(failure.message, type=NOT_FOUND) from failure


def already_started(workflow: str, workflow_id: str) -> ApplicationError:
    """Return the error for a start of an id that is in use."""
    said = f"workflow {workflow} with the id {workflow_id!r} was started already"
    return ApplicationError(said, {"id": workflow_id}, type=ALREADY_STARTED)
