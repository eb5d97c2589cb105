"""How much work something is, counted in calls: seconds depend on what else a machine does."""

from __future__ import annotations

import sys
from collections.abc import Callable


def calls_of(work: Callable[[], object]) -> int:
    """Return how many function calls something takes."""
    count = 0

    def note_call(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note_call)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
