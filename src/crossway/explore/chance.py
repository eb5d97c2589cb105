"""Ids and random numbers that follow from their cause, whatever else happened before it.

Two orders of events that have nothing to do with each other then give the same ids, and so the
same state: the search looks at it once.
"""

from __future__ import annotations

import hashlib
from random import Random


def digest(*parts: object) -> str:
    """Return what stands for values: the same for the same ones, in every process."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


class Chance(Random):
    """Numbers that depend on the event that happens, and on how many it drew before."""

    def __init__(self) -> None:
        """Begin without an event."""
        super().__init__(0)
        self._cause, self._drawn = "", 0

    def begin(self, cause: str) -> None:
        """Draw from now on for an event."""
        self._cause, self._drawn = cause, 0

    def getrandbits(self, k: int) -> int:
        """Return a number of so many bits."""
        self._drawn += 1
        drawn = hashlib.blake2b(f"{self._cause}/{self._drawn}".encode()).digest()
        return int.from_bytes(drawn, "big") >> (512 - k)

    def random(self) -> float:
        """Return 0: how long a message is on its way is what the search decides."""
        return 0.0
