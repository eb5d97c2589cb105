"""The package that takes Crossway's place in a project that stands alone.

It is a copy of what generated code, its workers and its keys use of Crossway, each module with its
imports led into the project: what runs is what `crossway serve` runs, and no other code proves
who calls. What nothing of the project uses stays behind, definition by definition.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import crossway
from crossway.export.projects.cutting import (
    Place,
    Source,
    cut,
    places_of,
    reached,
    read_source,
)

ROOT = Path(crossway.__file__).parent

OTHERWISE: Mapping[str, str] = {"standalone": "project", "standalone_advice": "advice"}
"""What modules are called in the package; the second knows no `crossway` command."""

HEAD = "# Copied from Crossway by `crossway generate --standalone`; under its MIT license.\n"


def support_files(package: str, texts: Iterable[str]) -> Mapping[str, str]:
    """Return the files of the package of that name, by their paths in it.

    `texts` are the modules of the project: what they use stays.
    """
    begun = [place for text in texts for place in _begun(text, package)]
    found: dict[str, str] = {}
    about: dict[str, str] = {}
    for name, names in reached(begun, _source).items():
        source = _source(name)
        if source is not None and name != "crossway":
            path = _path(name)
            found[path] = HEAD + _led(cut(source, names), package)
            about[path] = (_said(source) or "").partition("\n")[0]
    found["__init__.py"] = HEAD + _contents(about)
    return dict(sorted(found.items()))


def _begun(text: str, package: str) -> Iterator[Place]:
    """Yield what a module of the project uses of the package, as it is called in Crossway."""
    source = read_source(text, package.partition(".")[0])
    imports = {
        name: _ours(f"{module}.{name_there}".removeprefix(f"{package}."))
        for name, (module, name_there) in source.imports.items()
        if f"{module}.".startswith(f"{package}.")
    }
    yield from places_of(source._replace(imports=imports), _source)


def _ours(path: str) -> Place:
    own = {there: ours for ours, there in OTHERWISE.items()}
    module, _, name = f"crossway.{own.get(path, path)}".rpartition(".")
    return module, name


@cache
def _source(name: str) -> Source | None:
    """Return a module of Crossway by its name there."""
    file = _file(name)
    if file is None:
        return None
    return read_source(file.read_text(encoding="utf-8"), "crossway")


def _said(source: Source) -> str | None:
    return ast.get_docstring(ast.Module([*source.body], []))


def _contents(about: Mapping[str, str]) -> str:
    """Return the docstring that says what is in the package: the first line of each module's."""
    lines = [f"{path}: {said}" for path, said in sorted(about.items())]
    first = "What this project has of Crossway, which it does not depend on.\n"
    return '"""' + "\n".join([first, *lines]) + '\n"""\n'


def _path(name: str) -> str:
    parts = name.split(".")[1:]
    if ROOT.joinpath(*parts).is_dir():
        return "/".join([*parts, "__init__.py"])
    return "/".join([*parts[:-1], OTHERWISE.get(parts[-1], parts[-1])]) + ".py"


def _file(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split(".")[1:])
    if place.is_dir():
        return place / "__init__.py"
    if place.name == "advice":
        place = place.with_name("standalone_advice")
    return file if (file := place.with_suffix(".py")).is_file() else None


_OURS = re.compile(r"\bcrossway\.runtime\b")
"""What a message, or a comment, says of a module that is in the package."""

_IMPORT = re.compile(r"^( *)from crossway(?=[. ])", re.MULTILINE)


def _led(text: str, package: str) -> str:
    """Return a module with its imports led into the project."""
    return _OURS.sub(f"{package}.runtime", _IMPORT.sub(rf"\1from {package}", text))
