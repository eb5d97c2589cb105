"""The wheel of the checkout, and an environment that has it and nothing of the checkout."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable, Mapping
from email.message import Message
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers.paths import ROOT

BUILD = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d")


def built(folder: Path, source: Path = ROOT) -> Path:
    """Build the wheel of a source tree into a folder and return its path."""
    subprocess.run([*BUILD, str(folder)], cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def metadata(wheel: Path) -> Message:
    """Return what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def needed(requirements: Iterable[str], extra: str = "") -> dict[str, Distribution]:
    """Return what an installer would bring for these: what they need, and what that needs.

    By the names of the distributions, as they are installed here. `extra` is the first ones'.
    """
    found: dict[str, Distribution] = {}
    left = [(Requirement(text), extra) for text in requirements]
    asked: set[tuple[str, str]] = set()
    while left:
        wanted, of = left.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": of}):
            continue
        name = canonicalize_name(wanted.name)
        found[name] = distribution(name)
        for one in {"", *wanted.extras} - {e for n, e in asked if n == name}:
            asked.add((name, one))
            left += [(Requirement(text), one) for text in found[name].requires or ()]
    return found


def declared_alone(wheel: Path, folder: Path, *more: str) -> Path:
    """Install the wheel with what it declares, and nothing else, and return its programs' folder.

    The files of the distributions are links to those that are installed here: no index is asked.
    `more` is what its user has installed as well.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for one in {**declared(wheel), **needed(more)}.values():
        link(one, packages, folder / "bin")
    _installed(wheel, folder)
    return folder / "bin"


def declared(wheel: Path, extra: str = "") -> dict[str, Distribution]:
    """Return what an installer would bring for a wheel, or for one of its extras."""
    return needed(metadata(wheel).get_all("Requires-Dist") or [], extra)


def link(one: Distribution, packages: Path, programs: Path) -> None:
    """Link a distribution's files; a script would name the Python of this environment."""
    for file in one.files or ():
        source = Path(str(one.locate_file(file)))
        program = ".." in file.parts and source.parent.name == "bin" and _is_binary(source)
        if program or (".." not in file.parts and source.exists()):
            target = programs / source.name if program else packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source.resolve())


def _is_binary(program: Path) -> bool:
    return program.exists() and program.read_bytes()[:2] != b"#!"


def _installed(wheel: Path, folder: Path) -> None:
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(folder), *install],
        check=True,
        capture_output=True,
    )


def programs_of(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a new environment in a folder and return that of its programs.

    What it depends on is that of this environment, whose own crossway is a path in a `.pth`
    file: such a file counts in a folder of packages, and not in one that another such file names.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    own = [sysconfig.get_path("purelib"), *(path for path in sys.path if "site-packages" in path)]
    (packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in own))
    _installed(wheel, folder)
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
