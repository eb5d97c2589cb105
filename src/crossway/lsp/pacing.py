"""When a design is diagnosed that was changed: at once, unless that takes long.

While a design is diagnosed, answers share the interpreter with that. So what is asked with a key is
answered first, and where the last diagnosis took long the next begins only once nothing is typed
for a moment.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

QUICK = 0.05
"""Seconds of CPU of a diagnosis after which the next one begins at once."""

AT_ONCE = 0.01
"""Seconds in which what an editor asks with a key arrives: completion, a signature, colours."""

PAUSE = 0.15
"""Seconds without a key before a design is diagnosed that takes longer than `QUICK`."""


class Pace:
    """How long the next diagnosis of one design waits, by what the last one took."""

    def __init__(self) -> None:
        """Nothing was diagnosed yet: the first begins at once."""
        self.wait = AT_ONCE
        self._read = 0.0

    @property
    def is_slow(self) -> bool:
        """Whether the last diagnosis took so long that the next one waits for a pause."""
        return self.wait > AT_ONCE

    def reading(self, read: Callable[[], T]) -> T:
        """Return what is read for a diagnosis, having noted what that takes."""
        begun = time.thread_time()
        found = read()
        self._read = time.thread_time() - begun
        return found

    def finding(self, find: Callable[[], T]) -> T:
        """Return what is found in what was read last; what both took says how long to wait.

        None is found where somebody went on typing: that says nothing unless it took long.
        """
        begun = time.thread_time()
        found = find()
        took = self._read + time.thread_time() - begun
        if took >= QUICK:
            self.wait = PAUSE
        elif found is not None:
            self.wait = AT_ONCE
        return found


class Answers:
    """How many questions are being answered."""

    def __init__(self) -> None:
        """Nobody asked yet."""
        self._open = 0
        self._given = asyncio.Event()
        self._given.set()

    def __enter__(self) -> None:
        """Begin an answer."""
        self._open += 1
        self._given.clear()

    def __exit__(self, *_: object) -> None:
        """End one, whether it was given or not."""
        self._open -= 1
        if not self._open:
            self._given.set()

    async def given(self) -> None:
        """Wait until all are given, but no longer than a slow design waits without questions."""
        if not self._open:
            return
        waiting = asyncio.ensure_future(self._given.wait())
        try:  # `wait_for` of Python 3.11 goes on where it is cancelled as the last one is given
            await asyncio.wait([waiting], timeout=PAUSE)
        finally:
            waiting.cancel()
