"""A long run of random programs: `python -m tests.oracle --programs 500 --seed 1`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.helpers.leaving import leave
from tests.helpers.server import ServerThread
from tests.oracle.compare import differences
from tests.oracle.programs import program

BATCH = 40
"""Programs in one design."""


def say(text: str) -> None:
    """Print a line at once: the next one may take a minute."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the programs and print each difference; return 1 when there is any."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle")
    parser.add_argument("--programs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="of the first program; the next is +1")
    flags = parser.parse_args()
    seeds, found = range(flags.seed, flags.seed + flags.programs), 0
    with ServerThread() as server:
        for begin in range(0, len(seeds), BATCH):
            batch = [program(seed) for seed in seeds[begin : begin + BATCH]]
            with tempfile.TemporaryDirectory() as folder:
                lines = asyncio.run(differences(server.address, Path(folder), batch))
            found += len(lines)
            say("\n".join(lines) or f"{begin + len(batch)} programs")
    say(f"{len(seeds)} programs, {found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    leave(main())
