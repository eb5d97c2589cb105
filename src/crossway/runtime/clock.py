"""What time it is for tokens and deadlines: the machine's clock, or a simulation's.

A workflow has the time of its task. What runs beside workflows (signing, checking, handlers of
operations) asks here, so that a token that was made in simulated time is judged in it too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar

clock: ContextVar[Callable[[], float] | None] = ContextVar("crossway_clock", default=None)
"""What gives the time in this context, in seconds since 1970; None for the machine's clock."""


def now() -> float:
    """Return the time, in seconds since 1970."""
    simulated = clock.get()
    return time.time() if simulated is None else simulated()
