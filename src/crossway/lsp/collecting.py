"""When a server looks for reference cycles, in place of Python."""

from __future__ import annotations

import gc

PAUSE = 60.0
"""Seconds between two searches: nothing is answered during one, some 50 ms in a large design."""


class Collector:
    """Collects reference cycles now and then where Python does not by itself, as in a server.

    A design that is read again with every key has none (measured), but Python would look for some
    through all of it, a fifth of the time until an answer. What pygls leaves behind is little.
    """

    def __init__(self) -> None:
        """Nothing was collected yet."""
        self._due = 0.0

    def collect(self, now: float) -> bool:
        """Look for cycles if it was not done lately; return whether it was, `now` in seconds."""
        if gc.isenabled() or now < self._due:
            return False
        self._due = now + PAUSE
        gc.collect()
        return True
