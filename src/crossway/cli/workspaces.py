"""Loading what a command's PATH names, with a user's mistakes as one line."""

from __future__ import annotations

from pathlib import Path

from crossway.cli.errors import UserError
from crossway.design import Workspace, WorkspaceError, load


def workspaces(path: Path) -> tuple[Workspace, ...]:
    """Return the designs at `path`: one, or one per block of a Markdown file.

    Raises:
        UserError: nothing is there, it holds no TWF, or it cannot be read.
    """
    try:
        return load(path)
    except WorkspaceError as fault:
        raise UserError(str(fault)) from fault
