"""A design as it was at a revision of git, read without touching the work tree.

Its files are copied into a folder that is removed afterwards, and named by their revision:
`main:design/payments.twf`.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from crossway.errors import UserError
from crossway.language.diagnostic import Related
from crossway.language.span import Span
from crossway.language.visible import visible

SUFFIXES = (".twf", ".md", ".markdown", ".py", ".yaml", ".yml", ".json", "crossway.toml")
"""How the names of files end that a design may consist of."""

MOST_FILES = 10_000
"""Files of one revision that are read."""

WITHIN = 60
"""Seconds that git may take."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A copy of a folder as it was: `path` is what was asked for in it, `prefix` its own path, and
    `folder` the path of the folder that it is a copy of."""

    path: Path
    prefix: str
    name: str
    folder: Path

    def label(self, span: Span) -> Span:
        """Return a span in the copy, with its path at its revision: `main:design/payments.twf`."""
        found = self.unlabelled(span)
        return span if found is span else replace(found, path=f"{self.name}:{found.path}")

    def unlabelled(self, span: Span) -> Span:
        """Return a span in the copy, with the path that its file has, or had, in the folder."""
        if not span.path.startswith(self.prefix):
            return span
        return replace(span, path=(self.folder / span.path.removeprefix(self.prefix)).as_posix())

    def labelled(self, lines: tuple[Related, ...]) -> tuple[Related, ...]:
        """Return lines with their spans as `label` has them."""
        return tuple(Related(self.label(one.span), one.message) for one in lines)


@contextmanager
def at_revision(path: Path, revision: str) -> Iterator[Revision]:
    """Yield a copy of a design as it was at a revision, while it is needed.

    Raises:
        UserError: there is no git, no repository, no such revision, or nothing was there.
    """
    if revision.startswith("-") or not revision:
        raise UserError(f"expected a revision such as main or HEAD~1, found {visible(revision)!r}")
    folder = path if path.is_dir() else path.parent
    with tempfile.TemporaryDirectory(prefix="crossway-") as made:
        top = Path(made).resolve()
        _copy(folder, revision, top)
        wanted = top if path.is_dir() else top / path.name
        if not wanted.exists():
            raise UserError(f"{visible(path.as_posix())} is not there at {visible(revision)}")
        yield Revision(wanted, f"{top.as_posix()}/", revision, folder)


def _copy(folder: Path, revision: str, to: Path) -> None:
    listed = _git(folder, "ls-tree", "-r", "-z", revision, ".")
    blobs: list[tuple[str, str]] = []
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, name = line.partition("\t")
        mode, _, rest = about.partition(" ")
        if mode in ("100644", "100755") and name.endswith(SUFFIXES) and _inside(name):
            blobs.append((rest.partition(" ")[2], name))
    if len(blobs) > MOST_FILES:
        raise UserError(f"more than {MOST_FILES} files at {visible(revision)}: name a folder")
    for blob, name in blobs:
        file = to / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_git(folder, "cat-file", "blob", blob))


def _inside(name: str) -> bool:
    """Whether a name that git gives stays in the folder: a made-up tree may say otherwise."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


def _git(folder: Path, *words: str) -> bytes:
    """Return what git prints."""
    try:
        done = subprocess.run(  # noqa: S603 - words of ours and a revision that is no option
            ["git", "-C", str(folder), *words],  # noqa: S607 - whichever git the user has
            capture_output=True,
            timeout=WITHIN,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UserError(f"git cannot be asked: {error}") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UserError(f"git says: {visible(said[-1]) if said else done.returncode}")
    return done.stdout
