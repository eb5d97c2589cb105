"""Runs the suite again and again on a busy machine: `python -m tests.steady --times 10`.

    python -m tests.steady [--times N] [--busy N] [--ignore-sigint] [--fresh] [PYTEST ARGUMENTS]

A suite that is red by chance is not looked at any more. This says which test failed how
often, and where what it printed was kept; it ends with 1 when any did. Without arguments
the whole suite is run as `make test` runs it.

Hours are too long for one sitting: each run is recorded in `.steady` as it ends, and who asks
for ten runs of the same files, with the same arguments, gets those that are still missing.
An interrupted run is none. `--fresh` begins anew.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import distributions
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

from tests.helpers.paths import ROOT

WHOLE = ("--numprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Run:
    """One run of the suite: what it took (seconds), and which tests failed.

    `load` is how many processes wanted to compute, on average of the minute before its end;
    `skipped` how many tests were, for what they need is not here.
    """

    seconds: float
    load: float
    failed: list[str]
    skipped: int


class Series:
    """The runs so far of the same files with the same arguments, kept in a folder."""

    def __init__(self, root: Path, told: Sequence[object]) -> None:
        """Keep where it is; `told` is what the runs depend on besides the files below `root`."""
        given = json.dumps([_state_of(root), *told])
        self.folder = root / ".steady" / hashlib.sha256(given.encode()).hexdigest()[:12]
        self._file = self.folder / "runs.jsonl"

    def runs(self) -> list[Run]:
        """Return the runs so far, in their order."""
        if not self._file.exists():
            return []
        return [Run(**json.loads(line)) for line in self._file.read_text().splitlines()]

    def add(self, run: Run) -> None:
        """Record a run that has ended."""
        with self._file.open("a") as file:
            file.write(json.dumps(asdict(run)) + "\n")

    def begin(self, *, fresh: bool) -> None:
        """Make the folder; with `fresh` forget what was recorded."""
        if fresh:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)


def _state_of(root: Path) -> list[str]:
    """Return what tells the files of a checkout from others: its commit, and what differs.

    So do the packages that it runs with.
    """
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    contents = ((root / name).read_bytes() for name in new if name)
    return [
        *(_git(root, "rev-parse", "HEAD"), _git(root, "diff", "--binary", "HEAD"), *new),
        *(hashlib.sha256(content).hexdigest() for content in contents),
        *sorted(f"{one.name} {one.version}" for one in distributions()),
    ]


def _git(root: Path, *words: str) -> str:
    asked = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return asked.stdout


@contextmanager
def busy() -> Iterator[None]:
    """Keep one more process computing until the block ends."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def run(arguments: Sequence[str], kept: Path, root: Path) -> Run:
    """Run pytest once. `kept` is a stem for what it writes."""
    report, began = kept.with_suffix(".xml"), time.monotonic()
    report.unlink(missing_ok=True)
    with (
        kept.with_suffix(".txt").open("w") as printed,
        subprocess.Popen(
            [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments],
            cwd=root,
            stdout=printed,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            code = process.wait()
        finally:
            process.terminate()
    failed, skipped = _ended(report, "failure", "error"), _ended(report, "skipped")
    if code and not failed:
        failed = [f"pytest ended with {code}"]
    took, load = round(time.monotonic() - began, 1), round(os.getloadavg()[0], 1)
    return Run(took, load, failed, len(skipped))


def _ended(report: Path, *marks: str) -> list[str]:
    """Return the names of the tests that a report in JUnit's format marks so."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 - pytest wrote it
    return [
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if any(case.find(mark) is not None for mark in marks)
    ]


def complete(series: Series, times: int, arguments: Sequence[str], root: Path) -> None:
    """Run pytest until a series has as many runs as told, and say how each run ended."""
    for number in range(len(series.runs()) + 1, times + 1):
        _say(f"run {number} of {times} ...")
        ended = run(arguments, series.folder / f"run-{number}", root)
        series.add(ended)
        _say(
            f"run {number}: {len(ended.failed)} failed, {ended.skipped} skipped in "
            f"{ended.seconds:.0f} s, load {ended.load}"
        )


def summary(runs: Sequence[Run]) -> Iterator[str]:
    """Yield in lines what a series says: how long its runs took, and what failed how often."""
    took = [each.seconds for each in runs]
    yield f"{len(runs)} runs of {min(took):.0f} to {max(took):.0f} s, median {median(took):.0f} s"
    failures = Counter(name for each in runs for name in set(each.failed))
    yield from (f"{count} of {len(runs)}  {name}" for name, count in failures.most_common())
    if not failures:
        yield "none failed"


def main(given: Sequence[str], root: Path = ROOT) -> int:
    """Run pytest as often as is missing, and print how each run ended and which tests failed."""
    parser = argparse.ArgumentParser(usage=(__doc__ or "").split("\n")[2].strip())
    parser.add_argument("--times", type=int, default=10, help="runs in all, with earlier ones")
    parser.add_argument("--busy", type=int, default=4, help="processes that compute meanwhile")
    parser.add_argument("--ignore-sigint", action="store_true", help="as a script's `&` does")
    parser.add_argument("--fresh", action="store_true", help="count no earlier runs")
    flags, arguments = parser.parse_known_args(given)
    # Whoever ends this, ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if flags.ignore_sigint:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    series = Series(root, [flags.busy, flags.ignore_sigint, arguments])
    series.begin(fresh=flags.fresh)
    if done := series.runs():
        _say(f"{len(done)} runs were recorded before (--fresh begins anew)")
    with ExitStack() as machine:
        for _ in range(flags.busy):
            machine.enter_context(busy())
        with contextlib.suppress(KeyboardInterrupt):
            complete(series, flags.times, arguments or WHOLE, root)
    return _told(series, flags.times)


def _told(series: Series, times: int) -> int:
    """Print what a series says and return the exit code: 0 if it is complete and none failed."""
    runs = series.runs()
    for line in summary(runs) if runs else ("no run has ended",):
        _say(line)
    _say(f"what was printed is in {series.folder}")
    return 1 if len(runs) < times or any(each.failed for each in runs) else 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the result of a command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
