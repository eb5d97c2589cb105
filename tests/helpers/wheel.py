"""The wheel of the checkout, and an environment that has it and nothing of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from tests.helpers.paths import ROOT

BUILD = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d")


def built(folder: Path) -> Path:
    """Build the wheel into a folder and return its path."""
    subprocess.run([*BUILD, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def programs_of(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a new environment in a folder and return that of its programs.

    What it depends on is that of this environment, whose own crossway is a path in a `.pth`
    file: such a file counts in a folder of packages, and not in one that another such file names.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    own = [sysconfig.get_path("purelib"), *(path for path in sys.path if "site-packages" in path)]
    (packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in own))
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(folder), *install],
        check=True,
        capture_output=True,
    )
    where = "import crossway; print(crossway.__file__)"
    found = used(folder / "bin", folder, "python", "-c", where).strip()
    assert Path(found).is_relative_to(packages), f"not the wheel's: {found}"
    return folder / "bin"


def used(programs: Path, folder: Path, program: str, *arguments: str) -> str:
    """Return what a program of such an environment prints, run elsewhere."""
    done = subprocess.run(
        [str(programs / program), *arguments],
        cwd=folder,
        env=outside(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def outside(environment: Mapping[str, str]) -> dict[str, str]:
    """Return variables without those that would lead a Python to this environment's modules."""
    return {name: text for name, text in environment.items() if not name.startswith("PYTHON")}
