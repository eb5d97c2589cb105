"""`await one`, `await all`, promises and conditions, deterministically.

An `await one` begins every case, takes the first that completes (in source order when
two are ready at once) and cancels what the other cases began. An operation's losing
target is cancelled too, which takes a round trip; the wait for it is bounded, since a
cancel can only be sent once the operation has started (NEXUS-FIELD-NOTES section 3). Promises are
the exception: they outlive the race. What arrived is taken only by the race that it wins.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar, cast

from temporalio import workflow
from temporalio.exceptions import CancelledError, is_cancelled_exception
from temporalio.exceptions import NexusOperationError as OperationFailure

from crossway import sdk
from crossway.runtime import cancellation, refusals
from crossway.runtime.messages import Arrivals
from crossway.runtime.patches import by_rule
from crossway.runtime.room import room_for
from crossway.runtime.waits import condition_of, waits_for, waits_on

Taken = ParamSpec("Taken")
Result = TypeVar("Result")

CANCEL_WAIT_SECONDS = 5.0
"""How long a race waits for what it cancelled."""

HOLDS = "holds"
"""The rule that a condition holds where what waited for it goes on. Up to 0.1.0 all that waited for
`not busy` went on, although the first of them had set it."""

STOPPING = "waits for what was asked to stop"
"""The summary of the timer that bounds that wait."""


class Promise(Generic[Result]):
    """Work begun in the background, awaited later, any number of times."""

    def __init__(self, work: Coroutine[Any, Any, Result], child: Any = None) -> None:
        """Begin `work`; `child` is the child workflow's handle when it is one."""
        self.task = asyncio.create_task(cancellation.apart(work))
        self.child = child
        self.task.add_done_callback(retrieved)  # a promise that nobody awaits may fail

    @waits_on(lambda of: [of["self"].task])
    async def wait(self) -> Result:
        """Return the result, leaving the work running when the waiter is cancelled."""
        cancellation.heed()
        await workflow.wait([self.task])
        return self.result()

    async def cancel(self) -> None:
        """Ask what was begun to stop, and go on once it was asked; `wait` says how it ended."""
        await asyncio.sleep(0)  # so that it has begun: there is something to be asked
        if self.child is None:
            await _cancel([self.task], patient=False)
        elif not self.task.done():
            self.task.cancel()
            await asyncio.sleep(0)  # so that the child is asked now

    def result(self) -> Result:
        """Return the result of what is done.

        Raises: what it failed with; CancelledError (temporalio), a failure, where it was cancelled.
        """
        if self.task.cancelled():
            raise CancelledError("cancelled")
        failure = self.task.exception()
        if isinstance(failure, OperationFailure) and is_cancelled_exception(failure):
            raise CancelledError("cancelled") from failure
        return cast(Result, self.task.result())

    async def signal(self, name: str, arguments: Sequence[Any]) -> None:
        """Signal the child workflow behind this promise."""
        cancellation.heed()
        await room_for(arguments)
        with refusals.told():
            await cancellation.heard(self.child.signal(name, args=arguments))
        cancellation.go_on()


Case = Coroutine[Any, Any, Any] | Promise[Any] | Arrivals
"""What can race. Of a case that loses, a promise goes on and an arrival stays what it is."""


@dataclass(frozen=True, slots=True)
class Won:
    """The outcome of a race: which case (0-based, source order) and its value."""

    case: int
    value: Any


async def start(work: Coroutine[Any, Any, Result]) -> Promise[Result]:
    """Begin work in the background, now: its first command is issued on return."""
    _heed([work])
    promise = Promise(work)
    await asyncio.sleep(0)
    return promise


def _heed(works: Iterable[Case]) -> None:
    """Begin none of these where the task that runs was asked to stop."""
    try:
        cancellation.heed()
    except asyncio.CancelledError:
        for work in works:
            if isinstance(work, Coroutine):
                work.close()
        raise


@waits_on(lambda of: of["tasks"])
async def first(*cases: Case, patient: bool = False) -> Won:
    """Return the first case to complete; cancel what the others began.

    `patient` is a race whose cases clean up when they are cancelled, which it waits for.

    Raises: whatever the winning case raised, or a cleanup.
    """
    _heed(cases)
    tasks = [_begin(case) for case in cases]
    won = None
    try:
        while won is None:
            await workflow.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            # One more turn of the loop: cases completed by the same event are all done then.
            await asyncio.sleep(0)
            won = _winner(tasks, cases)
    finally:
        pairs = zip(tasks, cases, strict=True)
        begun = [task for task, case in pairs if not isinstance(case, Promise)]
        try:
            await _cancel(begun, patient=patient)
        except asyncio.CancelledError:
            if won is None or not by_rule(cancellation.KEPT):
                raise
    return won


def _winner(tasks: list[asyncio.Task[Any]], cases: Sequence[Case]) -> Won | None:
    """Return the first case that is done, None where somebody else took what had arrived."""
    for number, (task, case) in enumerate(zip(tasks, cases, strict=True)):
        if not task.done():
            continue
        if isinstance(case, Promise):
            return Won(number, case.result())
        if not isinstance(case, Arrivals):
            return Won(number, task.result())
        if case.waiting:
            return Won(number, case.take())
        tasks[number] = _begin(case)
    return None


@waits_on(lambda of: of["tasks"])
async def together(*parts: Coroutine[Any, Any, Any], patient: bool = False) -> None:
    """Run every part concurrently; the first failure cancels the rest and propagates.

    `patient` is a block whose parts clean up when they are cancelled, which it waits for.
    """
    if not parts:
        return
    _heed(parts)
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await workflow.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await _cancel(tasks, patient=patient)


def _begin(case: Case) -> asyncio.Task[Any]:
    if isinstance(case, Promise):
        return case.task
    return asyncio.create_task(case.ready() if isinstance(case, Arrivals) else case)


async def _cancel(tasks: Sequence[asyncio.Task[Any]], *, patient: bool) -> None:
    """Cancel what still runs and wait for it, for a while or until it has cleaned up.

    Raises: what a cleanup ended with: a failure, or the end of the workflow.
    """
    if isinstance(sys.exception(), GeneratorExit):
        return  # The execution is thrown out of a worker's memory: nothing can be awaited.
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    try:
        if running and patient:
            await cancellation.finished(running)
        elif running:
            await until_stopped(running)
    finally:
        for task in tasks:
            if task.done():
                retrieved(task)
            else:
                task.add_done_callback(retrieved)
        if patient:
            _raise_end(task for task in running if task.done() and not task.cancelled())


async def until_stopped(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Wait for what was asked to stop, or to begin so that it can be, but not for long."""
    with sdk.summarized_timers(STOPPING):
        await workflow.wait(tasks, timeout=CANCEL_WAIT_SECONDS)


def retrieved(task: asyncio.Task[Any]) -> None:
    """Look at how a task ended, so that asyncio does not complain that nobody did."""
    if not task.cancelled():
        task.exception()


def _raise_end(cleaned_up: Iterable[asyncio.Task[Any]]) -> None:
    """Raise the first end of a task that is more than its cancellation."""
    for task in cleaned_up:
        end = task.exception()
        if end is not None and not is_cancelled_exception(end):
            raise end


@waits_for(lambda of: condition_of(of["holds"]))
async def until(holds: Callable[[], Any]) -> None:
    """Wait until a condition of a design holds, also where others wait for it and change it.

    The SDK asks it outside of the workflow's own code: a fault there would end the workflow, and no
    `catch` would see it.

    Raises:
        ArithmeticError, LookupError, TypeError and their like: what asking it raised.
    """
    faults: list[Exception] = []

    def holds_or_fails() -> bool:
        try:
            return bool(holds())
        except Exception as fault:
            faults.append(fault)
            return True

    cancellation.heed()
    while True:
        await workflow.wait_condition(holds_or_fails)
        for fault in faults:
            raise fault
        # All that waited for it are let go at once: who goes on first may end it for the others.
        if holds() or not by_rule(HOLDS):
            return
