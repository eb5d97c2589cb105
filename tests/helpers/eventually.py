"""Waiting for something to become true, without a fixed sleep."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tests.helpers.patience import PATIENCE

T = TypeVar("T")


async def eventually(ask: Callable[[], Awaitable[T]], within: float = PATIENCE) -> T:
    """Return the first truthy answer of `ask`, asked again and again for `within` seconds.

    An AssertionError counts as not yet; the last one is raised when the time is up.
    """
    end, pause = time.monotonic() + within, 0.01
    while True:
        try:
            answer = await ask()
            if answer:
                return answer
            problem = AssertionError(f"still {answer!r} after {within} seconds")
        except AssertionError as failure:
            problem = failure
        if time.monotonic() > end:
            raise problem
        await asyncio.sleep(pause)
        pause = min(pause * 2, 0.25)
