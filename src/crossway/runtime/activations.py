"""Activations of workflows in the thread of the worker's event loop, watched over by another.

Compiled workflows are short and never wait: handing each activation to a thread and back costs
more than what it does (a fifth of a worker's CPU, measured), and two of them cannot run at once
anyway, since they hold the interpreter. What the SDK's threads are for is kept: a workflow that
does not yield within two seconds is interrupted, and its task fails with the SDK's own error.

    Order.run: while true:  ->  [TMPRL1101] Potential deadlock detected: workflow didn't yield ..

The seconds are those that the processor worked for it: on a machine that is busy with something
else a workflow may have to wait for longer, which is no fault of its own.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from crossway import sdk
from crossway.runtime import arithmetic

T = TypeVar("T")

LIMIT = 2.0
"""Seconds of the processor that an activation may take: the SDK's own limit."""

BLOCKED = 8.0
"""Seconds that it may take altogether, asleep for one: after ten the server gives its task away,
and would take no word of why."""

LOOK = 0.25
"""Seconds between two looks at what runs."""

WORKFLOW_THREADS = 16
"""Threads where activations have some: more do not help, they hold the interpreter."""


def workflow_executor() -> ThreadPoolExecutor:
    """Return what runs the activations of a process's workers, for `workflow_task_executor`.

    From Python 3.14 on a task of one loop cannot run inside of another's, so that threads do it.
    """
    if sys.version_info >= (3, 14):
        return in_threads(WORKFLOW_THREADS)
    return InLoop()


def in_threads(most: int = 500) -> ThreadPoolExecutor:
    """Return what runs activations in threads, which compute as designs do; as many as the SDK's
    own worker has, where nothing else is said."""
    return ThreadPoolExecutor(most, "crossway-workflow", initializer=arithmetic.by_design)


def _clock_of_this_thread() -> int | None:
    """Return the clock that other threads read the work of this one by; macOS has none."""
    if hasattr(time, "pthread_getcpuclockid"):
        return time.pthread_getcpuclockid(threading.get_ident())
    return None


@dataclass
class _Activation:
    """One that runs: what does it, since when, and the error it gets if it runs too long."""

    run: Callable[..., Any]
    began: float = field(default_factory=time.monotonic)
    clock: int | None = field(default_factory=_clock_of_this_thread)
    worked_before: float = field(default_factory=time.thread_time)
    deadlock: BaseException | None = None

    def overdue(self) -> bool:
        """Whether it runs for too long; asked in another thread."""
        taken = time.monotonic() - self.began
        if taken <= LIMIT or taken > BLOCKED or self.clock is None:
            return taken > LIMIT
        return time.clock_gettime(self.clock) - self.worked_before > LIMIT

    def interrupt(self) -> None:
        """Raise in it, at its next step; only what it did until the first time is told."""
        self.deadlock = self.deadlock or sdk.deadlock(self.run, LIMIT)
        sdk.interrupt(self.run)


class InLoop(ThreadPoolExecutor):
    """Runs what it is given at once, in the calling thread, apart from its event loop.

    A `ThreadPoolExecutor` since the SDK asks for one; of its threads it uses none.
    """

    def __init__(self) -> None:
        """Watch, in a thread that ends with the process or with `shutdown`."""
        super().__init__(1)
        self._running: _Activation | None = None
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="crossway-watch", daemon=True).start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Return what an activation did, done; with the SDK's error where it ran too long."""
        self._running = running = _Activation(fn)
        try:
            return apart(fn, *args, failure=lambda: running.deadlock, **kwargs)
        finally:
            self._running = None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Watch no more."""
        self._closed.set()
        super().shutdown(wait, cancel_futures=cancel_futures)

    def _watch(self) -> None:
        while not self._closed.wait(LOOK):
            running = self._running
            if running is not None and running.overdue():
                running.interrupt()


def apart(
    fn: Callable[..., T],
    /,
    *args: Any,
    failure: Callable[[], BaseException | None] = lambda: None,
    **kwargs: Any,
) -> Future[T]:
    """Return what a function did, done: run at once as a thread of its own would run it.

    It sees neither the running event loop nor the context variables of its caller. Where
    `failure` returns something afterwards, that is what became of it.
    """
    outer = asyncio._get_running_loop()
    # A loop that gets a future of its own has nothing to wake up from another thread.
    done: Any = Future() if outer is None else outer.create_future()
    asyncio._set_running_loop(None)
    try:
        alone = Context()
        alone.run(arithmetic.by_design)
        result = alone.run(fn, *args, **kwargs)
    except BaseException as raised:
        done.set_exception(failure() or raised)
    else:
        late = failure()
        done.set_result(result) if late is None else done.set_exception(late)
    finally:
        asyncio._set_running_loop(outer)
    future: Future[T] = done
    return future
