"""The package that takes Crossway's place in a project that stands alone.

It is a copy of the modules that generated code, its workers and its keys need, each with its
imports led into the project: what runs is what `crossway serve` runs, and no other code proves
who calls.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import crossway

ROOT = Path(crossway.__file__).parent
BEGUN = ("crossway.runtime", "crossway.cluster.keys", "crossway.standalone")
"""What a project imports of it."""

OTHERWISE: Mapping[str, str] = {
    "standalone.py": "project.py",
    "standalone_advice.py": "advice.py",
}
"""What files are called in the package; the second says what to do without a `crossway` command."""

BARE = frozenset({"crossway", "crossway.language", "crossway.cluster"})
"""Packages of which only modules are copied: what they offer besides, nobody asks for."""

HEAD = "# Copied from Crossway by `crossway generate --standalone`; under its MIT license.\n"


@cache
def support_files() -> Mapping[str, str]:
    """Return the files of the package by their paths in it; `@PACKAGE@` stands for its name."""
    found: dict[str, str] = {}
    left, seen = [*BEGUN], set[str]()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        file = _file(name)
        if file is None:
            continue
        parent = name.rpartition(".")[0]
        left += [parent] if parent else []
        text = _bare(file) if name in BARE else file.read_text(encoding="utf-8")
        left += _imported(text)
        path = file.relative_to(ROOT).as_posix()
        found[OTHERWISE.get(path, path)] = HEAD + _led(text)
    found["__init__.py"] = HEAD + _contents(found)
    return dict(sorted(found.items()))


def _contents(found: Mapping[str, str]) -> str:
    """Return the docstring that says what is in the package: the first line of each module's."""
    own = {there: here for here, there in OTHERWISE.items()}
    lines = [
        f"{path}: {_about(ROOT / own.get(path, path))}"
        for path in sorted(found)
        if path != "__init__.py"
    ]
    about = "What this project has of Crossway, which it does not depend on.\n"
    return '"""' + "\n".join([about, *lines]) + '\n"""\n'


def _about(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0]


def _file(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split(".")[1:])
    if place.is_dir():
        return place / "__init__.py"
    if place.name == "advice":
        place = place.with_name("standalone_advice")
    return file if (file := place.with_suffix(".py")).is_file() else None


def _bare(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return f'"""{said}"""\n'


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "crossway":
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


_OURS = re.compile(r"\bcrossway\.runtime\b")
"""What a message, or a comment, says of a module that is in the package."""


def _led(text: str) -> str:
    """Return a module with its imports led into the project."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "crossway":
            at = node.lineno - 1
            lines[at] = lines[at].replace("from crossway", "from @PACKAGE@", 1)
    return _OURS.sub("@PACKAGE@.runtime", "\n".join(lines))
