"""How long `crossway check` takes, and how it grows: `python -m bench.checking`.

Designs of the same lines under other names, each checked in a process of its own: one file and
about 10,000 lines, with `--lines 100000` ten times as many, and up to a million. Each is checked
cold (`--no-cache`), again with nothing changed, and with one file changed; beside it, where it is
installed, the reference, `twf check`. What is compared takes turns, so that whatever else the
machine does hits all alike.

Reported are medians of CPU time, which says more on a machine with others on it, and of the time on
the clock; and how much CPU a line takes of what it takes in the smallest design of several files,
the start aside. Timings are printed, never asserted.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

DESIGN = Path(__file__).with_name("design")
_DEFINED = re.compile(
    r"^ *(?:workflow|activity|type|worker|namespace|nexus_service|nexus_endpoint|operation) (\w+)",
    re.MULTILINE,
)
_CALLER = """
activity ValidateOrder(order: Order):
    log(order.id)

type Order:
    id: string
    payment: Payment
    customer: Customer

type Payment:
    id: string
    amount: number

type Customer:
    name: string

worker order_workers:
    workflow OrderWorkflow
    workflow QuoteTen
    workflow PayOnce
    activity ValidateOrder

namespace orders:
    worker order_workers
        options:
            task_queue: "orders-worker"
"""
"""Where the callers live, who have no file of their own."""
SIZES = {"one file": 1, "10,000 lines": 42, "100,000 lines": 424, "1,000,000 lines": 4237}
"""How many files of some 236 lines the designs have."""

LINES = (236, 10_000, 100_000, 1_000_000)
"""What may be the most lines that are checked."""

LEAST = "workflow Least():\n    close complete\n"


def write(folder: Path, files: int, lines: int) -> int:
    """Write a design of so many files of about so many lines; return how many lines it has."""
    texts = [*(path.read_text() for path in sorted(DESIGN.glob("*.twf"))), _CALLER]
    whole = "\n".join(texts)
    found = {*_DEFINED.findall(whole), "payments", "notifications"}
    names = sorted(found, key=len, reverse=True)
    copies = max(1, lines // whole.count("\n"))
    total = 0
    for file in range(files):
        text = "\n".join(_renamed(whole, names, f"{file}x{copy}") for copy in range(copies))
        (folder / f"part{file}.twf").write_text(text)
        total += text.count("\n")
    return total


def _renamed(text: str, names: Sequence[str], suffix: str) -> str:
    return re.sub(rf"\b({'|'.join(names)})\b", lambda found: found[1] + suffix, text)


def taken(*command: str, cache: str = "") -> tuple[float, float]:
    """Return the seconds of CPU, and those on the clock, that a process takes."""
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as it is where it was installed
    used, begun = _used(), time.perf_counter()
    subprocess.run(command, capture_output=True, check=False, env=environment)
    return _used() - used, time.perf_counter() - begun


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _measured(folder: Path, cache: str, number: str) -> dict[str, tuple[float, float]]:
    """Return what the checks of one design take, in one round."""
    check = (sys.executable, "-m", "crossway", "check", str(folder))
    _progress(f"{folder.name}, {number}: cold")
    found = {"cold": taken(*check, "--no-cache", cache=cache)}
    _progress(f"{folder.name}, {number}: again, and with one file changed")
    taken(*check, cache=cache)
    found["nothing changed"] = taken(*check, cache=cache)
    with (folder / "part0.twf").open("a") as file:
        file.write("# a line more\n")
    found["one file changed"] = taken(*check, cache=cache)
    if reference := shutil.which("twf"):
        found["twf check"] = taken(reference, "check", *map(str, folder.glob("*.twf")))
    return found


def _progress(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(
        prog="python -m bench.checking", description=__doc__.partition("\n")[0]
    )
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--lines",
        type=int,
        choices=LINES,
        default=LINES[1],
        help="the most lines that are checked; a round of 100000 takes half a minute and more",
    )
    given = options.parse_args()
    sizes = dict(list(SIZES.items())[: 1 + LINES.index(given.lines)])
    with tempfile.TemporaryDirectory() as work:
        least = Path(work, "least.twf")
        least.write_text(LEAST)
        cache = str(Path(work, "cache"))
        lines: dict[str, int] = {}
        for name, files in sizes.items():
            Path(work, name).mkdir()
            lines[name] = write(Path(work, name), files, 300)
        rounds: dict[str, list[dict[str, tuple[float, float]]]] = {name: [] for name in sizes}
        start = [taken(sys.executable, "-m", "crossway", "check", str(least), "--no-cache")[0]]
        for at in range(given.rounds):
            for name in sizes:
                number = f"round {at + 1} of {given.rounds}"
                rounds[name].append(_measured(Path(work, name), cache, number))
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; start: {start[0]:.2f} s of CPU")
    _report(lines, rounds, start[0])


def _report(
    lines: dict[str, int],
    rounds: dict[str, list[dict[str, tuple[float, float]]]],
    start: float,
) -> None:
    smallest = 0.0
    for name, size in lines.items():
        print(f"{name} ({size} lines in {SIZES[name]} files)")
        for what in rounds[name][0]:
            cpus, clocks = zip(*(one[what] for one in rounds[name]), strict=True)
            said = f"{statistics.median(cpus):6.2f} s of CPU, {statistics.median(clocks):6.2f} s"
            said += f"  ({min(cpus):.2f} to {max(cpus):.2f})"
            if what == "cold" and SIZES[name] != 1:
                each = (statistics.median(cpus) - start) / size * 1e6
                smallest = smallest or each
                said += f"  {each:.0f} us a line, {each / smallest:.2f} of the smallest"
            print(f"  {what:<17} {said}")


if __name__ == "__main__":
    main()
