"""The same design gives the same text, whatever the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.helpers.paths import ORDERS, ROOT
from tests.helpers.seed import SEED

WAITING = ROOT / "tests" / "compiler" / "snapshots" / "waiting.twf"


LINES = (
    ("check", str(SEED)),
    ("check", str(SEED), "--format", "json"),
    ("plan", str(SEED)),
    ("plan", str(ORDERS), "--json"),
    ("generate", str(ORDERS)),
    ("generate", str(WAITING)),
)
PROGRAM = """
import contextlib, io, json, sys
from crossway.cli import COMMANDS
from crossway.cli.command_line import app as group_of
app, printed = group_of(COMMANDS), []
for line in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        app(line, standalone_mode=False)
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
"""


def _printed(seed: int) -> list[str]:
    """Return what commands print in a process whose hashes have another seed."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", PROGRAM, json.dumps(LINES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_diagnostics_plan_and_python_do_not_depend_on_the_run() -> None:
    """Three processes with different hash seeds print the same, and something."""
    first, *others = (_printed(seed) for seed in (0, 1, 12345))
    assert len(first) == len(LINES)
    assert all(first)
    assert others == [first, first]
