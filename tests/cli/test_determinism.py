"""The same design gives the same text, whatever the process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.helpers.paths import ORDERS, ROOT
from tests.helpers.seed import SEED

WAITING = ROOT / "tests" / "compiler" / "snapshots" / "waiting.twf"


def _printed(seed: int, *arguments: str) -> str:
    """Return what a command prints in a process whose hashes have another seed."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-m", "crossway", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", str(SEED)),
        ("check", str(SEED), "--format", "json"),
        ("plan", str(SEED)),
        ("plan", str(ORDERS), "--json"),
        ("generate", str(ORDERS)),
        ("generate", str(WAITING)),
    ],
    ids=" ".join,
)
def test_diagnostics_plan_and_python_do_not_depend_on_the_run(arguments: tuple[str, ...]) -> None:
    """Three processes with different hash seeds print the same, and something."""
    first, *others = (_printed(seed, *arguments) for seed in (0, 1, 12345))
    assert first
    assert others == [first, first]
