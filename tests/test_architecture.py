"""The folders are the pipeline: no arrow points backwards, and the middle is pure."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import crossway

ROOT = Path(crossway.__file__).parent

ALLOWED: dict[str, set[str]] = {
    "language": set(),
    "design": {"language"},
    "checks": {"language", "design"},
    "compiler": {"language", "design"},
    "runtime": set(),
    "cluster": {"runtime", "language", "design", "compiler"},
    "observe": {"runtime", "design", "cluster"},
}
"""What each folder may import of crossway, itself aside. `cli` may import anything."""

PURE = ("language", "checks", "compiler")
IMPURE = {"os", "pathlib", "socket", "time", "subprocess", "shutil", "temporalio", "nexusrpc"}


def imports(file: Path) -> Iterator[str]:
    """Yield the dotted names a module imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def forbidden_arrows(folder: str) -> list[str]:
    allowed = {folder, *ALLOWED[folder]}
    return [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(folder)
        for name in imports(file)
        if name.startswith("crossway.") and name.split(".")[1] not in allowed
    ]


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_no_import_points_backwards(folder: str) -> None:
    assert forbidden_arrows(folder) == []


def test_every_folder_has_its_arrows_listed() -> None:
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert folders <= {*ALLOWED, "cli", "editor"}


@pytest.mark.parametrize("folder", PURE)
def test_the_pure_middle_touches_no_files_clock_network_or_sdk(folder: str) -> None:
    impure = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(folder)
        for name in imports(file)
        if name.split(".")[0] in IMPURE and not name.startswith("pathlib.Pure")
    ]
    assert impure == []


@pytest.mark.parametrize(
    "module",
    [
        "crossway.language",
        "crossway.design",
        "crossway.checks",
        "crossway.cli",
        "crossway.cli.commands.check",
    ],
)
def test_importing_it_never_imports_the_temporal_sdk(module: str) -> None:
    program = f"import {module}, sys; sys.exit('temporalio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
