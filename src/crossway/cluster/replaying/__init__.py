"""Histories replayed against a design as it is now."""

from crossway.cluster.replaying.asked import Replayed
from crossway.cluster.replaying.histories import Recorded, exported, running
from crossway.cluster.replaying.replay import Break, Names, Outcome, builds, replay

__all__ = [
    "Break",
    "Names",
    "Outcome",
    "Recorded",
    "Replayed",
    "builds",
    "exported",
    "replay",
    "running",
]
