"""The event loop and the native threads of a process of Crossway's own, and what ends work in it.

Together they take a tenth off the CPU of a worker (measured, `python -m bench`). A process of a
user's, with `crossway.runtime.worker` in it, has the loop and the threads that he gave it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

NATIVE_THREADS = "TOKIO_WORKER_THREADS"
"""The variable by which the SDK's core learns how many threads it may have. Source: Tokio."""

MOST = 4
"""Native threads that still help; one to each four cores."""


def run_in_worker_loop(main: Coroutine[Any, Any, T], *, to_end: bool = False) -> T:
    """Return what `main` returns, in an event loop of its own; raises what it raises.

    With `to_end` what it left behind ends with the process: to be called once, last. A runner
    that is never closed does not wait for it.
    """
    runner = asyncio.Runner(loop_factory=_worker_loop)
    if to_end:
        return runner.run(main)
    with runner:
        return runner.run(main)


INTERVAL = 0.1
"""Seconds between looks at whether something elsewhere has failed."""


async def unless(
    fault: Callable[[], Exception | None],
    work: Coroutine[Any, Any, T],
    *,
    every: float = INTERVAL,
) -> T:
    """Return what `work` returns, unless there is a fault before: then it is cancelled.

    One is looked for `every` so many seconds. For what nobody hears of who waits: a server only
    tries again and again.

    Raises:
        Exception: the fault.
    """
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=every)
            if not task.done() and (found := fault()):
                raise found
        return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _worker_loop() -> asyncio.AbstractEventLoop:
    """Return a new event loop: uvloop's, where that installs.

    The SDK's core, if the process has none yet, gets as many threads as it can use, unless the
    environment says how many.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    os.environ.setdefault(NATIVE_THREADS, str(max(1, min(MOST, cores // 4))))
    try:
        from uvloop import new_event_loop  # not on Windows
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()
