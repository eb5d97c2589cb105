"""Files of a folder, read with care: a design may come from anybody.

Only regular files inside the folder are read. A link may lead to another place in the
folder, as those of a Kubernetes ConfigMap do, but not out of it: a design from elsewhere
must not show what else is on this machine. A named pipe would be waited on for ever.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from crossway.errors import WorkspaceError
from crossway.files.observed import ENDING, digest, digest_of, is_there, leads_to, note
from crossway.language.near import did_you_mean
from crossway.language.structs import Struct
from crossway.language.visible import visible

LARGEST = 10 * 2**20
"""Bytes of the largest file that is read; a design of 100,000 lines has half of that."""

LARGEST_PAGE = 2 * 2**20
"""The same for a Markdown file, which takes more time to read: ten seconds at the worst."""

_NO_FILES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Files(Struct, frozen=True):
    """The files of one folder, as they are on disk or as an editor has them.

    `root` is the folder without links in its path; `unsaved` maps absolute paths to texts
    that count instead of what is on disk. Each method names its file in what it raises.
    """

    root: Path
    unsaved: Mapping[Path, str]

    @classmethod
    def of(cls, folder: Path, unsaved: Mapping[Path, str]) -> Files:
        """Return the files of a folder, which may itself be a link: the user named it.

        Raises:
            WorkspaceError: it is not there: maybe the current folder was removed.
        """
        try:
            return cls(leads_to(folder), unsaved)
        except OSError as error:
            raise WorkspaceError(unreadable(folder, error)) from error

    def has(self, path: Path) -> bool:
        """Return whether anything is there, a broken link too."""
        return path.absolute() in self.unsaved or is_there(path)

    def text(self, path: Path, largest: int = LARGEST) -> str:
        """Return the text of a file of at most `largest` bytes.

        Raises:
            WorkspaceError: it cannot be read, leads out of the folder, or is not UTF-8.
        """
        content = self.content(path, largest)
        if isinstance(content, str):
            return content
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            said = f"{named(path)}:{line}: not UTF-8 text; save the file as UTF-8"
            raise WorkspaceError(said) from error

    def content(self, path: Path, largest: int = LARGEST) -> bytes | str:
        """Return what is in a file: text when it is not saved yet, else bytes.

        Raises:
            WorkspaceError: it cannot be read, or leads out of the folder.
        """
        if path.absolute() in self.unsaved:
            return self.unsaved[path.absolute()]
        try:
            self.refuse_if_outside(path)
            content = read_regular(path, largest)
        except (OSError, ValueError) as error:
            raise WorkspaceError(unreadable(path, error)) from error
        if len(content) > largest:
            said = f"larger than {largest >> 20} MiB, the most that is read; cut it into several"
            raise WorkspaceError(f"{named(path)}: {said} files")
        note("content", path, digest(content))
        return content

    def refuse_if_outside(self, path: Path) -> None:
        """Return when a path is inside the folder.

        Raises:
            WorkspaceError: it is a link that leads out of it.
            OSError: a link is broken, or may not be followed.
        """
        os.stat(path)
        target = leads_to(path)
        if not target.is_relative_to(self.root):
            raise WorkspaceError(
                f"{named(path)}: a link to {named(target)}, which is outside of "
                f"{named(self.root)}; files are read from the given folder alone, so put the "
                "file itself there"
            )

    def refuse_outside(self, path: Path) -> None:
        """Return when a path that a design names is inside the folder, whether it is there or not.

        What is outside is not looked at: a design must not learn which files there are.

        Raises:
            WorkspaceError: it leads out of the folder, or no file can be called so.
        """
        try:
            target = leads_to(path)
        except (OSError, ValueError) as error:
            raise WorkspaceError(unreadable(path, error)) from error
        if not target.is_relative_to(self.root):
            raise WorkspaceError(
                f"{named(path)}: outside of {named(self.root)}; files are read from the folder of "
                "the design alone, so put it there"
            )


def read_regular(path: Path, largest: int) -> bytes:
    """Return at most one byte more than `largest` of a file; a named pipe is not waited on.

    Raises:
        WorkspaceError: it is no regular file.
        OSError, ValueError: it cannot be read.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        kind = next((name for holds, name in _NO_FILES if holds(mode)), "no regular file")
        raise WorkspaceError(f"{named(path)}: expected a file, found {kind}")
    with path.open("rb") as file:
        return file.read(largest + 1)


def design_entries(folder: Path, unreadable: Callable[[OSError], None] | None = None) -> list[Path]:
    """Return the entries below a folder that may hold TWF: by name, and links to folders."""
    found = [path for path in entries_below(folder, unreadable) if _may_hold_twf(path)]
    note("designs", folder, digest_of(found))
    return found


def _may_hold_twf(path: Path) -> bool:
    return path.name.endswith(".twf") or (os.path.islink(path) and os.path.isdir(path))


def entries_ending(folder: Path, ends: tuple[str, ...]) -> list[Path]:
    """Return what is in a folder under a name with one of some ends, in order.

    Raises:
        WorkspaceError: the folder cannot be listed.
    """
    try:
        found = sorted(Path(one.path) for one in os.scandir(folder) if one.name.endswith(ends))
    except OSError as error:
        raise WorkspaceError(unreadable(folder, error)) from error
    note(ENDING + "|".join(ends), folder, digest_of(found))
    return found


def entries_below(
    folder: Path, unreadable: Callable[[OSError], None] | None = None
) -> Iterator[Path]:
    """Yield all below a folder but folders; links to folders are yielded, not followed.

    What is hidden is left out, and virtual environments: editors hide their own files, and
    an environment holds thousands that are nobody's design. `unreadable` is told which
    folders cannot be listed.
    """
    # Not `os.walk`, which calls itself for each folder within another: Python's limit is 1000.
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                counted = [entry for entry in entries if _counts(entry)]
        except OSError as error:
            if unreadable is not None:
                unreadable(error)
            continue
        folders += [Path(entry.path) for entry in counted if entry.is_dir(follow_symlinks=False)]
        yield from (Path(e.path) for e in counted if not e.is_dir(follow_symlinks=False))


def _counts(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith(".")
    return not hidden and not os.path.lexists(os.path.join(entry.path, "pyvenv.cfg"))


def named(path: Path) -> str:
    """Return a path as messages name it: on one line, whatever is in it."""
    return visible(path.as_posix())


def unreadable(path: Path, error: Exception) -> str:
    """Return the message for a path that the system does not let us read."""
    if not isinstance(error, OSError):  # a NUL in the name
        return f"{named(path)}: no name of a file"
    if error.errno != errno.ENOENT:
        return f"{named(path)}: cannot be read: {error.strerror}"
    if os.path.islink(path):
        return f"{named(path)}: a link to {named(path.readlink())}, which is not there"
    return _missing(path)


def _missing(path: Path) -> str:
    """Return the message for a path that is not there, with near names that are."""
    message = f"{named(path)}: no such file or folder"
    try:
        beside = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return message
    near = did_you_mean(path.name, beside, lambda name: named(path.parent / name))
    return f"{message}; {near}" if near else message
