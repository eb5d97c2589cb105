"""The type checker on a folder of Python, with no configuration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers.paths import ROOT

CACHE = ROOT / ".mypy_cache" / "of-tests"
"""What it knows of the packages that are imported; `make lint` has other options and its own."""


def type_checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run mypy on all that a folder holds."""
    program = [sys.executable, "-m", "mypy", "--no-error-summary", "--config-file="]
    return subprocess.run(
        [*program, f"--cache-dir={CACHE}", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
