"""What stands in for an activity, an operation or a whole namespace answers.

A value is the answer, a function gives it, an exception is raised. `NEVER` never answers,
`in_turn(a, b)` answers each call with the next, `takes("20m", a)` answers after that time.
"""

from __future__ import annotations

import asyncio
import copy
import inspect
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from crossway.design.python import refusal
from crossway.language.durations import parse_duration, print_duration
from crossway.testing.errors import StandInError, StandInFailedError, TestingError


class Never:
    """The answer that does not come."""

    def __repr__(self) -> str:
        """Return how a test writes it."""
        return "NEVER"


NEVER = Never()
"""Stands in for what never answers: until its caller gives up or cancels it."""


@dataclass(frozen=True)
class Takes:
    """An answer that takes a while, in seconds."""

    seconds: float
    answer: Any


@dataclass
class InTurn:
    """An answer for each call, in order."""

    answers: Sequence[Any]
    _left: Iterator[Any] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the first."""
        self._left = iter(self.answers)

    def next(self, name: str) -> Any:
        """Return the answer for the next call.

        Raises:
            StandInError: there are no more.
        """
        try:
            return next(self._left)
        except StopIteration:
            raise StandInError(
                f"{name} was called once more than the {len(self.answers)} times that "
                "its stand-in has answers for"
            ) from None


def takes(length: str | timedelta, answer: Any = None) -> Takes:
    """Return an answer that comes after a time such as `20m`, in the simulator at once."""
    return Takes(seconds(length), answer)


def in_turn(*answers: Any) -> InTurn:
    """Return an answer for each call, in order; one call more fails the test."""
    return InTurn(answers)


def seconds(length: str | timedelta) -> float:
    """Return the seconds of a duration, also of a text such as `30d`.

    Raises:
        TestingError: it is none.
    """
    try:
        found = length if isinstance(length, timedelta) else parse_duration(length)
        if found >= timedelta(0):
            return found.total_seconds()
        raise ValueError("time goes forwards")
    except (TypeError, ValueError):
        shown = print_duration(length) if isinstance(length, timedelta) else repr(length)
        said = f'expected a duration such as "20m" or "30d", found {shown}'
        raise TestingError(said) from None


def check(name: str, answer: Any, parameters: Sequence[str]) -> None:
    """Return when an answer can be given to calls with these parameters.

    Raises:
        StandInError: it is a function that does not take them.
    """
    match answer:
        case Takes(answer=inner):
            check(name, inner, parameters)
        case InTurn(answers=several):
            for one in several:
                check(name, one, parameters)
        case _ if callable(answer) and not isinstance(answer, type):
            reason = refusal(inspect.signature(answer), len(parameters))
            if reason:
                count = len(parameters)
                given = f"{count} argument{'s' * (count != 1)}"
                listed = f" ({', '.join(parameters)})" if parameters else ""
                raise StandInError(
                    f"the stand-in of {name} cannot be called with its {given}{listed}: {reason}"
                )
        case _:  # a value
            pass


def timed(name: str, answer: Any) -> tuple[float | None, Any]:
    """Return how long the answer to this call takes in seconds, None for ever, and what it is.

    Raises:
        StandInError: there is no answer for this call.
    """
    length = 0.0
    while isinstance(answer, Takes | InTurn):
        if isinstance(answer, Takes):
            length += answer.seconds
            answer = answer.answer
        else:
            answer = answer.next(name)
    return (None, None) if isinstance(answer, Never) else (length, answer)


async def given(name: str, answer: Any, arguments: Sequence[Any]) -> Any:
    """Return what an answer gives to a call.

    Raises:
        Exception: the one that the test gave, or that its function raised.
        StandInError: there is no answer for this call.
        StandInFailedError: its function failed the test.
    """
    length, own = timed(name, answer)
    if length is None:
        return await asyncio.Event().wait()
    await asyncio.sleep(length)
    if isinstance(own, BaseException):
        # Itself, without where it was raised before: what makes a copy calls its class with what
        # the error holds, which may be something else than the class takes.
        raise own.with_traceback(None)
    if isinstance(own, type) and issubclass(own, BaseException):  # as `raise` takes it
        raise own
    if callable(own) and not isinstance(own, type):
        return await _called(own, arguments)
    return copy.deepcopy(own)


async def _called(function: Any, arguments: Sequence[Any]) -> Any:
    try:
        value = function(*arguments)
        return await value if inspect.isawaitable(value) else value
    except BaseException as failure:
        if isinstance(failure, _ends_test()):
            raise StandInFailedError(failure) from failure
        raise


def _ends_test() -> tuple[type[BaseException], ...]:
    """Return what ends a test: a failed `assert`, wrong use of the test's own tools, and what
    pytest raises where it is there.

    `crossway test` goes without pytest.
    """
    outcomes = sys.modules.get("_pytest.outcomes")
    return (AssertionError, TestingError, *([outcomes.OutcomeException] if outcomes else []))
