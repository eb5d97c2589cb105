"""Noticing that files changed, by looking.

A design is a handful of files, so a look costs less than a millisecond; unlike the
notifications of an operating system it works on shared folders and in containers, sees
editors that replace files, and needs no library.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from crossway.design.model import Design
from crossway.design.names import is_contract
from crossway.design.reading import entries_below

PAUSE = 0.25
"""Seconds between two looks."""

SUFFIXES = frozenset({".twf", ".md", ".markdown", ".py"})
"""How the names of files end that count, those of contracts aside."""

_CONTRACTS = ("*.nexusrpc.*", "*/*.nexusrpc.*")
"""Where contracts are looked for that a file which is named may import."""

Seen = Mapping[Path, tuple[int, int]]
"""Time of the last change (ns) and size of each file."""


def look(paths: Sequence[Path]) -> Seen:
    """Return the files that count: those named, and below folders those of a design.

    Next to a file that is named, its Python file counts, and the contracts there.
    """
    found: dict[Path, tuple[int, int]] = {}
    for path in paths:
        for file in entries_below(path) if os.path.isdir(path) else _beside(path):
            if file.suffix.lower() in SUFFIXES or is_contract(file.name):
                try:
                    status = file.stat()
                except OSError:
                    continue
                found[file] = (status.st_mtime_ns, status.st_size)
    return found


def _beside(path: Path) -> Iterator[Path]:
    yield from (path, path.with_suffix(".py"))
    for pattern in _CONTRACTS:
        yield from path.parent.glob(pattern)


async def changed(paths: Sequence[Path], seen: Seen) -> Seen:
    """Wait until the files differ from what was seen, and stay the same for one look."""
    last = seen
    while True:
        await asyncio.sleep(PAUSE)
        now = look(paths)
        if now != seen and now == last:
            return now
        last = now


def forget_python(design: Design) -> None:
    """Let what the implementations of a design import from beside them be imported anew."""
    folders = {str(Path(file.path).resolve().parent) for file in design.files}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and str(Path(file).parent) in folders:
            del sys.modules[name]
