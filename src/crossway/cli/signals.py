"""Being told to stop: Ctrl-C (SIGINT) and SIGTERM mean the same to every command.

A command that runs something catches both, also where whoever started it ignores SIGINT,
and stops what it started first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from crossway.cli.exits import INTERRUPTED

T = TypeVar("T")

SAME = 1.0
"""Seconds within which a second signal is the first once more: one Ctrl-C may arrive twice,
from the terminal, and passed on by whoever started us."""


def on_signals(act: Callable[[], object]) -> None:
    """Call `act` in the running loop at each SIGINT and SIGTERM, from now on."""
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, act)


async def cancelled_by_signals(main: Coroutine[Any, Any, T]) -> T:
    """Return what `main` returns; a signal cancels it.

    Raises:
        CancelledError: one did, and what `main` had started has stopped.
    """
    task = asyncio.ensure_future(main)
    on_signals(task.cancel)
    return await task


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


def run_to_end(main: Coroutine[Any, Any, T]) -> T:
    """Return what `main` returns; what it left behind ends with the process.

    `asyncio.run` waits for that: a function that blocks in a thread cannot be stopped, and
    its worker goes on trying to report it to a server that is gone, for ten seconds. The
    loop is never closed: to be called once, last.
    """
    return asyncio.Runner().run(main)
