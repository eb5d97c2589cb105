"""The errors of a design: what a caller sees, what a handler raises.

    ApplicationError (temporalio)
    ├── NexusOperationError        the operation failed
    │   ├── NexusTimeoutError      it ran out of time
    │   ├── NexusUnauthorizedError the caller is not allowed
    │   └── NexusNotFoundError     no such endpoint, service or operation
    └── (any other type name)      raised by `raise X(..)` or `close fail(..)`

They are ApplicationErrors so that a workflow that does not catch them fails (instead of
retrying its task for ever), and so that any client sees the failure type by name.
Source: DESIGN.md section 6; NEXUS-FIELD-NOTES section 1.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

import nexusrpc
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    ChildWorkflowError,
    FailureError,
    is_cancelled_exception,
)
from temporalio.exceptions import NexusOperationError as OperationFailure
from temporalio.exceptions import TimeoutError as TemporalTimeoutError

DESIGN_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
)
"""Python errors that a value in a design can provoke: they fail the workflow."""


class NexusOperationError(ApplicationError):
    """An operation failed; its own error is the cause, its details are among ours."""

    default_message: ClassVar[str] = "operation failed"

    def __init__(self, message: str, about: dict[str, Any]) -> None:
        """Describe a failed call; `about` holds endpoint, service, operation and so on.

        `attempts` counts whole calls: more than one with a `retry_policy`.
        """
        self.about = {**about, "attempts": 1}
        super().__init__(message, self.about, type=type(self).__name__)


class NexusTimeoutError(NexusOperationError):
    """The operation ran out of time. Its target may go on running."""


class NexusUnauthorizedError(NexusOperationError):
    """The handler's side does not allow this caller."""


class NexusNotFoundError(NexusOperationError):
    """No such endpoint, service or operation."""


_BY_TYPE: dict[str, type[NexusOperationError]] = {
    "UNAUTHORIZED": NexusUnauthorizedError,
    "UNAUTHENTICATED": NexusUnauthorizedError,
    "UnauthorizedError": NexusUnauthorizedError,
    "NOT_FOUND": NexusNotFoundError,
    "NotFoundError": NexusNotFoundError,
}

HANDLER_ERRORS: dict[str, nexusrpc.HandlerErrorType] = {
    "UnauthorizedError": nexusrpc.HandlerErrorType.UNAUTHORIZED,
    "InvalidArgumentError": nexusrpc.HandlerErrorType.BAD_REQUEST,
    "NotFoundError": nexusrpc.HandlerErrorType.NOT_FOUND,
    "UnavailableError": nexusrpc.HandlerErrorType.UNAVAILABLE,
}
"""What a design raises in a handler, as Nexus error types. Only the last is retried."""

FAILURES = (ActivityError, ApplicationError, ChildWorkflowError)
"""What `catch` can catch: failures of calls, never the workflow's own cancellation."""


def error(name: str, *details: Any) -> ApplicationError:
    """Return the exception for `raise Name(message, ..)`."""
    message = details[0] if details and isinstance(details[0], str) else name
    return ApplicationError(message, *details[1:], type=name)


def failed(result: Any = None, name: str = "Failed") -> ApplicationError:
    """Return the exception for `close fail(result)`: an ApplicationError carrying it.

    `name` is the result's record type. The message is the result itself when it is a
    string, else its `message`, `error` or `reason`, else `name`.
    """
    message = result if isinstance(result, str) else name
    if isinstance(result, dict):
        said = (result.get(key) for key in ("message", "error", "reason"))
        message = next((text for text in said if isinstance(text, str)), name)
    return ApplicationError(message, result, type=name)


def causes(failure: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes, outermost first."""
    while failure is not None:
        yield failure
        failure = failure.__cause__


def operation_error(failure: OperationFailure, about: dict[str, Any]) -> BaseException:
    """Return what the caller of a failed operation gets to see.

    `about` names endpoint, service and operation. A call that ended because we cancelled
    it stays a cancellation; one whose target somebody else cancelled is a failure.
    """
    task = asyncio.current_task()
    if is_cancelled_exception(failure) and task is not None and task.cancelling():
        return failure
    inner = failure.__cause__
    if isinstance(inner, TemporalTimeoutError):
        return _caused(NexusTimeoutError(_said(about, "timed out"), about), failure)
    handler = next((e for e in causes(inner) if isinstance(e, nexusrpc.HandlerError)), None)
    own = next((e for e in reversed([*causes(inner)]) if isinstance(e, ApplicationError)), None)
    kind = handler.type.name if handler is not None else own.type if own is not None else None
    details = {**about, "type": (own.type if own is not None else None) or kind}
    if own is not None and own.details:
        details["details"] = list(own.details)
    innermost = own or handler or inner or failure
    cause_text = innermost.message if isinstance(innermost, FailureError) else str(innermost)
    chosen = _BY_TYPE.get(kind or "", NexusOperationError)
    return _caused(chosen(_said(about, cause_text), details), failure)


def _caused(error: NexusOperationError, cause: BaseException) -> NexusOperationError:
    error.__cause__ = cause
    return error


def _said(about: dict[str, Any], what: str) -> str:
    return f"{about['endpoint']} {about['service']}.{about['operation']}: {what}"


def matches(failure: BaseException, name: str) -> bool:
    """Whether `catch Name` catches this failure: by class, or by type of any cause."""
    for cause in causes(failure):
        if any(kind.__name__ == name for kind in type(cause).__mro__):
            return True
        if isinstance(cause, ApplicationError) and cause.type == name:
            return True
    return False


def describe(failure: BaseException) -> dict[str, Any]:
    """Return the record a `catch X -> err` binds: type, message, details, and the call."""
    if isinstance(failure, NexusOperationError):
        return {"message": failure.message, "error": failure.type, **failure.about}
    own = next((e for e in reversed([*causes(failure)]) if isinstance(e, ApplicationError)), None)
    if own is None:
        return {"type": type(failure).__name__, "message": str(failure), "details": []}
    return {"type": own.type, "message": own.message, "details": list(own.details)}
