"""What a test is told when it is at fault, or when a workflow failed that should not have."""

from __future__ import annotations

from typing import Any, NamedTuple

from temporalio.exceptions import ApplicationError, FailureError


class TestingError(Exception):
    """A test asks for what is not there; the message says what is."""

    __test__ = False


class StandInError(TestingError):
    """A stand-in does not fit what it stands in for."""


class StandInFailedError(Exception):
    """A function that stands in for something holds that the test failed, by `assert` or
    `pytest.fail`: that is no failure of what it stands in for. `failure` is what it raised."""

    def __init__(self, failure: BaseException) -> None:
        """Hold what was raised."""
        super().__init__(str(failure))
        self.failure = failure


class Cause(NamedTuple):
    """One error of those that led to a failure."""

    type: str
    message: str
    details: list[Any]


def causes_of(failure: BaseException | None) -> list[Cause]:
    """Return a failure and its causes, itself first."""
    found: list[Cause] = []
    while failure is not None:
        own = failure if isinstance(failure, ApplicationError) else None
        kind = (own.type or "") if own else type(failure).__name__
        message = failure.message if isinstance(failure, FailureError) else str(failure)
        found.append(Cause(kind, message, list(own.details) if own else []))
        failure = failure.__cause__
    return found


class FailedError(Exception):
    """Something of a workflow failed: the error's type, message and details.

    `causes` are those of the errors that led to it, itself first.
    """

    def __init__(self, said: str, cause: BaseException) -> None:
        """Say how it failed, by which error."""
        super().__init__(said)
        self.causes: list[Cause] = causes_of(cause)
        self.type, self.message, self.details = self.causes[0]


class WorkflowFailedError(FailedError):
    """A workflow failed whose result was asked for."""


class UpdateFailedError(FailedError):
    """A workflow refused an update, or the update failed. The workflow goes on."""
