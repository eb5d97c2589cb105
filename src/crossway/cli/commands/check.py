"""`crossway check PATH`: what is wrong with a design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crossway.checks import Checked
from crossway.cli.checking import exit_code_for, findings_of, found_at, show
from crossway.cli.collecting import without_collector
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    Members,
    Owner,
    Profile,
    ProfilesFor,
    Strict,
    profiles_for,
)
from crossway.cli.members import chosen
from crossway.cli.output import echo
from crossway.cli.report import RULES_URL, Format
from crossway.cli.workspaces import designs_at, only
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
    owner: Owner = None,
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
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep what a check found before.")
    ] = False,
) -> None:
    """Report what is wrong with a design.

    With --replay also which running executions would break if the design were served as it
    is now, and at which line: those of its `crossway dev`, unless --address or --profile says
    where. The exit code is 1 when there are errors, 0 when there are
    none or only warnings and hints; --fail-on says otherwise. --set names members of families,
    whose names are then looked at, too.
    """
    if codec and not (replay or histories):
        raise UserError("--codec is for --replay and --histories; add one")
    if owner and not (replay or histories):
        raise UserError("--owner is for --replay and --histories; add one")
    if not replay and (address or profile or own_profiles):
        raise UserError("--address, --profile and --profile-for are for --replay; add it")
    if rules_url and form is not Format.SARIF:
        raise UserError("--rules-url is for the links of --format sarif; add it")
    if members or replay or histories:
        with without_collector():
            found = designs_at(path, block)
            findings = findings_of(found, strict=strict)
        if members:
            chosen(only(found).design, members)
        if (replay or histories) and not any(space.errors for space in found):
            service = (address, profile, profiles_for(own_profiles))
            broken, said = _replayed(only(found), path, histories, service, codec, owner)
            findings = findings._replace(diagnostics=in_order([*findings.diagnostics, *broken]))
            echo(said, err=True)
    else:
        findings = found_at(path, block, strict=strict, remember=not no_cache)
    show(findings, form, rules_url or RULES_URL)
    if code := exit_code_for(findings, fail_on):
        raise typer.Exit(code)


def _replayed(
    found: Checked,
    path: Path,
    histories: Path | None,
    service: tuple[str | None, str | None, dict[str, str]],
    codec: str | None,
    owner: str | None,
) -> tuple[tuple[Diagnostic, ...], str]:
    """Return where executions would break, and how many were looked at."""
    # This loads the Temporal SDK, which checking the text alone must not do.
    from crossway.cli import replaying
    from crossway.cli.reaching import own_address

    design, names = found.design, replaying.names_of(owner, found.workspace.name)
    if histories is not None:
        findings = replaying.replay_folder(design, histories, codec, names)
    else:
        address, profile, own = service
        where = own_address(address, profile, path)
        findings = replaying.replay_service(design, where, profile, own, codec, names)
    return replaying.diagnostics(design, findings), replaying.summary(findings)
