"""How fast this machine is: what takes a part of a core's second takes longer on a slow one."""

from __future__ import annotations

import time

ONCE = 0.06
"""Seconds of a core that `slowness` counts for, where the limits of tests were measured."""


def slowness() -> float:
    """Return how many times longer this machine computes, at least 1."""
    begun, counted = time.process_time(), 0
    for number in range(500_000):
        counted += number & 1
    return max(1.0, (time.process_time() - begun) / ONCE)
