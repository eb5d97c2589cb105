"""How `crossway check` grows with a design: `python -m bench.checking`.

Designs of one file and of many, of the same lines under other names, each checked in a process of
its own, sizes in turn, so that whatever else the machine does hits all alike. Reported are medians
of CPU time and their ratios: a thousand lines of a large design against a thousand of a small one,
what the check of two lines takes is not counted. Timings are printed, never asserted.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
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
FILES = (4, 16, 33)
"""How many files the designs have."""


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


def cpu(*command: str) -> float:
    """Return the seconds of CPU that a process takes."""
    before = _used()
    subprocess.run([sys.executable, *command], capture_output=True, check=False)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--lines", type=int, default=300, help="lines of a file, about")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes: dict[int, int] = {}
        for files in FILES:
            (Path(folder) / str(files)).mkdir()
            sizes[files] = write(Path(folder) / str(files), files, given.lines)
        least = Path(folder) / "least.twf"
        least.write_text("workflow Least():\n    close complete\n")
        times: dict[int, list[float]] = {files: [] for files in FILES}
        started: list[float] = []
        for _ in range(given.rounds):
            started.append(cpu("-m", "crossway", "check", str(least)))
            for files in FILES:
                path = os.path.join(folder, str(files))
                times[files].append(cpu("-m", "crossway", "check", path))
    _report(sizes, times, statistics.median(started))


def _report(sizes: dict[int, int], times: dict[int, list[float]], start: float) -> None:
    print(f"a design of two lines: {start:.2f} s of CPU")
    smallest = 0.0
    for files, size in sizes.items():
        taken = statistics.median(times[files])
        each = (taken - start) / size * 1000
        smallest = smallest or each
        beyond = f"{each * 1000:.1f} ms per 1000 lines more"
        share = f"{each / smallest:.2f} of the smallest"
        print(f"{files:>3} files, {size:>6} lines: {taken:5.2f} s, {beyond} ({share})")


if __name__ == "__main__":
    main()
