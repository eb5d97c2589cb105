"""Which files are one design.

`check` is told: its PATH is one design. An editor opens a folder, which may hold one or several.
The topmost folders that hold `.twf` files themselves are one design each, with all below them:

    shop/orders.twf         one design: shop
    shop/bank/charge.twf
    refunds/refunds.twf     another

Two of them are one where a file of the one names what only the other has: see `joining`. A file
that is open and in no folder of the editor goes with those beside it, a Markdown page alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crossway.design.reading import entries_below

MOST_FILES = 20_000
"""The most `.twf` files that are looked for below a folder."""

_MOST_ENTRIES = 500_000
"""The most files of any kind that are passed by while looking for them."""

PAGES = (".md", ".markdown")
"""How the names of Markdown pages end."""

SETTINGS = ("crossway.toml", "pyproject.toml")
"""The files that may say something to the designs below them."""


@dataclass(frozen=True, slots=True)
class Source:
    """What one design is read from: a folder and files in it, or one Markdown page.

    `name` is what the design goes by in the server: its folder, its page, or its document.
    """

    name: str
    folder: Path
    paths: tuple[Path, ...]
    page: bool = False


def twf_below(folder: Path) -> tuple[Path, ...]:
    """Return the `.twf` files below a folder, sorted; what cannot be listed is left out.

    A link counts where it leads to a place in the folder that has no other name there.
    """
    found: dict[str, Path] = {}
    links: list[Path] = []
    for number, path in enumerate(entries_below(folder)):
        if number > _MOST_ENTRIES or len(found) >= MOST_FILES:
            break
        if not path.name.endswith(".twf"):
            continue
        if os.path.islink(path):
            links.append(path)
        else:
            found[os.path.realpath(path)] = path
    for path in sorted(links):
        found.setdefault(os.path.realpath(path), path)
    return tuple(sorted(found.values()))


def roots(folders: Iterable[Path], files: Iterable[Path]) -> Mapping[Path, list[Path]]:
    """Return the files by the topmost folder that holds some itself, inside of the editor's.

    A file outside of them goes with those beside it.
    """
    tops = sorted(set(folders), key=lambda one: len(one.parts))
    parents = {path.parent for path in files}
    found: dict[Path, list[Path]] = {}
    for path in sorted(set(files)):
        found.setdefault(_root(path, tops, parents), []).append(path)
    return found


def _root(path: Path, tops: list[Path], holding: set[Path]) -> Path:
    inside = next((top for top in tops if path.is_relative_to(top)), path.parent)
    around = [one for one in _upwards(path.parent, inside) if one in holding]
    return around[-1] if around else path.parent


def _upwards(folder: Path, top: Path) -> Iterator[Path]:
    while True:
        yield folder
        if folder in (top, folder.parent):
            return
        folder = folder.parent
