"""The cancellation of a workflow, as its own lines see it.

Temporal cancels a workflow once. What it awaits then ends as cancelled, and `catch CancelledError:`
runs. Nothing cancels it again, so those statements run to their end; then the workflow ends as
cancelled. A branch of `await all` or `await one` that is no longer wanted is cancelled alike.

    try:
        activity Book(trip)
    catch CancelledError:
        activity Release(trip)     # runs, although the workflow is cancelled
                                   # and here the cancellation goes on

A child, an operation or a promise that somebody else cancelled is a failure like others.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Generator, Iterable
from contextvars import ContextVar
from typing import Any, Generic, TypeVar, cast

from temporalio import workflow
from temporalio.exceptions import is_cancelled_exception

from crossway.runtime.patches import by_rule, holds

T = TypeVar("T")

CANCELLATION = "cancellation"
"""The rule that nothing but `catch CancelledError` catches a workflow's own cancellation.

Up to 0.1.0 `catch:` caught one that came while an activity or a child was awaited, and a child
that completed all the same made its parent forget that it was cancelled.
"""

SWALLOWED = "swallowed"
"""The rule that a cancellation goes on which the SDK takes for that of what is awaited: of a signal
that is on its way, and of a child that begins. Up to 0.1.0 nobody was told of it."""

UNDONE = "undone"
"""The rule that whatever fails as its caller is cancelled is the caller's cancellation.

Up to 0.1.0 `catch:` caught a child that failed as it cleaned up, and the workflow went on.
"""

KEPT = "kept"
"""The rule that what won a race is kept where the workflow is cancelled while the others stop: it
may be a receipt, or a signal that was taken. Up to 0.1.0 it was lost."""

ARRIVING = "arriving"
"""The rule that the task then ends also where it awaits a signal or an update next. Builds that
kept what had won already waited there for ever."""


def is_own(failure: BaseException) -> bool:
    """Return whether a failure is that the task that runs was cancelled, which it was not told yet.

    It may come as the failure of what the task awaited, whichever that is. A body that runs outside
    of a workflow awaits nothing that could be cancelled without it, and may have no task at all.
    """
    if isinstance(failure, asyncio.CancelledError):
        return True
    if not workflow.in_workflow():
        return is_cancelled_exception(failure)
    return asked() and (is_cancelled_exception(failure) or holds(UNDONE))


def asked() -> bool:
    """Return whether the task that runs was asked to stop, and was not told so yet; no task is, in
    a thread without a loop."""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return False
    return task is not None and task.cancelling() > 0


def passes(failure: BaseException) -> bool:
    """Return whether a failure is the task's own cancellation, which not every `catch` catches."""
    return is_own(failure) and (not workflow.in_workflow() or by_rule(CANCELLATION))


def cancelled(failure: BaseException) -> bool:
    """Return whether a caught failure is the task's own cancellation, from now on told to it.

    Whoever caught it raises it again in the end. What is cancelled in the meantime is not the task.
    """
    if not passes(failure):
        return False
    _told()
    return True


def reason() -> str:
    """Return why the workflow was cancelled: what its canceller gave, or that it was."""
    return workflow.cancellation_reason() or "cancelled"


def go_on() -> None:
    """End a task that was cancelled while it awaited something that completed all the same.

    Raises:
        CancelledError: it was, and is part of the workflow's body.
    """
    if asked() and not _APART.get():
        if by_rule(CANCELLATION):
            raise asyncio.CancelledError
        _told()


class Heard(Generic[T]):
    """Awaits work just as it would be awaited, and knows whether it was cancelled meanwhile.

    The SDK asks what the work is about to stop, waits for that, and takes the cancellation back.
    """

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        """Hold the work, which begins once this is awaited."""
        self._work = work
        self.cancelled = False

    def __await__(self) -> Generator[Any, Any, T]:
        """Return what the work does."""
        steps = self._work.__await__()
        step: Callable[[Any], Any] = steps.send
        given: Any = None
        while True:
            try:
                waited = step(given)
            except StopIteration as end:
                return cast(T, end.value)
            try:
                given = yield waited
                step = steps.send
            except GeneratorExit:
                steps.close()
                raise
            except BaseException as thrown:
                self.cancelled |= isinstance(thrown, asyncio.CancelledError)
                step, given = steps.throw, thrown


async def heard(work: Coroutine[Any, Any, T]) -> T:
    """Return what work of the SDK does that takes a cancellation for its own.

    Raises:
        CancelledError: the task was cancelled meanwhile, however the work ended.
    """
    listening = Heard(work)
    try:
        result = await listening
    except Exception as failure:
        if listening.cancelled and by_rule(SWALLOWED):
            raise asyncio.CancelledError from failure
        raise
    if listening.cancelled and not _APART.get() and by_rule(SWALLOWED):
        raise asyncio.CancelledError
    return result


def heed(rule: str = KEPT) -> None:
    """End a task that was asked to stop before it begins, or waits for, anything more.

    Raises:
        CancelledError: it was, while it kept what had won a race.
    """
    if asked() and not _APART.get() and by_rule(rule):
        raise asyncio.CancelledError


_APART: ContextVar[bool] = ContextVar("apart", default=False)
"""Whether a task only awaits what a promise began: its end is that of the promise."""


def is_apart() -> bool:
    """Return whether the task that runs only awaits what a promise began."""
    return _APART.get()


async def apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run what a promise began: a result counts, though it was asked to stop."""
    _APART.set(True)
    return await work


def _told() -> None:
    task = asyncio.current_task()
    while task is not None and task.cancelling():
        task.uncancel()


async def shielded(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end, whatever is cancelled meanwhile: that goes on afterwards.

    Raises: what `work` raises, or CancelledError when the task was cancelled meanwhile.
    """
    if isinstance(sys.exception(), GeneratorExit):
        work.close()  # The execution is thrown out of a worker's memory: nothing can be awaited.
        return
    task = asyncio.create_task(work)
    try:
        await finished([task])
    finally:
        if task.done():
            task.result()


async def finished(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Wait until all tasks are done.

    Raises:
        CancelledError: the task that waits was cancelled meanwhile; all of them are done.
    """
    running, interrupted = [task for task in tasks if not task.done()], None
    while running:
        try:
            await workflow.wait(running)
        except asyncio.CancelledError as cancellation:
            interrupted = cancellation
        running = [task for task in running if not task.done()]
    if interrupted is not None:
        raise interrupted
