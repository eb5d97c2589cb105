"""Writing a file: at once or not at all, with the mode it had, and where its link leads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from errno import EACCES
from pathlib import Path

from crossway.errors import UserError
from crossway.files.whole import write_whole
from crossway.language.visible import visible

WRITTEN_BY_HAND = (".twf", ".md", ".py")
"""How files end that nobody asks a command to write its result to, unless by a slip."""


def write_anew(path: Path, text: str) -> None:
    """Replace the text of a file that is there; whoever reads it sees the old text or the new.

    Raises:
        UserError: it, or its folder, cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if not os.access(target, os.W_OK):
            raise UserError(f"{visible(str(path))}: cannot be written: it is read-only")
        write_whole(target, text.encode())
    except OSError as failure:
        raise UserError(f"{visible(str(path))}: cannot be written: {failure.strerror}") from failure


def write_result(path: Path, text: str, sources: Iterable[str] = ()) -> None:
    """Write what a command made to the file that its user named, and over nothing made by hand.

    Raises:
        UserError: as `refuse_sources`.
        OSError: it cannot be written, and is as it was.
    """
    refuse_sources(path, sources)
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES), str(path))
    if target.exists() and not (target.is_file() and os.access(target.parent, os.W_OK)):
        target.write_bytes(text.encode())  # a terminal, a pipe; a file in a folder of somebody else
    else:
        write_whole(target, text.encode())


def refuse_sources(path: Path, sources: Iterable[str] = ()) -> None:
    """Return when a file that is to be written is no design, no Python and no Markdown.

    `sources` are the paths of what was read: a contract, whose name ends as what `schema` writes.

    Raises:
        UserError: it is, by its name, or where its link leads, or by what was read.
    """
    target = Path(os.path.realpath(path))
    ends = {path.suffix.lower(), target.suffix.lower()}
    read = target.exists() and any(_is(target, one) for one in sources)
    if read or ends & {*WRITTEN_BY_HAND}:
        said = "the design is read from it" if read else "it is named as what people write"
        raise UserError(
            f"{visible(path.as_posix())}: {said}, and is not written over; name another"
        )


def _is(target: Path, source: str) -> bool:
    try:
        return target.samefile(source)
    except (OSError, ValueError):  # no file: standard input, or a label of a block
        return False
