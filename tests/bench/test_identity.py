"""The benchmarks of identity run, and print a line for each thing they measure."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE


def test_it_prints_the_cost_of_each_step() -> None:
    command = [sys.executable, "-m", "bench.identity", "--batch", "2", "--batches", "1"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 13
    assert lines[0].split()[-3:] == ["MAC", "EdDSA", "ES256"]
    assert all(float(number) > 0 for line in lines[1:12] for number in line.split()[-3:])


def test_it_prints_what_a_call_once_costs() -> None:
    command = [sys.executable, "-m", "bench.replays", "--calls", "2"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE, check=True
    )
    assert re.fullmatch(
        r"a call waits, ms: least [0-9.]+, median [0-9.]+; CPU of the worker, ms: [0-9.]+\n",
        done.stdout,
    )
