"""The wheel: built from the checkout, installed elsewhere, and used without the checkout."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

BUILD = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel that was built just now."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*BUILD, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment that has the wheel.

    What it depends on is that of this environment, whose own crossway is a path in a `.pth`
    file: such a file counts in a folder of packages, and not in one that another such file names.
    """
    folder = tmp_path_factory.mktemp("environment")
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
    return folder / "bin"


def used(installed: Path, folder: Path, program: str, *arguments: str) -> str:
    """Return what a program of that environment prints, run elsewhere."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(installed / program), *arguments],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def test_the_wheel_holds_the_package_its_examples_and_its_licence(wheel: Path) -> None:
    """And nothing else: no tests, no scripts, no caches."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
        listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
        tracked = subprocess.run(
            [*listed, "src/crossway", "examples"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip
    there = [path for path in tracked if (ROOT / path).exists()]
    wanted = {
        path.removeprefix("src/") if path.startswith("src/") else f"crossway/{path}"
        for path in there
    }
    assert held == wanted
    assert "crossway/py.typed" in held
    assert len(licences) == 1


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """What an index shows of it: summary, licence, Pythons, what it needs."""
    told = metadata(wheel)
    assert told["Name"] == "crossway"
    assert told["License-Expression"] == "MIT"
    assert told["Requires-Python"] == ">=3.11"
    assert told.get_content_type() == "text/plain"
    assert told["Description-Content-Type"] == "text/markdown"
    assert "Typing :: Typed" in (told.get_all("Classifier") or ())
    assert sorted(told.get_all("Provides-Extra") or ()) == ["otel", "testing"]


def test_a_design_runs_by_the_wheel_alone(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of the checkout: the tutorial's first design, on the server that comes along."""
    shop = tmp_path / "shop.twf"
    shop.write_text((ROOT / "examples" / "first" / "shop.twf").read_text())
    where = "import crossway; print(crossway.__file__)"
    assert str(installed.parent) in used(installed, tmp_path, "python", "-c", where)
    printed = used(installed, tmp_path, "crossway", "run", "shop.twf")
    assert json.loads(printed) == {"payment": "p-id-1"}
    assert "def Charge" in used(installed, tmp_path, "crossway", "generate", "shop.twf")
    # The shell is named, and not looked for among the processes above: there may be none.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "yes")
    completion = used(installed, tmp_path, "crossway", "--show-completion", "bash")
    assert "_CROSSWAY_COMPLETE" in completion


def test_the_types_of_the_wheel_are_seen(installed: Path, tmp_path: Path) -> None:
    """`py.typed`: a type checker knows what the package says of itself."""
    (tmp_path / "used.py").write_text(
        "from crossway.errors import UserError\nreveal_type(UserError('no'))\n"
    )
    options = ["--python-executable", str(installed / "python"), "--cache-dir", str(tmp_path)]
    told = used(installed, tmp_path, "python", "-m", "mypy", *options, "used.py")
    assert 'Revealed type is "crossway.errors.UserError"' in told
