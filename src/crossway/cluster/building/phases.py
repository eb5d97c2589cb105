"""How long the phases of a start take, counted from the start of the process."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


def process_start() -> float:
    """Return when this process started, on the clock of `time.monotonic`.

    Where the system does not say (anything but Linux): now.
    """
    try:
        stat = Path("/proc/self/stat").read_text()
        uptime = float(Path("/proc/uptime").read_text().split()[0])
    except OSError:
        return time.monotonic()
    # Field 22, counted after the command name, which may hold spaces: proc(5).
    ticks = int(stat.rpartition(")")[2].split()[19])
    age = uptime - ticks / os.sysconf("SC_CLK_TCK")
    return time.monotonic() - max(age, 0.0)


@dataclass(slots=True)
class Phases:
    """Phases in the order they began: name, seconds until begun, seconds taken.

    Phases may overlap: the server boots while the design compiles.
    """

    origin: float = field(default_factory=process_start)
    done: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time the block under `name`, also when it fails."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self.done.append((name, begun - self.origin, time.monotonic() - begun))

    def lines(self) -> list[str]:
        """Return one line per phase in the order they began, then the total so far."""
        rows = [
            f"{name:<10} {taken:6.3f} s   from {begun:6.3f} s"
            for name, begun, taken in sorted(self.done, key=lambda row: row[1])
        ]
        return [*rows, f"{'total':<10} {time.monotonic() - self.origin:6.3f} s"]
