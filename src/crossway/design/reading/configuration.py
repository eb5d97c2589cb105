"""The settings file that speaks of a design: `crossway.toml`, else `pyproject.toml`.

The nearest one counts: in the folder of the design, else above it, up to the root of the
repository. Outside of a repository only the design's own folder is looked at: what lies above
it may be anybody's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from crossway.files.folder import Files
from crossway.files.observed import is_there, leads_to
from crossway.language.structs import Struct

LARGEST = 2**20
"""Bytes of the largest settings file that is read."""

_OWN = "crossway.toml"
_SHARED = "pyproject.toml"
_TABLE = re.compile(r"^\s*\[\s*tool\s*\.\s*[\"']?crossway\b", re.MULTILINE)
_MARKS = (".git", ".hg", ".jj", ".svn")
"""What lies in the root of a repository."""


class Configuration(Struct, frozen=True):
    """A settings file as read; what it says to Crossway is below the keys `within`."""

    path: str
    text: str
    within: tuple[str, ...] = ()


def configuration_of(folder: Path, unsaved: Mapping[Path, str]) -> Configuration | None:
    """Return the settings file that speaks of the designs in a folder, None when none does.

    Raises:
        WorkspaceError: it cannot be read, is larger than 1 MiB, or leads out of its folder.
    """
    for place in _upwards(folder):
        files = Files.of(place, unsaved)
        own, shared = place / _OWN, place / _SHARED
        if files.has(own):
            return Configuration(own.as_posix(), files.text(own, LARGEST))
        if files.has(shared) and _TABLE.search(text := files.text(shared, LARGEST)):
            return Configuration(shared.as_posix(), text, ("tool", "crossway"))
    return None


def _upwards(folder: Path) -> Iterator[Path]:
    """Yield a folder, and those around it up to the root of its repository, if it is in one."""
    top = leads_to(folder)
    places = [top, *top.parents]
    roots = (at for at, place in enumerate(places) if _is_root(place))
    yield folder
    above = places[1 : next(roots, 0) + 1]
    # As messages name it: from the current folder where the design is named from there.
    yield from above if folder.is_absolute() else (Path(os.path.relpath(up)) for up in above)


def _is_root(place: Path) -> bool:
    return any(is_there(place / mark) for mark in _MARKS)
