"""Where plain functions run: some at once in the calling thread, others in threads of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 16
"""Plain `def` functions that may run at once."""


class Inline(ThreadPoolExecutor):
    """Runs what it is given at once and in the calling thread, apart from its event loop."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Return what `fn` did, done."""
        done: Future[T] = Future()
        try:
            done.set_result(apart(fn, *args, **kwargs))
        except BaseException as failure:
            done.set_exception(failure)
        return done


def apart(do: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns that is called in this thread, outside of its event loop.

    Raises:
        BaseException: what it raises.
    """
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return do(*args, **kwargs)
    finally:
        asyncio._set_running_loop(outer)


@cache
def threads() -> ThreadPoolExecutor:
    """Return the threads of plain `def` functions, shared by all simulations of the process."""
    return ThreadPoolExecutor(THREADS, "crossway-simulated")
