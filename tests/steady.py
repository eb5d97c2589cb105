"""Runs the suite again and again on a busy machine: `python -m tests.steady --times 10`.

    python -m tests.steady [--times N] [--busy N] [--ignore-sigint] [PYTEST ARGUMENTS]

A suite that is red by chance is not looked at any more. This says which test failed how
often, and where what it printed was kept; it ends with 1 when any did. Without arguments
the whole suite is run as `make test` runs it.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.etree import ElementTree

WHOLE = ("--numprocesses", "2", "--dist", "loadfile")


@contextmanager
def busy() -> Iterator[None]:
    """Keep one more process computing until the block ends."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def run(arguments: Sequence[str], kept: Path) -> list[str]:
    """Run pytest; return the tests that failed. `kept` is a stem for what it writes."""
    report = kept.with_suffix(".xml")
    with (
        kept.with_suffix(".txt").open("w") as printed,
        subprocess.Popen(
            [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments],
            stdout=printed,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            code = process.wait()
        finally:
            process.terminate()
    failed = _failed(report) if report.exists() else []
    return failed or ([f"pytest ended with {code}"] if code else [])


def _failed(report: Path) -> list[str]:
    """Return the names of the failed tests of a report in JUnit's format."""
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 - pytest wrote it
    return [
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]


def main(given: Sequence[str]) -> int:
    """Run pytest as often as told, and print how each run ended and which tests failed."""
    parser = argparse.ArgumentParser(usage=(__doc__ or "").split("\n")[2].strip())
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--busy", type=int, default=4, help="processes that compute meanwhile")
    parser.add_argument("--ignore-sigint", action="store_true", help="as a script's `&` does")
    flags, arguments = parser.parse_known_args(given)
    # Whoever ends this, ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if flags.ignore_sigint:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    failures: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp(prefix="steady-"))
    with ExitStack() as machine:
        for _ in range(flags.busy):
            machine.enter_context(busy())
        for number in range(1, flags.times + 1):
            began = time.monotonic()
            failed = run(arguments or WHOLE, folder / f"run-{number}")
            failures.update(failed)
            _say(f"run {number}: {len(failed)} failed in {time.monotonic() - began:.0f} s")
    for name, count in failures.most_common():
        _say(f"{count} of {flags.times}  {name}")
    _say(f"what was printed is in {folder}" if failures else "none failed")
    return 1 if failures else 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the result of a command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
