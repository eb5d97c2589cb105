"""The error types every design knows. Source: DESIGN.md section 6."""

from __future__ import annotations

HANDLER_ERRORS = frozenset(
    {"UnauthorizedError", "InvalidArgumentError", "NotFoundError", "UnavailableError"}
)
"""What an operation raises to answer with a Nexus error type."""

CAUGHT = HANDLER_ERRORS | {
    "NexusOperationError",
    "NexusTimeoutError",
    "NexusUnauthorizedError",
    "NexusNotFoundError",
    "ActivityError",
    "ApplicationError",
    "ChildWorkflowError",
    "FailureError",
    "TimeoutError",
    "CancelledError",
    "TerminatedError",
    "ServerError",
    "AlreadyStartedError",
    "WorkflowQueryFailedError",
    # An operation that did not end within its request.
    "OperationTooSlow",
    # What cannot be sent, and a result that is not what its type says.
    "NotEncodable",
    "PayloadTooLarge",
    "UnexpectedResult",
    # What the design's own lines provoke: `1 / 0`, a missing key, `int("x")`.
    "ArithmeticError",
    "ZeroDivisionError",
    "OverflowError",
    "LookupError",
    "KeyError",
    "IndexError",
    "ValueError",
    "TypeError",
}
"""What `catch` finds without the design raising it: failures of calls and of its own lines."""

KINDS_OF = {
    "NexusOperationError": ("NexusTimeoutError", "NexusUnauthorizedError", "NexusNotFoundError"),
    "TimeoutError": ("NexusTimeoutError",),
    "ArithmeticError": ("ZeroDivisionError", "OverflowError"),
    "LookupError": ("KeyError", "IndexError"),
}
"""What a `catch` of one type catches under the names of others, too."""
