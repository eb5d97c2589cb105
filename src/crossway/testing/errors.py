"""What a test is told when it is at fault, or when a workflow failed that should not have."""

from __future__ import annotations

from types import TracebackType
from typing import Any, NamedTuple

from temporalio.exceptions import ApplicationError, FailureError

from crossway.errors import CrosswayError
from crossway.simulate import SimulationError


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


_TOLD = (TestingError, FailedError, SimulationError, CrosswayError, AssertionError)


def end_at_the_test(failure: BaseException) -> None:
    """Let an error that is meant for a test be shown with the test's own line as its last.

    Its message says all; where in Crossway it was raised, and from what, says nothing. Any other
    error is left as it is: also the `assert` of a stand-in.
    """
    frames: list[TracebackType] = []
    found = failure.__traceback__
    while found is not None:
        frames.append(found)
        found = found.tb_next
    ours = [at for at, frame in enumerate(frames) if _is_ours(frame)]
    if not ours or ours[0] == 0 or not _is_ours(frames[-1]) or not isinstance(failure, _TOLD):
        return
    frames[ours[0] - 1].tb_next = None
    failure.__cause__, failure.__suppress_context__ = None, True


def _is_ours(frame: TracebackType) -> bool:
    return str(frame.tb_frame.f_globals.get("__name__", "")).startswith("crossway.")
