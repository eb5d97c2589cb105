"""The source of the program as tests of its architecture read it: modules and their imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import crossway

ROOT = Path(crossway.__file__).parent
"""The folder of the program's source."""


def parsed(file: Path) -> ast.Module:
    """Return the tree of a module."""
    return ast.parse(file.read_text())


@cache
def every_module() -> tuple[Path, ...]:
    """Return every module of the program, in order."""
    return tuple(sorted(ROOT.rglob("*.py")))


@cache
def imports(file: Path) -> tuple[str, ...]:
    """Return the dotted names a module imports, wherever in it."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(folder: str) -> list[Path]:
    """Return the modules of a folder, or the one module of that name."""
    module = ROOT / f"{folder}.py"
    return [module] if module.is_file() else sorted((ROOT / folder).rglob("*.py"))


def room_of(name: str, folder: str) -> str | None:
    """Return the room of `folder` that a dotted name of an import is in.

    None for a name outside of the folder, empty for one that its `__init__` offers.
    """
    parts, inside = name.split("."), ("crossway", *folder.split("/"))
    if tuple(parts[: len(inside)]) != inside:
        return None
    found = parts[len(inside)] if len(parts) > len(inside) else ""
    return found if found in rooms_there(folder) else ""


@cache
def rooms_there(folder: str) -> frozenset[str]:
    """Return the rooms that a folder has on disk."""
    modules_beside = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}
    folders = {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}
    return frozenset(modules_beside | folders)
