"""What `check` found, remembered until anything that it was found from changes.

An entry is one file in the user's own cache folder, never in the project. It holds the diagnostics,
and every answer of the file system that they depend on: the contents of each file that was read,
whether there was Python beside it, what the folder held. Before it is used all of that is asked
again, so that what is remembered is what a check would find; it counts for the code of Crossway
that found it alone.

Anybody may have written what is in the cache: it is read as plain data of known types, no larger
than a bound, and what does not fit is as good as not there. A cache that cannot be read or written
changes nothing but the time that a check takes.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec

import crossway
from crossway.cli.findings import Findings
from crossway.errors import WorkspaceError
from crossway.files.folder import read_regular
from crossway.files.observed import UNREAD, Noted
from crossway.files.unchanged import still_so
from crossway.files.whole import write_whole
from crossway.language.diagnostic import Diagnostic
from crossway.language.span import Span

LARGEST = 32 * 2**20
"""Bytes of the largest entry: a check that finds more is not remembered."""

MOST_BYTES = 128 * 2**20
"""Bytes of all entries together; the oldest go first."""

MOST_ENTRIES = 512


class Entry(msgspec.Struct, frozen=True):
    """What a check found, and what that depends on."""

    code: str
    noted: tuple[Noted, ...]
    diagnostics: tuple[Diagnostic, ...]
    simulated: tuple[str, ...]
    files: int
    settings: str
    texts: tuple[str, ...]


def cache_folder() -> Path | None:
    """Return the folder for what can be found again; None where the system names none."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given, "crossway") if os.path.isabs(given) else None
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local, "crossway", "cache") if local else None
    home = os.path.expanduser("~")
    inside = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
    return Path(home, *inside, "crossway") if os.path.isabs(home) else None


def recall(path: Path, *, strict: bool) -> Findings | None:
    """Return what the last check of a path found, None when it may find something else now."""
    place = _place(path, strict)
    if place is None:
        return None
    try:
        content = read_regular(place, LARGEST)
        entry = msgspec.msgpack.decode(content, type=Entry) if len(content) <= LARGEST else None
    except (OSError, ValueError, RecursionError, WorkspaceError):
        return None
    if entry is None or entry.code != _code():
        return None
    contents = still_so(entry.noted)
    if contents is None or not contents.keys() >= set(entry.texts):
        return None
    texts = {path: contents[path].decode("utf-8", "replace") for path in entry.texts}
    return Findings(entry.diagnostics, entry.simulated, entry.files, entry.settings, texts)


def remember(path: Path, found: Findings, noted: Sequence[Noted], *, strict: bool) -> None:
    """Keep what a check of a path found; where that cannot be, it is not kept."""
    place = _place(path, strict)
    if place is None or any(question == UNREAD for question, *_ in noted):
        return
    shown = {span.path for one in found.diagnostics for span in _spans(one)}
    texts = tuple(sorted(shown & found.texts.keys()))
    kept = tuple(dict.fromkeys(noted))
    entry = Entry(
        _code(), kept, found.diagnostics, found.simulated, found.files, found.settings, texts
    )
    with contextlib.suppress(OSError, ValueError):
        content = msgspec.msgpack.encode(entry)
        if len(content) <= LARGEST:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(place, content, mode=0o600, lasting=False)
            _tidy(place.parent)


def _spans(found: Diagnostic) -> Iterator[Span]:
    yield found.span
    yield from (related.span for related in found.related)


def _place(path: Path, strict: bool) -> Path | None:
    """Return the file of what is remembered of a path, seen from the current folder."""
    folder = cache_folder()
    if folder is None or not _is_ours(folder := folder / "check"):
        return None
    try:
        asked = (os.getcwd(), str(path), "strict" if strict else "")
    except OSError:  # the current folder was removed
        return None
    name = blake2b("\0".join(asked).encode("utf-8", "surrogateescape"), digest_size=16)
    return folder / f"{name.hexdigest()}.msgpack"


def _is_ours(folder: Path) -> bool:
    """Return whether nobody else may write to a folder, or it is not there yet."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return not hasattr(os, "getuid") or (
        status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


_DECIDING = ("language", "files", "design", "checks", "cli")
"""The folders whose code decides what a check finds and what is remembered of it."""


@cache
def _code() -> str:
    """Return what stands for the code that checks: another version, or a changed file, has another.

    By time and size, since reading the files would take longer than to check a short design.
    """
    root = Path(crossway.__file__).parent
    said = blake2b(f"{sys.version} {sys.platform}".encode(), digest_size=16)
    for folder in _DECIDING:
        for directory, inner, names in os.walk(root / folder):
            inner.sort()
            for name in sorted(names):
                if name.endswith(".py"):
                    status = os.stat(os.path.join(directory, name))
                    times = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
                    said.update(f"{directory}/{name} {times}\n".encode("utf-8", "surrogateescape"))
    return said.hexdigest()


def _tidy(folder: Path) -> None:
    """Remove the oldest entries beyond what the cache may hold."""
    with os.scandir(folder) as entries:
        kept = [(one.stat(), one.path) for one in entries if one.is_file(follow_symlinks=False)]
    kept.sort(key=lambda one: one[0].st_mtime_ns, reverse=True)
    size = 0
    for at, (status, path) in enumerate(kept):
        size += status.st_size
        if size > MOST_BYTES or at >= MOST_ENTRIES:
            os.unlink(path)
