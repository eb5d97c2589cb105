"""The same seed is the same run, to the last bit of every event, in any process.

`python -m tests.simulate.test_determinism ID` prints what runs come to, in a process that takes ID
for its number: the test has two processes do so in which sets and dictionaries of texts have other
orders, and whose numbers have other lengths, for a history's size is a part of its events.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowFailureError

from crossway.simulate.errors import NothingLeftError
from tests.generated.__main__ import drawn
from tests.generated.designs import designed
from tests.helpers import races
from tests.helpers.children import CHILDREN
from tests.helpers.months import LONG
from tests.helpers.paths import ROOT
from tests.helpers.simulating import Simulated, histories

RANDOM = drawn(11, 3) if __name__ == "__main__" else []

Runs = list[tuple[Any, ...]]

DESIGNS: dict[str, tuple[Mapping[str, str], Runs]] = {
    "months": (LONG, [("Patient", 5), ("Month",)]),
    "children": (CHILDREN, [("Parent",), ("Retries",), ("Again", 3), ("Twice",)]),
    "races": (races.FILES, [("Loses", "a"), ("TimesOutAndCancels", "b"), ("ManyAtOnce", ["c"])]),
    "random": (
        designed(RANDOM),
        [(f"G{number}Main", one.argument) for number, one in enumerate(RANDOM)],
    ),
}
"""Designs, and workflows of each with their arguments, which are run one after another."""
SEEDS = (None, 1)
"""The order without a seed, and one of a seed: another seed is another number in the same place."""


def came(name: str, seed: int | None) -> str:
    """Return what all events of a design's workflows come to, and how many bytes they have."""
    files, workflows = DESIGNS[name]
    with tempfile.TemporaryDirectory() as folder, Simulated(Path(folder), files, seed=seed) as app:
        for workflow, *given in workflows:
            # Some fail, some wait for a signal.
            with contextlib.suppress(WorkflowFailureError, NothingLeftError):
                app.run(workflow, *given)
        text = histories(app)
    return f"{name} {seed} {len(text)} {hashlib.sha256(text.encode()).hexdigest()}"


def in_process(order: str, number: str) -> list[str]:
    """Return what a process of its own prints, with sets in another order."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, number],
        env={**os.environ, "PYTHONHASHSEED": order},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_same_seed_is_the_same_run_in_any_process() -> None:
    """Of months, children, retries, races over namespaces and random designs."""
    first, second = in_process("1", "7"), in_process("2", "1234567")
    assert len(first) == len(SEEDS) * len(DESIGNS)
    assert first == second
    assert len({line.split()[-1] for line in first}) > len(DESIGNS), "no seed changes anything"


if __name__ == "__main__":
    os.getpid = lambda: int(sys.argv[1])
    for design in DESIGNS:
        for number in SEEDS:
            sys.stdout.write(came(design, number) + "\n")
