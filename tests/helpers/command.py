"""Running `crossway` as its users do: a process, its two streams and its exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers.patience import PATIENCE


def crossway(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run one command line and return what it printed and its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "crossway", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=PATIENCE,
        check=False,
    )
