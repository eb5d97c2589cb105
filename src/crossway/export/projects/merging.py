"""Writing a project again, so that what its team wrote stays.

What was written last is remembered in `.crossway/` of the project, so that three texts of a file
are known: as written last (base), as it is (own), and as it is to be (new).

    own is base          new is written
    new is base          own stays
    both differ          merged; where both changed the same lines own stays, and the merge lies
                         beside it as `FILE.merge`, with marks

Nothing that a team wrote is written over, and a folder that was not made here is not touched.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from crossway.errors import UserError
from crossway.export.projects.parts import merge_parts, moved
from crossway.files.whole import write_whole

KEPT = ".crossway"
MANIFEST = "generated.json"
MERGE = ".merge"


class Outcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    UPDATED = "updated"
    MERGED = "merged"
    SAME = "unchanged"
    YOURS = "kept as you changed it"
    REMOVED = "removed: the design needs it no more"
    LEFT = "kept, though the design needs it no more: you changed it"
    DELETED = "not written: you deleted it"
    AWAY = "not written, though the design changed it: you deleted it. Restore it, and it is merged"
    CONFLICT = "CONFLICT: yours is kept; both texts are in"


class Written(NamedTuple):
    """A file by its path in the project, what became of it, and what it holds now, if it does.

    `beside` is the text with the marks of a conflict. `left` are the functions and classes in it
    that the team changed and the design needs no more.
    """

    path: str
    outcome: Outcome
    text: str | None
    beside: str = ""
    left: tuple[str, ...] = ()


def merged(base: str | None, own: str | None, new: str | None, path: str) -> Written:
    """Return what becomes of a file of which these three texts are known, None where there is
    none.

    How lines end is no change: a checkout may have made CRLF of all. A file keeps what it has.
    """
    if own is None:
        return _merged(base, own, new, path)
    found = _merged(_plain(base), _plain(own), _plain(new), path)
    if own.count("\r\n") * 2 <= own.count("\n"):
        return found
    text = found.text and found.text.replace("\n", "\r\n")
    return found._replace(text=text, beside=found.beside.replace("\n", "\r\n"))


def _plain(text: str | None) -> str | None:
    return text and text.replace("\r\n", "\n")


def _merged(base: str | None, own: str | None, new: str | None, path: str) -> Written:
    if new is None:
        if own is None or own == base:
            return Written(path, Outcome.REMOVED, None)
        return Written(path, Outcome.LEFT, own)
    if own is None:
        if base is None:
            return Written(path, Outcome.WRITTEN, new)
        return Written(path, Outcome.DELETED if new == base else Outcome.AWAY, None)
    if own == new:
        return Written(path, Outcome.SAME, own)
    if own == base:
        return Written(path, Outcome.UPDATED, new)
    known = base is not None
    base, ours = moved(base or "", own, new)
    if new == base:
        return Written(path, Outcome.YOURS if ours == own else Outcome.MERGED, ours)
    by_parts = merge_parts(base, ours, new, _merge) if base and path.endswith(".py") else None
    both, clean, left = by_parts or (*_merge(base, ours, new), ())
    if clean and known:
        return Written(path, Outcome.MERGED, both, left=left)
    return Written(path, Outcome.CONFLICT, own, both)


def _merge(base: str, own: str, new: str) -> tuple[str, bool]:
    """Return the merge of two texts, and whether it has no conflict; by git, where that is."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("own", "base", "new")]
        for path, text in zip(paths, (own, base, new), strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        labels = ["-L", "yours", "-L", "generated before", "-L", "generated now"]
        program = ["git", "merge-file", "-p", "--diff3", *labels, *map(str, paths)]
        try:
            done = subprocess.run(program, capture_output=True, check=False)  # noqa: S603 - ours
        except OSError:
            return new, False
    if done.returncode < 0 or done.returncode > 127:
        return new, False
    return done.stdout.decode("utf-8"), done.returncode == 0


def write(folder: Path, files: Mapping[str, str], owner: str = "") -> list[Written]:
    """Write a project of a design, and return what became of each file that is not as it was.

    Raises:
        UserError: the folder holds something that was not made here, a file cannot be written, or
            a merge that somebody has still to look at would be; nothing of what a team wrote is
            lost then.
    """
    known = _known(folder)
    found = []
    for path in sorted({*files, *known}):
        base, new = _base(folder, path) if path in known else None, files.get(path)
        found.append(merged(base, _text(_inside(folder, path)), new, path))
    _refuse_second(folder, found)
    away = {one.path for one in found if one.outcome is Outcome.AWAY}
    bases = {path: (_base(folder, path) or "") if path in away else files[path] for path in files}
    try:
        for one in found:
            _put(folder, one)
        _remember(folder, bases, owner)
    except OSError as error:
        raise UserError(f"{error.filename}: cannot be written: {error.strerror}") from error
    return [one for one in found if one.outcome is not Outcome.SAME]


def _refuse_second(folder: Path, found: Iterable[Written]) -> None:
    """Return when no conflict meets the merge of an earlier one, which a team may be working on."""
    for one in found:
        merge = folder / f"{one.path}{MERGE}"
        if one.outcome is Outcome.CONFLICT and merge.exists():
            raise UserError(
                f"{merge} has still to be looked at, and the design changed the same again: take "
                "over what you want of it, delete it, and generate again"
            )


def made_of(folder: Path, owner: str) -> bool:
    """Return whether a folder is a project of a design, made here."""
    file = folder / KEPT / MANIFEST
    try:
        return bool(json.loads(file.read_text(encoding="utf-8"))["owner"] == owner)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def refuse_foreign(folder: Path) -> None:
    """Return when a folder is missing, empty, or was made here.

    Raises:
        UserError: it is none of these.
    """
    if folder.is_symlink():
        raise UserError(f"{folder} is a link; nothing is written through it")
    for place in (folder, *folder.parents):
        if place.exists() and not place.is_dir():
            raise UserError(f"{place} is a file; name a folder")
    if not folder.exists():
        return
    if any(folder.iterdir()) and not (folder / KEPT / MANIFEST).is_file():
        raise UserError(
            f"{folder} holds files that `crossway generate` has not written, and nothing is "
            "written there; name another folder, or move them"
        )


def unresolved(folder: Path) -> list[str]:
    """Return the merges that somebody has still to look at."""
    every = (path for path in folder.rglob(f"*{MERGE}") if KEPT not in path.parts)
    return sorted(path.relative_to(folder).as_posix() for path in every)


def _known(folder: Path) -> tuple[str, ...]:
    """Return the paths that were written last."""
    refuse_foreign(folder)
    file = folder / KEPT / MANIFEST
    if not file.exists():
        return ()
    try:
        read: Any = json.loads(file.read_text(encoding="utf-8"))
        paths = [str(path) for path in read["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{file} cannot be read: {error}; restore it, or move the folder") from None
    return tuple(paths)


def _inside(folder: Path, path: str) -> Path:
    """Return a file of a project by its path there.

    Raises:
        UserError: it would lie elsewhere: the path, or a link on it, leads out.
    """
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
        raise UserError(f"{folder / KEPT / MANIFEST} names {path!r}, which is no path in there")
    place = folder
    for part in parts:
        place = place / part
        if place.is_symlink():
            raise UserError(
                f"{place} is a link, and nothing is written through it; put what it leads to in "
                "its place"
            )
    return place


def _text(file: Path) -> str | None:
    if file.is_dir():
        raise UserError(f"{file} is a folder, and a file of that name is to be written; rename it")
    if not file.exists():
        return None
    try:
        with file.open(encoding="utf-8", newline="") as read:
            return read.read()
    except UnicodeDecodeError:
        raise UserError(f"{file} cannot be merged: it is not UTF-8; save it so") from None
    except OSError as error:
        raise UserError(
            f"{file} cannot be read: {error.strerror}; give yourself the right to"
        ) from None


def _base(folder: Path, path: str) -> str | None:
    return _text(_inside(folder, f"{KEPT}/base/{path}"))


def _put(folder: Path, one: Written) -> None:
    file = _inside(folder, one.path)
    if one.outcome is Outcome.CONFLICT:
        _replace(file.with_name(file.name + MERGE), one.beside)
    elif one.outcome is Outcome.REMOVED:
        file.unlink(missing_ok=True)
    elif one.outcome in (Outcome.WRITTEN, Outcome.UPDATED, Outcome.MERGED):
        _replace(file, one.text or "")


def _replace(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text.encode(), lasting=False)


def _remember(folder: Path, files: Mapping[str, str], owner: str) -> None:
    base = _inside(folder, f"{KEPT}/base")
    if base.exists():
        shutil.rmtree(base)
    for path, text in files.items():
        _replace(base / path, text)
    said = json.dumps({"owner": owner, "files": sorted(files)}, indent=1) + "\n"
    _replace(folder / KEPT / MANIFEST, said)
