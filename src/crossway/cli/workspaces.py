"""Loading what a command's PATH names, with a user's mistakes as one line."""

from __future__ import annotations

from pathlib import Path

from crossway.design import Workspace, load


def workspaces(path: Path) -> tuple[Workspace, ...]:
    """Return the designs at `path`: one, or one per block of a Markdown file.

    Raises:
        UserError: nothing is there, it holds no TWF, or it cannot be read.
    """
    return load(path)
