"""The benchmark of tests runs, and prints a line for each kind of test."""

from __future__ import annotations

import subprocess
import sys

from tests.helpers.paths import ROOT
from tests.helpers.patience import WHOLE_TEST


def test_it_prints_what_a_test_costs_here_and_there() -> None:
    """A slice of it, so that it cannot rot; what it measures is nobody's promise."""
    command = [sys.executable, "-m", "bench.tests_of_designs", "--times", "1"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WHOLE_TEST
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "an order, in the simulator",
        "an order, on a server",
        "months, in the simulator",
        "ratio of an order",
    ]
