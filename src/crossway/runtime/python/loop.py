"""The event loop of the user's `async def` functions: one, in a thread of its own.

Workers poll, send heartbeats and answer health checks in the loop of the main thread. A
function that blocks while it should await (a database driver that knows no `asyncio`) would
stop all of that: the server would take its activity for lost, and start it again. In a loop
apart it only holds up functions of its own kind, and is named in the log.

All of them share one loop, since what they keep between calls (connections, locks) belongs to
the loop it was made in.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, wait
from contextvars import ContextVar
from functools import cache
from types import FrameType
from typing import Any, Protocol

from crossway.runtime.python.source import nearby

LOG = logging.getLogger("crossway.python")

HELD = 2.0
"""Seconds after which whoever holds the loop is named."""

WAKE = 0.2
"""Seconds after which a thread that waits for the loop looks whether it has been cancelled."""


class RunsCoroutines(Protocol):
    """What runs `async def` functions, and waits for what a `def` function returned to await."""

    async def run(self, function: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Return what a coroutine function returns; for other loops."""

    def wait(self, awaitable: Awaitable[Any]) -> Any:
        """Return what an awaitable gives; for threads without a loop."""


instead: ContextVar[RunsCoroutines | None] = ContextVar("crossway_user_loop", default=None)
"""What runs them in this context in place of the loop apart: a simulation, in its own time."""


def user_loop() -> RunsCoroutines:
    """Return the loop, begun when it is first asked for, or what stands in its place."""
    return instead.get() or own_loop()


@cache
def own_loop() -> UserLoop:
    """Return the loop apart of this process."""
    return UserLoop()


class UserLoop:
    """An event loop in a thread that ends with the process."""

    def __init__(self) -> None:
        """Start the thread of the loop, and the one that watches it."""
        self._loop = asyncio.new_event_loop()
        self._running = 0
        self._busy = threading.Event()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="crossway-async", daemon=True
        )
        self._thread.start()
        threading.Thread(target=self._watch, name="crossway-watch", daemon=True).start()

    async def run(self, function: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Return what a coroutine function returns, run in the loop; for other loops.

        A cancellation is passed on, and what the function makes of it is its outcome. Context
        variables are those of the caller.
        """
        asking = asyncio.get_running_loop()
        outcome: asyncio.Future[Any] = asking.create_future()
        tasks: list[asyncio.Task[Any]] = []

        def begin() -> None:
            tasks.append(self._loop.create_task(self._counted(function())))
            tasks[0].add_done_callback(lambda done: _tell(asking, outcome, done))

        def cancel() -> None:
            tasks[0].cancel()

        self._loop.call_soon_threadsafe(begin)
        while True:
            try:
                return await asyncio.shield(outcome)
            except asyncio.CancelledError:
                if outcome.done():
                    raise
                self._loop.call_soon_threadsafe(cancel)

    def wait(self, awaitable: Awaitable[Any]) -> Any:
        """Return what an awaitable gives, awaited in the loop; for threads without a loop.

        An exception that is raised in the waiting thread from outside cancels it.
        """

        async def awaited() -> Any:
            return await awaitable

        future: Future[Any] = asyncio.run_coroutine_threadsafe(self._counted(awaited()), self._loop)
        try:
            while not future.done():
                wait([future], timeout=WAKE)
        except BaseException:
            future.cancel()
            raise
        return future.result()

    async def _counted(self, work: Coroutine[Any, Any, Any]) -> Any:
        self._running += 1
        self._busy.set()
        try:
            return await work
        finally:
            self._running -= 1
            if not self._running:
                self._busy.clear()

    def _watch(self) -> None:
        """Say for ever who holds the loop, once for each time."""
        while True:
            self._busy.wait()
            answered = threading.Event()
            self._loop.call_soon_threadsafe(answered.set)
            if not answered.wait(HELD):
                LOG.warning("%s", holder(sys._current_frames()[self._thread.ident or 0]))
                answered.wait()
            time.sleep(HELD / 2)


def _tell(
    loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[Any], done: asyncio.Task[Any]
) -> None:
    """Give the outcome of a task to a future of another loop."""

    failure = None if done.cancelled() else done.exception()

    def tell() -> None:
        if outcome.done():
            return
        if done.cancelled():
            outcome.cancel()
        elif failure is not None:
            outcome.set_exception(failure)
        else:
            outcome.set_result(done.result())

    with contextlib.suppress(RuntimeError):  # the loop that waited has been closed
        loop.call_soon_threadsafe(tell)


def holder(innermost: FrameType) -> str:
    """Return who holds an event loop, from the innermost frame of its thread."""
    frames: list[FrameType] = []
    frame: FrameType | None = innermost
    while frame is not None and not _of_loop(frame):
        frames.append(frame)
        frame = frame.f_back
    if not frames:
        return f"the event loop of `async def` functions has been held for {HELD:g} s"
    outer = frames[-1]
    place = f"{nearby(outer.f_code.co_filename)}:{outer.f_lineno}"
    return (
        f"{outer.f_code.co_name} has held the event loop of all `async def` functions for "
        f"{HELD:g} s, at {place}; the others wait meanwhile: make it a `def` function, or await "
        "asyncio.to_thread(..) for what blocks"
    )


def _of_loop(frame: FrameType) -> bool:
    """Whether a frame is the loop's, or ours around the user's function."""
    module = str(frame.f_globals.get("__name__", ""))
    return module.split(".")[0] == "asyncio" or module.startswith(__package__)
