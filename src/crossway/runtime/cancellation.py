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
from collections.abc import Coroutine, Iterable
from contextvars import ContextVar
from typing import Any

from temporalio import workflow
from temporalio.exceptions import is_cancelled_exception

from crossway.runtime.patches import by_rule

CANCELLATION = "cancellation"
"""The rule that nothing but `catch CancelledError` catches a workflow's own cancellation.

Up to 0.1.0 `catch:` caught one that came while an activity or a child was awaited, and a child
that completed all the same made its parent forget that it was cancelled.
"""


def is_own(failure: BaseException) -> bool:
    """Return whether a failure is that the task that runs was cancelled, which it was not told yet.

    It may come as the failure of what the task awaited. A body that runs outside of a workflow
    awaits nothing that could be cancelled without it, and may have no task at all.
    """
    if isinstance(failure, asyncio.CancelledError) or not is_cancelled_exception(failure):
        return isinstance(failure, asyncio.CancelledError)
    if not workflow.in_workflow():
        return True
    task = asyncio.current_task()
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
    task = asyncio.current_task()
    if task is not None and task.cancelling() and not _APART.get():
        if by_rule(CANCELLATION):
            raise asyncio.CancelledError
        _told()


_APART: ContextVar[bool] = ContextVar("apart", default=False)
"""Whether a task only awaits what a promise began: its end is that of the promise."""


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
