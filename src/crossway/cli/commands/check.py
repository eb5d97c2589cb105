"""`crossway check PATH`: what is wrong with a design."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from crossway.checks import diagnose
from crossway.cli.exits import FAILED
from crossway.cli.flags import Address, Block, DesignPath, Profile, ProfilesFor, profiles_for
from crossway.cli.report import Format, report, summary
from crossway.cli.starting import blocks_of, choose_design
from crossway.cli.workspaces import workspaces
from crossway.design import Workspace, resolve
from crossway.errors import UserError
from crossway.language.diagnostic import Diagnostic, Severity, in_order


def check(
    path: DesignPath,
    form: Annotated[
        Format, typer.Option("--format", help="How to print the diagnostics.")
    ] = Format.TEXT,
    replay: Annotated[
        bool, typer.Option("--replay", help="Replay running executions against the design.")
    ] = False,
    histories: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Replay the histories exported there as JSON instead."),
    ] = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    block: Block = None,
    rules_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where docs/rules is published, for SARIF's links."),
    ] = None,
) -> None:
    """Report what is wrong with a design.

    With --replay also which running executions would break if the design were served as it
    is now, and at which line. The exit code is 1 when there are errors, 0 when there are
    none or only warnings.
    """
    if not replay and (address or profile or own_profiles):
        raise UserError("--address, --profile and --profile-for are for --replay; add it")
    if rules_url and form is not Format.SARIF:
        raise UserError("--rules-url is for the links of --format sarif; add it")
    found = blocks_of(workspaces(path), block)
    diagnostics = in_order([item for space in found for item in workspace_diagnostics(space)])
    files = {parsed.file.path for space in found for parsed in space.files}
    failed = any(item.severity is Severity.ERROR for item in diagnostics)
    if (replay or histories) and not failed:
        space = choose_design(found, None, None)
        broken, said = _replayed(space, histories, (address, profile, profiles_for(own_profiles)))
        diagnostics = in_order([*diagnostics, *broken])
        failed = bool(broken)
        typer.echo(said, err=True)
    _print(form, diagnostics, rules_url)
    typer.echo(summary(diagnostics, len(files)), err=True)
    if failed:
        raise typer.Exit(FAILED)


def _replayed(
    space: Workspace,
    histories: Path | None,
    service: tuple[str | None, str | None, dict[str, str]],
) -> tuple[tuple[Diagnostic, ...], str]:
    """Return where executions would break, and how many were looked at."""
    # This loads the Temporal SDK, which checking the text alone must not do.
    from crossway.cli import replaying

    design = resolve(tuple(file.file for file in space.files), space.implemented)
    if histories is not None:
        outcome = replaying.replay_folder(design, histories)
    else:
        outcome = replaying.replay_service(design, *service)
    return replaying.diagnostics(design, outcome), replaying.summary(outcome)


def workspace_diagnostics(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """Return what the parser and the rules find in one design, in order."""
    design = resolve(tuple(file.file for file in workspace.files), workspace.implemented)
    return diagnose(workspace.files, design)


def _print(form: Format, diagnostics: tuple[Diagnostic, ...], rules_url: str | None) -> None:
    spans = [item.span for item in diagnostics]
    spans += [related.span for item in diagnostics for related in item.related]
    text = report(form, diagnostics, _sources({span.path for span in spans}), rules_url)
    if sys.stdout.isatty():
        Console(highlight=False, soft_wrap=True).print(text, end="")
    else:
        typer.echo(text.plain, nl=False)


def _sources(paths: Iterable[str]) -> dict[str, str]:
    """Return the texts to show, without a byte order mark: columns do not count it."""
    return {
        path: Path(path).read_text("utf-8-sig", errors="replace")
        for path in sorted(paths)
        if Path(path).is_file()
    }
