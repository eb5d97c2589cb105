"""Which handlers of a workflow run: it ends after those that it accepted.

A handler with an `unfinished_policy` is left to what that says; all others are waited for, as
long as they take. When the workflow is cancelled they are cancelled with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from temporalio import workflow

from crossway.runtime.patches import by_rule
from crossway.runtime.waits import HANDLERS, waits_for

FINISHING = "finishing"
"""The rule that a workflow ends after its handlers."""


@contextmanager
def running(instance: Any, *, waited_for: bool) -> Iterator[None]:
    """Count the current task among the handlers that a workflow waits for."""
    task = asyncio.current_task()
    tasks = _tasks(instance)
    if task is not None and waited_for:
        tasks[task] = None
    try:
        yield
    finally:
        if task is not None:
            tasks.pop(task, None)


@waits_for(HANDLERS)
async def handlers_finished(*, continuing: bool = False) -> None:
    """Wait until the running workflow's handlers are done, as long as that takes.

    A workflow that was cancelled cancels them, and so does one that is cancelled meanwhile. It
    ends as it was about to, unless it is `continuing` as new and cancelled meanwhile: the run to
    come would know nothing of the cancellation.

    Raises:
        CancelledError: the workflow was cancelled, and would have continued as new.
    """
    tasks = _tasks(workflow.instance())
    if not tasks or not by_rule(FINISHING):
        return
    if workflow.cancellation_reason() is not None:
        await stop_handlers()
        return
    try:
        await workflow.wait_condition(lambda: not tasks)
    except asyncio.CancelledError:
        if workflow.cancellation_reason() is None:
            raise
        await stop_handlers()
        if continuing:
            raise


async def stop_handlers() -> None:
    """Cancel the running workflow's handlers, since it was itself, and wait until they are done."""
    instance = workflow.instance()
    tasks = _tasks(instance)
    if tasks and by_rule(FINISHING):
        instance._crossway_stopping = True
        for task in tuple(tasks):
            task.cancel()
        await workflow.wait_condition(lambda: not tasks)


def stopping(instance: Any) -> bool:
    """Return whether a workflow was cancelled, and its handlers with it."""
    return bool(vars(instance).get("_crossway_stopping"))


def _tasks(instance: Any) -> dict[asyncio.Task[Any], None]:
    """Return the handlers that run, in the order in which they began.

    A set has them by their addresses: what they do as they are cancelled would come in another
    order in a replay.
    """
    tasks: dict[asyncio.Task[Any], None] = vars(instance).setdefault("_crossway_handlers", {})
    return tasks
