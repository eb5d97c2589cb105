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
    CancelledError,
    ChildWorkflowError,
    FailureError,
    is_cancelled_exception,
)
from temporalio.exceptions import NexusOperationError as OperationFailure
from temporalio.exceptions import TimeoutError as TemporalTimeoutError

from crossway.language.words import CANCELLED
from crossway.runtime import cancellation, patches
from crossway.runtime.faults import kind_of, text_of

RAISED = "raised"
"""The rule that `catch` goes by what was raised, and not by what that came from."""

DESIGN_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    RecursionError,
    TypeError,
    ValueError,
)
"""Python errors that a value in a design can provoke: they fail the workflow.

A MemoryError is none: it says of a worker that its machine is full, and the task is tried again.
What a design can make is bounded apart (`limits`).
"""


class NexusOperationError(ApplicationError):
    """An operation failed; its own error is the cause, its details are among ours."""

    default_message: ClassVar[str] = "operation failed"

    answered = False
    """Whether the operation did what it was called for, and only its answer is of no use."""

    def __init__(self, message: str, about: dict[str, Any]) -> None:
        """Describe a failed call; `about` holds endpoint, service, operation and so on.

        `attempts` counts whole calls: more than one with a `retry_policy`.
        """
        self.about = {**about, "attempts": 1}
        super().__init__(message, self.about, type=type(self).__name__)


class NexusTimeoutError(NexusOperationError):
    """The operation ran out of time. Its target may go on running.

    To `catch` it is a `TimeoutError` as well, as that of an activity or a child is.
    """


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

_OF_ITSELF = {NexusTimeoutError: "TimeoutError", NexusNotFoundError: "NOT_FOUND"}
"""The type of a failed call where nothing of the handler's side says one: an endpoint that is not
there is told as a service is that its handler does not have."""

HANDLER_ERRORS: dict[str, nexusrpc.HandlerErrorType] = {
    "UnauthorizedError": nexusrpc.HandlerErrorType.UNAUTHORIZED,
    "InvalidArgumentError": nexusrpc.HandlerErrorType.BAD_REQUEST,
    "NotFoundError": nexusrpc.HandlerErrorType.NOT_FOUND,
    "UnavailableError": nexusrpc.HandlerErrorType.UNAVAILABLE,
}
"""What a design raises in a handler, as Nexus error types. Only the last is retried."""

DETAILS = "details"
"""The rule that what is raised without a message, `raise TooMuch(sum, limit)`, keeps all that it is
raised with. Up to 0.1.0 it lost the first."""

FAILURES = (ActivityError, ApplicationError, CancelledError, ChildWorkflowError, *DESIGN_FAULTS)
"""What `catch` can catch: failures of calls, and of the workflow's own lines (`1 / 0`,
`int("x")`, a missing key), never the workflow's own cancellation."""

FAILURES_OR_CANCELLATION = (*FAILURES, OperationFailure, asyncio.CancelledError)
"""What a `try:` with a `catch CancelledError:` can catch."""


def error(name: str, *details: Any) -> ApplicationError:
    """Return the exception for `raise Name(message, ..)`, whose message is else its name."""
    first = details[0] if details else name
    if isinstance(first, str):
        return ApplicationError(first, *details[1:], type=name)
    return ApplicationError(name, *(details if patches.holds(DETAILS) else details[1:]), type=name)


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


def carried(failure: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that it carries, down to the one that was raised.

    What that came from is left out: a `raise UndoFailed(..)` in a `catch Declined:` is no
    `Declined`, and reaches whoever called with it as its cause.
    """
    own = raised(failure)
    for one in causes(failure):
        yield one
        if one is own and not _carries(one):
            return


def _carries(failure: BaseException) -> bool:
    return isinstance(failure, ApplicationError) and failure.type in CARRIERS


def raised(failure: BaseException | None) -> BaseException | None:
    """Return the exception that was raised, of a failure as its caller sees it.

    What carries it is left out: the wrappers of the SDK (`ActivityError`,
    `ChildWorkflowError`, a handler's error), and an error of a call that only passes another
    one on. Its own causes are additional: of `raise CardRefused() from KeyError()` it is
    `CardRefused`.
    """
    chain = list(causes(failure))
    own = [one for one in chain if isinstance(one, ApplicationError)]
    first = next((one for one in own if not _carries(one)), None)
    if first is not None or own:
        return first or own[0]
    return next((one for one in chain if not isinstance(one, _WRAPPERS)), None) or failure


_WRAPPERS = (ActivityError, ChildWorkflowError, OperationFailure, nexusrpc.HandlerError)


CARRIERS = frozenset(
    {"OperationError", "NexusOperationError", "NexusTimeoutError", "NexusUnauthorizedError"}
    | {"NexusNotFoundError"}
)
"""Types of application errors that carry the error of something else: Nexus's own for a
failed operation, and ours for a failed call."""


def operation_error(failure: OperationFailure, about: dict[str, Any]) -> BaseException:
    """Return what the caller of a failed operation gets to see.

    `about` names endpoint, service and operation. A call that ended because we cancelled
    it stays a cancellation; one whose target somebody else cancelled is a failure.
    """
    if is_cancelled_exception(failure) and cancellation.asked():
        return failure
    inner = failure.__cause__
    if isinstance(inner, TemporalTimeoutError):
        return _caused(NexusTimeoutError(_said(about, "timed out"), about), failure)
    handler = next((e for e in carried(inner) if isinstance(e, nexusrpc.HandlerError)), None)
    found = raised(inner) or failure
    own = found if isinstance(found, ApplicationError) else None
    kind = handler.type.name if handler is not None else own.type if own is not None else None
    details = {**about, "type": (own.type if own is not None else None) or kind or _kind(found)}
    if own is not None and own.details:
        details["details"] = list(own.details)
    chosen = _BY_TYPE.get(kind or "", NexusOperationError)
    return _caused(chosen(_said(about, message_of(found)), details), failure)


def _kind(found: BaseException) -> str | None:
    """Return the type of what ended the target without an error: `TimeoutError` and its like."""
    return type(found).__name__ if not isinstance(found, _WRAPPERS) else None


def message_of(failure: BaseException) -> str:
    """Return what an exception says, without its type; a fault of a design's line in its words."""
    if isinstance(failure, FailureError):
        without = failure.failure is not None and not failure.failure.message
        return "" if without else failure.message  # the SDK says "Application error" for none
    said = text_of(failure)
    # Of Python's own: the key alone.
    return f"there is no {said}" if isinstance(failure, KeyError) and said == str(failure) else said


def _caused(error: NexusOperationError, cause: BaseException) -> NexusOperationError:
    error.__cause__ = cause
    return error


def _said(about: dict[str, Any], what: str) -> str:
    return f"{about['endpoint']} {about['service']}.{about['operation']}: {what}"


def matches(failure: BaseException, name: str | None = None) -> bool:
    """Whether `catch Name` catches this failure: by class or type, of what carries it too.

    `catch:` without a name catches all but the workflow's own cancellation, which
    `catch CancelledError` alone catches.
    """
    if cancellation.passes(failure):
        return name == CANCELLED
    if isinstance(failure, asyncio.CancelledError):
        return False  # as releases without the rule
    return name is None or _is_of(failure, name)


def _is_of(failure: BaseException, name: str) -> bool:
    # With `on_timeout: cancel` the deadline is ours, and nothing of Temporal's is its cause.
    if name == "TimeoutError" and isinstance(failure, NexusTimeoutError):
        return True
    if any(_has_type(one, name) for one in carried(failure)):
        return True
    return any(_has_type(one, name) for one in causes(failure)) and not patches.holds(RAISED)


def _has_type(failure: BaseException, name: str) -> bool:
    if isinstance(failure, ApplicationError) and failure.type == name:
        return True
    return name == kind_of(failure) or any(one.__name__ == name for one in type(failure).__mro__)


def describe(failure: BaseException) -> dict[str, Any]:
    """Return the record that `catch X -> err` binds.

    `type`, `message` and `details` are those of the exception that was raised. The others
    tell of a failed Nexus call and are null for any other failure: `error` is which of the
    four it was, with `endpoint`, `service`, `operation` and `attempts`.
    """
    if isinstance(failure, NexusOperationError):
        about = {"type": _OF_ITSELF.get(type(failure)), "details": [], **failure.about}
        return {"message": failure.message, "error": failure.type, **about}
    found = raised(failure) or failure
    if cancellation.is_own(failure):
        found = CancelledError(cancellation.reason())
    own = found if isinstance(found, ApplicationError) else None
    return {
        "type": own.type if own is not None else kind_of(found),
        "message": message_of(found),
        "details": list(own.details) if own is not None else [],
        **dict.fromkeys(("error", "endpoint", "service", "operation", "attempts")),
    }
