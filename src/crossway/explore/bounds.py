"""How far a search goes."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Bounds:
    """What may go wrong in one run, and how many runs there may be.

    `failures` are attempts that fail or take too long, `duplicates` attempts that were done and
    whose answer is lost, `signals` signals and updates from outside, `cancels` cancellations
    of the workflow from outside, `restarts` workers that are lost with a workflow: each over the
    whole run, and no more than `faults` of them together, signals aside. `depth` is how many
    things happen in a run at most; `runs` and `timeout` (seconds) end the search.
    """

    failures: int = 1
    duplicates: int = 1
    signals: int = 1
    cancels: int = 1
    faults: int = 2
    restarts: int = 0
    depth: int = 200
    runs: int = 20_000
    timeout: float = 60.0

    @property
    def written(self) -> str:
        """What of them decides which choices there are: `1,1,1,1,2`, as `--replay` takes it."""
        numbers = [getattr(self, name) for name in WRITTEN]
        return ",".join(map(str, numbers if self.restarts else numbers[:-1]))

    def read(self, written: str) -> Bounds:
        """Return the same bounds with those that are written.

        Raises:
            ValueError: they are none.
        """
        numbers = [int(part) for part in written.split(",")]
        if len(numbers) == len(WRITTEN) - 1:
            numbers.append(0)
        return replace(self, **dict(zip(WRITTEN, numbers, strict=True)))


BUDGETS = ("failures", "duplicates", "signals", "cancels", "restarts")
"""The bounds that choices use up."""

WRITTEN = ("failures", "duplicates", "signals", "cancels", "faults", "restarts")
