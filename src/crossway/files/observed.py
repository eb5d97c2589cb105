"""What reading a design asked of the file system, and what the answers were.

Whoever remembers what a design means has to know whether it still is that design. So each answer
that reading depends on is noted where it is given, and can be asked for again:

    with observing() as noted:
        load(Path("orders"))           # reads files, asks whether there is Python beside them
    still_so(noted)                    # in `unchanged`: the contents; None once one is another

Nothing else asks the file system, so that nothing is missed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from pathlib import Path

Noted = tuple[str, str, str]
"""A question, the path that it was about, and the answer.

The question is one of `QUESTIONS`, `content` (a file's digest), `designs` (what may hold TWF below
a folder), `ENDING` with the ends of names (what is in a folder under such names) or `UNREAD`.
"""

ENDING = "ending|"
"""How a question begins whose other parts are ends of names."""

UNREAD = "unread"
"""No question: a file could not be read, as its import says. Nobody remembers such a design."""

_NOTING: ContextVar[list[Noted] | None] = ContextVar("noting", default=None)


@contextmanager
def observing() -> Iterator[list[Noted]]:
    """Note what is asked within; the list is complete when the block ends."""
    noted: list[Noted] = []
    token = _NOTING.set(noted)
    try:
        yield noted
    finally:
        _NOTING.reset(token)


def note(question: str, path: str | Path, answer: str = "") -> None:
    """Note an answer of the file system, where somebody is observing."""
    noting = _NOTING.get()
    if noting is not None:
        noting.append((question, str(path), answer))


def is_there(path: str | Path) -> bool:
    """Return whether anything is at a path, a broken link too."""
    found = os.path.lexists(path)
    note("there", path, _yes(found))
    return found


def leads_to(path: str | Path) -> Path:
    """Return a path without the links in it, also where nothing is there.

    Raises:
        OSError: a relative path, and the current folder was removed.
    """
    found = os.path.realpath(path)
    note("leads to", path, found)
    return Path(found)


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder, or a link to one.

    Raises:
        OSError, ValueError: nothing is there, or its name is none.
    """
    found = stat.S_ISDIR(path.stat().st_mode)
    note("folder", path, _yes(found))
    return found


def digest(content: bytes) -> str:
    """Return what stands for a content: another content has another."""
    return blake2b(content, digest_size=16).hexdigest()


def digest_of(paths: Iterable[Path]) -> str:
    """Return the same for a set of paths."""
    return digest(b"\0".join(sorted(map(os.fsencode, paths))))


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


QUESTIONS: Mapping[str, Callable[[str], str]] = {
    "there": lambda path: _yes(os.path.lexists(path)),
    "leads to": os.path.realpath,
    "folder": lambda path: _yes(os.path.isdir(path)),
}
"""What can be asked again without reading a file or listing a folder, each with what asks it."""
