"""The benchmark runs: a slice of it, so that it cannot rot between releases."""

from __future__ import annotations

import subprocess
import sys

from tests.helpers.paths import ROOT
from tests.helpers.patience import WHOLE_TEST


def test_the_benchmark_prints_ratios_for_every_case() -> None:
    """Both sides run on one server; each row has both sides' figures and their ratios."""
    command = [sys.executable, "-m", "bench", "--rounds", "1", "--runs", "4", "--at-once", "2"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WHOLE_TEST
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    titles = [" ".join(word for word in row if not _number(word)) for row in rows]
    assert titles == ["synchronous operation", "workflow-run operation", "the seed's order"]
    assert all(len([word for word in row if _number(word)]) == 6 for row in rows)


def _number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()
