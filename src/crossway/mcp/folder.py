"""The one folder that a client may reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crossway.errors import UserError
from crossway.language.near import did_you_mean

_NAME = re.compile(r"[A-Za-z0-9_][\w./:@ {}-]*")


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder, without links in its path."""

    root: Path

    def path(self, given: str) -> str:
        """Return a path within the folder, as a command line takes it: never an option.

        Raises:
            UserError: it leads out of the folder, or nothing is there.
        """
        try:
            found = (self.root / given).resolve()
        except (OSError, ValueError) as fault:
            raise UserError(f"{given!r} is no path") from fault
        if not found.is_relative_to(self.root):
            raise UserError(f"{given!r} is outside of the folder that this server is for")
        if not found.exists():
            beside = (
                sorted(one.name for one in found.parent.iterdir())
                if (found.parent.is_dir())
                else []
            )
            near = did_you_mean(found.name, beside)
            raise UserError(f"{given!r} is not there{f'; {near}' if near else ''}")
        return f"./{found.relative_to(self.root).as_posix()}"


def name(given: str, what: str) -> str:
    """Return a name, an id or a code that a command line takes for nothing else.

    Raises:
        UserError: it might be taken for an option or a file.
    """
    if not _NAME.fullmatch(given) or len(given) > 1000:
        raise UserError(f"{given[:100]!r} is no {what}")
    return given
