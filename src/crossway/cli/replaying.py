"""What `crossway check --replay` finds, as diagnostics: where running executions would break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crossway.checks.replay import REPLAY_BREAKS
from crossway.cli.flags import owner_name
from crossway.cli.profiles import codec_of, meant
from crossway.cli.quiet import quiet_replays, quiet_sdk
from crossway.cli.reaching import reached
from crossway.cli.signals import run_interruptibly
from crossway.cluster.building import converter, proven
from crossway.cluster.replaying import (
    Break,
    Names,
    Outcome,
    builds,
    exported,
    replay,
    running,
)
from crossway.design import STANDARD_INPUT
from crossway.design.members import Members, with_members
from crossway.design.model import Design
from crossway.language.diagnostic import Diagnostic, in_order
from crossway.language.span import NOWHERE, Span
from crossway.language.visible import visible
from crossway.runtime.owner import deployment_name

SHOWN = 3
"""Executions that a message names; the rest are counted."""


def replay_service(
    design: Design,
    address: str | None,
    profile: str | None,
    own: dict[str, str],
    codec: str | None = None,
    names: Names | None = None,
) -> Outcome:
    """Replay the running executions of a service; `names` are what the design is served as.

    Raises:
        ClusterError: it cannot be reached, or does not let us look; `codec` is none.
    """
    quiet_sdk()
    quiet_replays()
    design = with_members(design, Members())  # of families nobody knows which there are

    values = converter(codec_of(codec, meant(address, profile), own))

    async def look() -> Outcome:
        await proven(values, reading=True)
        connections = await reached(address, profile, own, values)
        absent: list[str] = []
        outcome = await replay(design, running(connections, design, absent), values, names)
        return replace(outcome, absent=absent)

    return run_interruptibly(look())


def replay_folder(
    design: Design, folder: Path, codec: str | None = None, names: Names | None = None
) -> Outcome:
    """Replay the histories that were exported to a folder; `names` are what the design is served
    as.

    Raises:
        ClusterError: it holds none, or a file is no history; `codec` is none.
    """
    quiet_sdk()
    quiet_replays()
    values = converter(codec)

    async def look() -> Outcome:
        await proven(values, reading=True)
        return await replay(design, exported(folder), values, names)

    return run_interruptibly(look())


def names_of(owner: str | None, workspace: str) -> Names:
    """Return what a design is served as: as `--owner` says, else maybe as its file or folder is
    called, since who serves it may have said another."""
    if owner:
        return Names(told=deployment_name(owner))
    if workspace == STANDARD_INPUT:
        return Names()
    return Names(file=deployment_name(owner_name(None, workspace)))


def diagnostics(design: Design, outcome: Outcome) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each statement that executions would break at."""
    groups: dict[tuple[str, Span, str], list[Break]] = {}
    for one in outcome.breaks:
        span = _whole(design) if one.span == NOWHERE else one.span
        groups.setdefault((one.workflow, span, one.reason), []).append(one)
    return in_order([_diagnostic(*key, found) for key, found in groups.items()])


def _diagnostic(workflow: str, span: Span, reason: str, found: Sequence[Break]) -> Diagnostic:
    many = len(found)
    ids = [one.execution.name for one in found]
    listed = ", ".join(ids[:SHOWN]) + (f" and {many - SHOWN} more" if many > SHOWN else "")
    counted = f"{many} execution{'s' * (many != 1)} of {workflow}"
    hint = "let them end on the code they began on: serve their build until then"
    if pinned := builds(found):
        kept = ", ".join(f"{count} on build {build}" for build, count in pinned.items())
        hint = f"they are pinned ({kept}); keep that build serving until they end"
    message = f"{counted} would break here: {reason} ({listed})"
    return REPLAY_BREAKS.at(span, message, hint, name=workflow)


def _whole(design: Design) -> Span:
    """Return the start of the design, for what has no line in it."""
    path = design.files[0].path if design.files else ""
    return Span(path, 1, 1, 1, 1)


def summary(outcome: Outcome) -> str:
    """Return how it went in a line: how many were replayed, broke and were not looked at.

    Says which namespaces do not exist: maybe the service is not the one that was meant.
    """
    counted = f"replayed {outcome.replayed} execution{'s' * (outcome.replayed != 1)}"
    others = f" ({', '.join(map(visible, sorted(outcome.others)))})" if outcome.others else ""
    skipped = f", {outcome.skipped} of other designs skipped{others}" if outcome.skipped else ""
    absent = f"; not there: namespace {', '.join(outcome.absent)}" if outcome.absent else ""
    return f"{counted}: {len(outcome.breaks) or 'none'} would break{skipped}{absent}"
