"""Moments as the simulator writes them."""

from __future__ import annotations

import pytest

from crossway.simulate.history import stamp


@pytest.mark.parametrize(
    ("seconds", "micros"),
    [
        (1764376660.0, 1764376660_000000),
        (1764376660.25, 1764376660_250000),
        (1764376660.9999998, 1764376661_000000),
        (0.0, 0),
    ],
)
def test_a_moment_is_one_of_microseconds(seconds: float, micros: int) -> None:
    """One that rounds up to the next second is in that: protobuf takes no 10**9 nanoseconds."""
    assert stamp(seconds).ToMicroseconds() == micros
