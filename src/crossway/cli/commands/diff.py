"""`crossway diff OLD NEW`: which changes of a design break who calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from crossway.checks import Checked
from crossway.cli.exits import FAILED
from crossway.cli.flags import Address, Block, Profile, ProfilesFor, path_of, profiles_for
from crossway.cli.in_flight import InFlight, in_flight
from crossway.cli.output import echo, echo_json, echo_styled, say
from crossway.cli.report import github_report, text_report
from crossway.cli.revisions import Revision, at_revision
from crossway.cli.signals import run_interruptibly
from crossway.cli.workspaces import design_at
from crossway.cluster.service import connect
from crossway.errors import UserError
from crossway.export.changes import Change, changes
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span


class DiffFormat(StrEnum):
    """How `crossway diff` prints what changed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def diff(
    paths: Annotated[
        list[Path],
        typer.Argument(
            parser=path_of,
            metavar="OLD NEW",
            help="Two designs or contracts; with --git the one that changed.",
        ),
    ],
    git: Annotated[
        str | None,
        typer.Option("--git", metavar="REV", help="OLD is PATH at this revision of git."),
    ] = None,
    form: Annotated[DiffFormat, typer.Option("--format", help="How to print.")] = DiffFormat.TEXT,
    block: Block = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
) -> None:
    """Say which changes of a design break who calls its services, and which do not.

    Each change of a service, an operation, a type, an error, a list of callers, an endpoint or a
    deadline is classed by its direction. Of those that break callers, the lines of the same
    workspace that break are named, and with --profile or --address the executions in flight of
    workflows that call. The exit code is 1 when anything breaks.
    """
    asked = _Asked(form, address, profile, own_profiles)
    if git is None:
        if len(paths) != 2:
            raise UserError("expected OLD and NEW, or --git REV and the design that changed")
        old, new = _read(paths[0], block), _read(paths[1], block)
        _print(changes(old, new), old, new, None, asked)
        return
    if len(paths) != 1:
        raise UserError("with --git one design is named: the other one is the same at a revision")
    with at_revision(paths[0], git) as before:
        old, new = _read(before.path, block), _read(paths[0], block)
        _print(changes(old, new), old, new, before, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How to print, and which service to ask for executions in flight, if any."""

    form: DiffFormat
    address: str | None
    profile: str | None
    own_profiles: list[str] | None

    async def running(self, found: tuple[Change, ...], new: Checked) -> tuple[InFlight, ...]:
        """Return the executions in flight of those who call what breaks."""
        if self.address is None and self.profile is None:
            return ()
        own = profiles_for(self.own_profiles)
        connections = await connect(self.address, profile=self.profile, profiles_for=own)
        callers = [name for one in found for name in one.callers]
        return await in_flight(connections, new.design, callers)


def _read(path: Path, block: str | None) -> Checked:
    """Return a design whose text can be read; a caller in it may be wrong, and that is told."""
    found = design_at(path, block)
    faults = [fault for parsed in found.workspace.files for fault in parsed.diagnostics]
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors:
        echo(text_report(errors, found.workspace.texts).plain, nl=False, err=True)
        raise typer.Exit(FAILED)
    return found


def _print(
    found: tuple[Change, ...],
    old: Checked,
    new: Checked,
    before: Revision | None,
    asked: _Asked,
) -> None:
    told = [_diagnostic(one, before) for one in found]
    running = run_interruptibly(asked.running(found, new))
    match asked.form:
        case DiffFormat.JSON:
            echo_json([_as_json(one, before, running) for one in found])
        case DiffFormat.GITHUB:
            echo(
                github_report([_in_tree(*one, before) for one in zip(told, found, strict=True)]),
                nl=False,
            )
        case DiffFormat.TEXT:
            echo_styled(text_report(told, _texts(old, new, before)))
            for one in running:
                echo(f"in flight: {one}, which calls what breaks")
    breaking = sum(one.kind.breaking for one in found)
    counted = f"{breaking} breaking change{'s' * (breaking != 1)}"
    say(f"{counted}, {len(found) - breaking} compatible")
    if breaking:
        raise typer.Exit(FAILED)


def _diagnostic(change: Change, before: Revision | None) -> Diagnostic:
    """Return a change as what the reports show."""
    span, lines = _span(change, before), change.lines
    if before is not None:
        lines = before.labelled(lines)
    hint = change.kind.why if change.kind.breaking else None
    return change.kind.explained.at(span, change.message, hint, change.about, lines)


def _in_tree(told: Diagnostic, change: Change, before: Revision | None) -> Diagnostic:
    """Return what is told at a path of the repository, where GitHub shows it, also what is gone."""
    return told if before is None else replace(told, span=before.unlabelled(change.span))


def _span(change: Change, before: Revision | None) -> Span:
    return before.label(change.span) if before is not None else change.span


def _texts(old: Checked, new: Checked, before: Revision | None) -> Mapping[str, str]:
    was = old.workspace.texts
    if before is not None:
        was = {before.label(Span(path, 1, 1, 1, 1)).path: text for path, text in was.items()}
    return {**was, **new.workspace.texts}


def _as_json(
    change: Change, before: Revision | None, running: tuple[InFlight, ...]
) -> dict[str, Any]:
    return {
        "code": change.kind.code,
        "breaking": change.kind.breaking,
        "about": change.about,
        "message": change.message,
        **_place(_span(change, before)),
        "lines": list(_lines(change, before)),
        "in_flight": [asdict(one) for one in running if one.workflow in change.callers],
    }


def _lines(change: Change, before: Revision | None) -> Iterable[dict[str, Any]]:
    lines = before.labelled(change.lines) if before is not None else change.lines
    return ({"message": one.message, **_place(one.span)} for one in lines)


def _place(span: Span) -> dict[str, Any]:
    return {"path": span.path, "line": span.line, "column": span.column}
