"""Loading what a command's PATH names, with a user's mistakes as one line."""

from __future__ import annotations

from pathlib import Path

from crossway.cli.errors import UserError
from crossway.design import Workspace, load


def workspaces(path: Path) -> tuple[Workspace, ...]:
    """Return the designs at `path`: one, or one per block of a Markdown file.

    Raises:
        UserError: nothing there, nothing readable, or no TWF in it.
    """
    try:
        found = load(path)
    except (OSError, ValueError) as fault:
        raise UserError(_said(path, fault)) from fault
    if not found:
        raise UserError(
            f"{path} holds no TWF; expected a .twf file, a folder with some, "
            "or a Markdown file with ```twf blocks"
        )
    return found


def _said(path: Path, fault: Exception) -> str:
    if isinstance(fault, FileNotFoundError):
        return f"there is no {path}"
    if isinstance(fault, OSError):
        return f"cannot read {path}: {fault.strerror or fault}"
    return str(fault)
