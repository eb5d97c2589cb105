"""`crossway doctor`: which link of the chain is broken, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from crossway.cli.console import console
from crossway.cli.exits import FAILED
from crossway.cli.find import find_execution, require_namespace
from crossway.cli.flags import (
    Address,
    AsJson,
    Block,
    Codec,
    Members,
    Profile,
    ProfilesFor,
    keys_flag,
    namespace_flag,
    path_of,
    profiles_for,
)
from crossway.cli.flags import since as far_back
from crossway.cli.members import chosen
from crossway.cli.outcome import tell_of_codecs
from crossway.cli.output import echo, echo_json
from crossway.cli.profiles import codec_of, meant, with_profiles
from crossway.cli.quiet import quiet_replays, quiet_sdk
from crossway.cli.reaching import own_address, reached
from crossway.cli.signals import run_interruptibly
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster.building import converter, proven
from crossway.cluster.keys import keys_directory, sources
from crossway.cluster.service import Connections
from crossway.errors import ConnectError, UserError
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.checks.service_reachable import unreachable
from crossway.observe.doctor.commands import Commands, Own
from crossway.observe.doctor.evidence import Examined
from crossway.observe.doctor.registry import diagnose
from crossway.observe.doctor.survey import Selection, gather
from crossway.observe.reading.failures import plain
from crossway.observe.showing.values import waits_as_values
from crossway.observe.showing.words import spell_duration, waited_for

LENGTH = 1000
"""Longest text of a finding shown, in characters."""

WAITING = 20
"""How many executions are shown that wait: those that began first."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the checks found, and the executions that wait, the oldest first: that is no fault."""

    found: Sequence[tuple[Check, Sequence[Finding]]]
    waiting: Sequence[Examined] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing was found."""
        return not any(findings for _, findings in self.found)


def doctor(
    path: Annotated[
        Path | None,
        typer.Argument(
            parser=path_of,
            metavar="PATH",
            help="A design to compare with: a .twf file, a folder, Markdown, or - (stdin).",
        ),
    ] = None,
    workflow: Annotated[
        str | None, typer.Option(metavar="ID", help="Look at the call around this workflow only.")
    ] = None,
    namespace: Annotated[
        str | None,
        namespace_flag("The namespace of --workflow, else the only one to look at."),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="1h", help="How far back executions that ended badly count.")
    ] = "1h",
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    block: Block = None,
    codec: Codec = None,
    keys: Annotated[Path | None, keys_flag("--keys")] = None,
    as_json: AsJson = False,
) -> None:
    """Find which link of a chain is broken, and what mends it.

    Looks at a running service: endpoints, task queues, workers, pending and failed calls.
    A running `crossway dev` is found by itself. Nothing is changed and no operation is called; what
    runs is asked what it waits for. Exit code 0 when all is well, 1 otherwise.
    """
    quiet_sdk()
    if members and path is None:
        raise UserError("--set is for the families of a design; give its PATH, too")
    design = chosen(without_errors(design_at(path, block)), members) if path is not None else None
    if design is not None:
        quiet_replays()
    address = own_address(address, profile, path)
    flags = _flags(address, profile)
    profiles = profiles_for(own_profiles)
    values = converter(codec_of(codec, meant(address, profile), profiles))
    urls = sources(with_profiles("jwks", None, profile, profiles))
    selection = Selection(
        namespace=namespace,
        design=design,
        since=far_back(since),
        keys=_keys(keys),
        remote=urls,
    )

    async def main() -> Diagnosis:
        await proven(values, reading=True)
        try:
            connections = await reached(address, profile, profiles, values)
        except ConnectError as fault:
            return Diagnosis([unreachable(str(fault).partition(";")[0])])
        named = connections.renamed
        own = {named[name]: Own(name=name, profile=reaching) for name, reaching in profiles.items()}
        commands = Commands(flags, None if path is None else str(path), own, members or (), codec)
        return await _diagnosis(connections, selection, workflow, commands)

    found = run_interruptibly(main())
    _tell(found, as_json=as_json)
    if not found.healthy:
        raise typer.Exit(FAILED)


async def _diagnosis(
    connections: Connections, selection: Selection, workflow: str | None, commands: Commands
) -> Diagnosis:
    """Return what the checks find, and say on stderr how much was looked at.

    Raises:
        UserError: there is no such workflow or namespace.
        ClusterError: the service does not let us look.
    """
    if workflow is not None:
        designed = selection.design.namespaces if selection.design is not None else ()
        asked = await find_execution(connections, workflow, selection.namespace, designed=designed)
        selection = replace(selection, workflow=asked)
    elif selection.namespace is not None:
        await require_namespace(connections, selection.namespace)
    case = await gather(connections, selection, commands)
    if not (case.namespaces or selection.workflow or selection.design):
        raise UserError(
            f"{case.address} does not list its namespaces; name one with -n, or give a design"
        )
    inside = {examined.execution.namespace for examined in case.executions} | {*case.namespaces}
    echo(
        f"looked at {len(case.executions)} executions in {len(inside)} namespaces and "
        f"{len(case.endpoints or ())} endpoints of {case.address}",
        err=True,
    )
    waiting = sorted((one for one in case.executions if one.waits), key=_began)
    return Diagnosis(await diagnose(case), waiting)


def _began(examined: Examined) -> datetime:
    return examined.since or datetime.now(UTC)


def as_values(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis as JSON values."""
    return {
        "healthy": diagnosis.healthy,
        "checks": [
            {
                "check": check.code,
                "question": check.question,
                "findings": [asdict(finding) for finding in findings],
            }
            for check, findings in diagnosis.found
        ],
        "waiting": [
            {
                "workflow": one.workflow,
                "execution": asdict(one.execution),
                "waits": waits_as_values(one.waits),
            }
            for one in diagnosis.waiting
        ],
    }


def _tell(diagnosis: Diagnosis, *, as_json: bool) -> None:
    if as_json:
        echo_json(as_values(diagnosis))
    else:
        _print(diagnosis)
    seen = (finding.seen for _, findings in diagnosis.found for finding in findings)
    tell_of_codecs(" ".join(seen))


def _print(diagnosis: Diagnosis) -> None:
    screen, found = console(), diagnosis.found
    for check, findings in found:
        for finding in findings:
            for line in _lines(check, finding):
                screen.print(line, soft_wrap=True)
    broken = [check for check, findings in found if findings]
    fine = [check for check, findings in found if not findings]
    if broken:
        count = sum(len(findings) for _, findings in found)
        screen.print(Text(f"{count} found; {len(fine)} of {len(found)} checks are fine"))
    else:
        for check in fine:
            screen.print(Text.assemble(("✓ ", "green"), check.question), soft_wrap=True)
    for line in _waiting(diagnosis.waiting):
        screen.print(line, soft_wrap=True)


def _waiting(waiting: Sequence[Examined]) -> Iterator[Text]:
    """Yield what executions wait for, a line for each `await`."""
    now = datetime.now(UTC)
    for one in waiting[:WAITING]:
        took = spell_duration(now - _began(one))
        yield Text.assemble(("▸ ", "cyan"), one.name, (f"  {took}", "dim"))
        yield from (Text(f"    waits for  {waited_for(each)}") for each in one.waits)
    if len(waiting) > WAITING:
        yield Text(f"and {len(waiting) - WAITING} more executions that wait")


def _lines(check: Check, finding: Finding) -> Iterator[Text]:
    problem = plain(finding.problem, LENGTH)
    yield Text.assemble(("✗ ", "red"), (problem, "bold"), (f"  [{check.code}]", "dim"))
    yield Text(f"    looked at  {plain(finding.looked_at, LENGTH)}")
    yield Text(f"    seen       {plain(finding.seen, LENGTH)}")
    yield Text(f"    mend       {plain(finding.advice, LENGTH)}")
    for command in finding.commands:
        yield Text.assemble("               ", (command, "cyan"))
    yield Text()


def _flags(address: str | None, profile: str | None) -> tuple[str, ...]:
    """Return the flags that reach the same service from another command."""
    flags = ("--address", address) if address else ()
    return (*flags, "--profile", profile) if profile else flags


def _keys(given: Path | None) -> Path | None:
    """Return the key directory of this machine, None when it has none."""
    directory = keys_directory(given)
    return directory if given is not None or directory.is_dir() else None
