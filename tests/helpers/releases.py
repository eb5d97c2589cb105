"""A released `crossway`, unpacked, whose commands run beside those of the code as it is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.patience import PATIENCE

WHEEL = Path(__file__).parents[1] / "releases" / "crossway-0.1.0-py3-none-any.whl"
"""See the README beside it."""

NOW: Mapping[str, str] = {}
"""The variables with which a command is that of the code as it is."""


def release_0_1_0(factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the variables with which a command is that of release 0.1.0."""
    folder = factory.mktemp("release-0.1.0")
    with zipfile.ZipFile(WHEEL) as wheel:
        wheel.extractall(folder)
    variables = {"PYTHONPATH": str(folder)}
    assert str(folder) in said(variables, "-c", "import crossway; print(crossway.__file__)")
    return variables


def crossway_of(release: Mapping[str, str], *arguments: str) -> str:
    """Run one command line of a release and return what it printed."""
    if release != NOW:
        return said(release, "-m", "crossway", *arguments)
    done = crossway(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def said(release: Mapping[str, str], *arguments: str) -> str:
    """Run Python with the variables of a release and return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **release},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
