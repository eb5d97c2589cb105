"""Running a command that takes its server down with it, and not waiting for what is left."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run_to_end(main: Coroutine[Any, Any, T]) -> T:
    """Return what `main` returns; what it left behind ends with the process.

    `asyncio.run` waits for that: a function that blocks in a thread cannot be stopped, and
    its worker goes on trying to report it to a server that is gone, for ten seconds. The
    loop is never closed: to be called once, last.
    """
    return asyncio.Runner().run(main)
