"""Ruff over a folder of generated Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crossway.compiler.layout import WIDTH


def ruff(folder: Path, *arguments: str, width: int = WIDTH) -> str:
    """Run ruff in a folder, with no configuration but the width of a line."""
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--line-length", str(width)]
    done = subprocess.run([*command, "."], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
