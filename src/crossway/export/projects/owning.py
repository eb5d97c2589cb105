"""Whose a project is: two designs may each have a namespace of one name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from crossway.errors import UserError
from crossway.export.projects.merging import KEPT, MANIFEST
from crossway.language.visible import visible

_DEFINED = re.compile(r"^(?:class|def|async def) ([a-zA-Z]\w*)", re.MULTILINE)
_OF_EVERY_PROJECT = re.compile(r"src/\w+/(support/|(worker|starter|queues)\.py)")


def refuse_another(folder: Path, files: Mapping[str, str], owner: str) -> None:
    """Return when a folder is no project yet, or one that was made of this design.

    A design may lie somewhere else today, under another name: it is the same one while it still
    defines half of what the project has of it.

    Raises:
        UserError: it was made of another design.
    """
    other, last = _last(folder)
    if not other or other == owner:
        return
    had = set(_defined(last.items()))
    if len(had & set(_defined(files.items()))) * 2 < len(had):
        place, name = visible(folder.as_posix()), visible(other)
        raise UserError(
            f"{place} was made of another design, {name}, and is not written over: name another "
            f"folder; if {name} is what this design was called, say --owner {name}"
        )


def _last(folder: Path) -> tuple[str, dict[str, str]]:
    """Return of which design a project was made last, and its files as they were written then.

    What cannot be read is told by who writes the project.
    """
    kept = folder / KEPT
    try:
        read = json.loads((kept / MANIFEST).read_text(encoding="utf-8"))
        files = sorted(path for path in (kept / "base").rglob("*.py") if path.is_file())
        base = kept / "base"
        texts = {one.relative_to(base).as_posix(): one.read_text(encoding="utf-8") for one in files}
        return str(read["owner"]), texts
    except (OSError, ValueError, KeyError, TypeError):
        return "", {}


def _defined(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the classes and functions that a project has of its design."""
    for path, text in files:
        if path.startswith("src/") and path.endswith(".py") and not _OF_EVERY_PROJECT.match(path):
            yield from _DEFINED.findall(text)
