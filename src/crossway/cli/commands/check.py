"""`crossway check PATH`: what is wrong with a design."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.exits import FAILED
from crossway.cli.flags import Address, Block, DesignPath, Profile, ProfilesFor, profiles_for
from crossway.cli.output import echo, echo_json, echo_styled
from crossway.cli.report import (
    RULES_URL,
    Format,
    github_report,
    json_report,
    sarif_report,
    summary,
    text_report,
)
from crossway.cli.workspaces import designs_at, only
from crossway.design.model import Design
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
    found = designs_at(path, block)
    diagnostics = in_order([item for space in found for item in space.diagnostics])
    texts = {path: text for space in found for path, text in space.workspace.texts.items()}
    failed = any(item.severity is Severity.ERROR for item in diagnostics)
    if (replay or histories) and not failed:
        service = (address, profile, profiles_for(own_profiles))
        broken, said = _replayed(only(found).design, histories, service)
        diagnostics = in_order([*diagnostics, *broken])
        failed = bool(broken)
        echo(said, err=True)
    _print(form, diagnostics, texts, rules_url)
    echo(summary(diagnostics, len(texts)), err=True)
    if failed:
        raise typer.Exit(FAILED)


def _replayed(
    design: Design,
    histories: Path | None,
    service: tuple[str | None, str | None, dict[str, str]],
) -> tuple[tuple[Diagnostic, ...], str]:
    """Return where executions would break, and how many were looked at."""
    # This loads the Temporal SDK, which checking the text alone must not do.
    from crossway.cli import replaying

    if histories is not None:
        outcome = replaying.replay_folder(design, histories)
    else:
        outcome = replaying.replay_service(design, *service)
    return replaying.diagnostics(design, outcome), replaying.summary(outcome)


def _print(
    form: Format,
    diagnostics: tuple[Diagnostic, ...],
    texts: Mapping[str, str],
    rules_url: str | None,
) -> None:
    match form:
        case Format.TEXT:
            echo_styled(text_report(diagnostics, texts))
        case Format.JSON:
            echo_json(json_report(diagnostics))
        case Format.GITHUB:
            echo(github_report(diagnostics), nl=False)
        case Format.SARIF:
            echo_json(sarif_report(diagnostics, rules_url or RULES_URL))
