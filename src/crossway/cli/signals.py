"""Being told to stop: Ctrl-C (SIGINT) and SIGTERM mean the same to every command.

A command that runs something catches both, also where whoever started it ignores SIGINT,
and stops what it started first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from crossway.cli.exits import FAILED, INTERRUPTED, Interrupted
from crossway.cluster.loop import run_in_worker_loop
from crossway.runtime.faults import running_at

T = TypeVar("T")

SAME = 1.0
"""Seconds within which a second signal is the first once more: one Ctrl-C may arrive twice,
from the terminal, and passed on by whoever started us."""


HELD = 2.0
"""Seconds for which the event loop may keep silent after a signal."""


def on_signals(act: Callable[[], object]) -> None:
    """Call `act` in the running loop at each SIGINT and SIGTERM, from now on."""
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, act)


def run_interruptibly(main: Coroutine[Any, Any, T], *, to_end: bool = False) -> T:
    """Return what `main` returns, in an event loop of its own; a signal cancels it.

    With `to_end` what it left behind ends with the process: to be called once, last.
    Else it is waited for: a function that blocks in a thread cannot be stopped, and
    its worker goes on trying to report it to a server that is gone, for ten seconds.

    Raises:
        Interrupted: there was a signal.
    """
    work = _cancelled_by_signals(main)
    try:
        return run_in_worker_loop(work, to_end=to_end)
    except (asyncio.CancelledError, KeyboardInterrupt):
        raise Interrupted from None


def run_until_told(
    main: Coroutine[Any, Any, object], at_end: Callable[[], Coroutine[Any, Any, object]]
) -> None:
    """Run `main` to its end; a signal ends the process instead. `at_end` is run before either.

    For what no cancelling ends: a thread of it waits for standard input.
    """

    async def told() -> None:
        await at_end()
        os._exit(INTERRUPTED)

    async def watched() -> None:
        loop, ending = asyncio.get_running_loop(), set[asyncio.Task[None]]()
        on_signals(lambda: ending.add(loop.create_task(told())))
        try:
            await main
        finally:
            await at_end()

    asyncio.run(watched())


async def _cancelled_by_signals(main: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(main)
    on_signals(task.cancel)
    _end_when_held(asyncio.get_running_loop())
    return await task


def _end_when_held(loop: asyncio.AbstractEventLoop) -> None:
    """Let a signal end the process when its loop does not answer: somebody's code holds it.

    An endless loop in a Python file that is imported, say. The loop itself learns of signals as
    before.
    """

    def told(_number: int, _frame: object) -> None:
        answered = threading.Event()
        loop.call_soon_threadsafe(answered.set)
        threading.Thread(target=_end_unless, args=[answered], daemon=True).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)


def _end_unless(answered: threading.Event) -> None:
    if not answered.wait(HELD):
        os.write(2, b"stopped at once: something held the process\n")
        os._exit(INTERRUPTED)


def stop_even_if_caught() -> None:
    """Let a signal interrupt this thread, and end the process if its code goes on all the same.

    Whoever runs an operation takes all that it raises for its failure, an interrupt as well.
    """

    def told(_number: int, _frame: object) -> None:
        threading.Thread(target=_end_unless, args=[threading.Event()], daemon=True).start()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)


def end_when_over(seconds: float, said: str) -> Callable[[], None]:
    """Let the process end when its loop does not answer once a time is up; return what calls
    that off. `said` is written then, and where the design or the user's Python is.

    An operation whose body never ends holds the loop, and with it whoever would end the run.
    """
    loop = asyncio.get_running_loop()

    def over() -> None:
        answered = threading.Event()
        loop.call_soon_threadsafe(answered.set)
        if not answered.wait(HELD):
            where = f" ({', '.join(running)})" if (running := running_at()) else ""
            os.write(2, f"{said}{where}\n".encode())
            os._exit(FAILED)

    watch = threading.Timer(seconds, over)
    watch.daemon = True
    watch.start()
    return watch.cancel


def stop_on_signals(at_once: Callable[[], object]) -> asyncio.Event:
    """Return an event that a signal sets; a second signal ends the process at once.

    `at_once` is called before that.
    """
    stop = asyncio.Event()
    first = 0.0

    def told() -> None:
        nonlocal first
        if stop.is_set() and time.monotonic() - first > SAME:
            at_once()
            os._exit(INTERRUPTED)
        first = first or time.monotonic()
        stop.set()

    on_signals(told)
    return stop
