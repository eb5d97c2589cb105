"""What a test is told when it is at fault, or when a workflow failed that should not have."""

from __future__ import annotations

from typing import Any

from temporalio.exceptions import ApplicationError


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


class FailedError(Exception):
    """Something of a workflow failed: the error's type, message and details."""

    def __init__(self, said: str, cause: BaseException) -> None:
        """Say how it failed, by which error."""
        super().__init__(said)
        own = cause if isinstance(cause, ApplicationError) else None
        self.type: str = (own.type or "") if own else type(cause).__name__
        self.message: str = own.message if own else str(cause)
        self.details: list[Any] = list(own.details) if own else []


class WorkflowFailedError(FailedError):
    """A workflow failed whose result was asked for."""


class UpdateFailedError(FailedError):
    """A workflow refused an update, or the update failed. The workflow goes on."""
