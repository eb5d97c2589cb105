"""A design that is fit to be compiled: what `run` and `generate` begin with."""

from __future__ import annotations

from pathlib import Path

import typer

from crossway.cli.commands.check import workspace_diagnostics
from crossway.cli.exits import FAILED
from crossway.cli.report import Format, report
from crossway.design import Workspace, resolve
from crossway.design.model import Design
from crossway.language.diagnostic import Severity


def checked(workspace: Workspace) -> Design:
    """Return the design of a workspace; print its errors and exit with 1 if it has any."""
    diagnostics = workspace_diagnostics(workspace)
    errors = tuple(found for found in diagnostics if found.severity is Severity.ERROR)
    if errors:
        sources = {parsed.file.path: _text(parsed.file.path) for parsed in workspace.files}
        typer.echo(report(Format.TEXT, errors, sources).plain, nl=False, err=True)
        raise typer.Exit(FAILED)
    return resolve(tuple(parsed.file for parsed in workspace.files), workspace.implemented)


def _text(path: str) -> str:
    """Return a file's text as diagnostics count it; empty when it is gone by now."""
    try:
        return Path(path).read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""
