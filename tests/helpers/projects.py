"""Projects that `crossway generate -o` writes: written, imported, and held to their checks."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from crossway.checks import Checked
from crossway.cli.projects import write_projects
from crossway.compiler.contracts import compile_contract
from crossway.compiler.entries import emit_worker
from crossway.compiler.project import compile_project
from crossway.compiler.text import python_name
from crossway.design import load
from crossway.design.model import Design
from tests.helpers.type_checked import CACHE

_CODE = (
    ("ruff", "check", "--no-cache", "--quiet", "."),
    ("ruff", "format", "--check", "--quiet", "."),
)


def generated(design: Path, folder: Path, *, standalone: bool = False) -> Path:
    """Write the projects of the design at a path to a folder, and return that."""
    (workspace,) = load(design)
    checked = Checked(workspace)
    assert not checked.errors, checked.errors
    write_projects(
        checked,
        checked.design.own,
        folder,
        owner="shop",
        namespaces=checked.design.own.namespaces,
        standalone=standalone,
    )
    return folder


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Let the packages of projects be imported, as when they are installed."""
    before = list(sys.path)
    sys.path[:0] = sources(folder)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before
        for path in folder.glob("*/src/*"):
            for name in [n for n in sys.modules if n.partition(".")[0] == path.name]:
                del sys.modules[name]


def queues(package: str) -> ModuleType:
    """Return the module of a project that has its task queues."""
    return importlib.import_module(f"{package}.queues")


def sources(folder: Path) -> list[str]:
    """Return where the packages of projects are."""
    return [str(path) for path in sorted(folder.glob("*/src"))]


def faults_of_style(folder: Path) -> str:
    """Return what ruff says of all projects in a folder, each by its own settings."""
    said = ""
    for arguments in _CODE:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        said += done.stdout + done.stderr
    return said


def faults_of_types(*folders: Path) -> str:
    """Return what `mypy --strict` says of all packages in some folders, in one run."""
    packages = [path.name for one in folders for path in sorted(one.glob("*/src/*"))]
    named = [word for package in packages for word in ("-p", package)]
    where = os.pathsep.join(place for one in folders for place in sources(one))
    program = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file="]
    done = subprocess.run(
        [*program, f"--cache-dir={CACHE}", *named],
        env={**os.environ, "MYPYPATH": where},
        cwd=folders[0],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def own_tests(folder: Path, *projects: str, more: Sequence[str] = ()) -> str:
    """Run the tests of some projects, each in a process; return what fails."""
    said = ""
    for project in projects:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sources(folder))},
            cwd=folder / project,
            capture_output=True,
            text=True,
            check=False,
        )
        said += done.stdout if done.returncode else ""
    return said


def written(design: Design, runtime: str = "crossway") -> str:
    """Return all modules of the packages of a design, and of its contracts."""
    packages = {space: str(python_name(space)) for space in design.namespaces}
    contracts = {
        f"{package}_contract": found
        for space, package in packages.items()
        if (found := compile_contract(design, space, f"{package}_contract"))
    }
    offers = [offer for one in contracts.values() for offer in one.offers]
    texts = {f"{name}/__init__": one.source for name, one in contracts.items()}
    for space, package in packages.items():
        project = compile_project(design, space, package, offers, runtime)
        texts |= {f"{package}/{name}": text for name, text in project.modules.items()}
        alone = runtime != "crossway"
        texts[f"{package}/worker"] = emit_worker("shop", space, package, standalone=alone)
    return "\n\n".join(f"# --- {name}.py ---\n{text}" for name, text in texts.items())
