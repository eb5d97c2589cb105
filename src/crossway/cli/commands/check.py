"""`crossway check PATH`: what is wrong with a design."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from crossway.checks import Checked
from crossway.cli.collecting import without_collector
from crossway.cli.exits import FAILED
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    Members,
    Profile,
    ProfilesFor,
    Strict,
    profiles_for,
)
from crossway.cli.members import chosen
from crossway.cli.output import echo, echo_json, echo_styled
from crossway.cli.report import (
    RULES_URL,
    Format,
    github_report,
    json_report,
    sarif_report,
    text_report,
)
from crossway.cli.workspaces import (
    designs_at,
    only,
    settings_said,
    simulated_of,
    summary_of,
    texts_of,
)
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
    codec: Codec = None,
    block: Block = None,
    members: Members = None,
    strict: Strict = False,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The least severity to exit with 1 for.")
    ] = Severity.ERROR,
    rules_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where docs/rules is published, for SARIF's links."),
    ] = None,
) -> None:
    """Report what is wrong with a design.

    With --replay also which running executions would break if the design were served as it
    is now, and at which line. The exit code is 1 when there are errors, 0 when there are
    none or only warnings and hints; --fail-on says otherwise. --set names members of families,
    whose names are then looked at, too.
    """
    if codec and not (replay or histories):
        raise UserError("--codec is for --replay and --histories; add one")
    if not replay and (address or profile or own_profiles):
        raise UserError("--address, --profile and --profile-for are for --replay; add it")
    if rules_url and form is not Format.SARIF:
        raise UserError("--rules-url is for the links of --format sarif; add it")
    with without_collector():
        found = designs_at(path, block)
        diagnostics = in_order(
            [one for s in found for one in (s.strict_diagnostics if strict else s.diagnostics)]
        )
    if members:
        chosen(only(found).design, members)
    if (replay or histories) and not any(space.errors for space in found):
        service = (address, profile, profiles_for(own_profiles))
        broken, said = _replayed(only(found).design, histories, service, codec)
        diagnostics = in_order([*diagnostics, *broken])
        echo(said, err=True)
    _print(form, rules_url or RULES_URL, diagnostics, found)
    if said := settings_said(found):
        echo(said, err=True)
    echo(summary_of(found, diagnostics), err=True)
    if any(one.severity.rank <= fail_on.rank for one in diagnostics):
        raise typer.Exit(FAILED)


def _replayed(
    design: Design,
    histories: Path | None,
    service: tuple[str | None, str | None, dict[str, str]],
    codec: str | None,
) -> tuple[tuple[Diagnostic, ...], str]:
    """Return where executions would break, and how many were looked at."""
    # This loads the Temporal SDK, which checking the text alone must not do.
    from crossway.cli import replaying

    if histories is not None:
        outcome = replaying.replay_folder(design, histories, codec)
    else:
        outcome = replaying.replay_service(design, *service, codec)
    return replaying.diagnostics(design, outcome), replaying.summary(outcome)


def _print(
    form: Format,
    rules_url: str,
    diagnostics: tuple[Diagnostic, ...],
    found: Sequence[Checked],
) -> None:
    match form:
        case Format.TEXT:
            echo_styled(text_report(diagnostics, texts_of(found)))
        case Format.JSON:
            echo_json(json_report(diagnostics, simulated_of(found)))
        case Format.GITHUB:
            echo(github_report(diagnostics), nl=False)
        case Format.SARIF:
            echo_json(sarif_report(diagnostics, rules_url, simulated_of(found)))
