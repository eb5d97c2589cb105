"""A long run of generated designs: `python -m tests.generated --designs 500 --seed 1`."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.generated.both import compare
from tests.generated.designs import Program, programs
from tests.helpers.leaving import leave
from tests.helpers.server import ServerThread

BATCH = 20
"""Programs in one design."""


def drawn(number: int, count: int) -> list[Program]:
    """Return some programs of a seed, no two of them alike: Hypothesis varies what it has."""
    found: dict[str, Program] = {}

    @seed(number)
    @settings(
        max_examples=4 * count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(programs())
    def draw(one: Program) -> None:
        found.setdefault(shape(one), one)

    draw()
    chosen = list(found.values())
    return chosen[:: max(1, len(chosen) // count)][:count]


def shape(program: Program) -> str:
    """Return a program's main workflow but for its numbers and names."""
    return re.sub(r"\d+", "", "\n".join(program.definitions["home"]))


def say(text: str) -> None:
    """Print a line at once: the next one may take a minute."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run designs and print each difference; return 1 when there is any."""
    parser = argparse.ArgumentParser(prog="python -m tests.generated")
    parser.add_argument("--designs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the first batch; the next is +1")
    flags = parser.parse_args()
    same = depend = differ = 0
    with ServerThread() as server:
        for batch in range((flags.designs + BATCH - 1) // BATCH):
            number = flags.seed + batch
            with tempfile.TemporaryDirectory() as folder:
                found = compare(server.address, Path(folder), drawn(number, BATCH))
            same, depend = same + found.same, depend + len(found.depend)
            differ += len(found.differences)
            for one in found.differences:
                say(f"--- seed {number}\n{one.said()}")
            say(f"seed {number}: {same} the same, {depend} depend on speed, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    leave(main())
