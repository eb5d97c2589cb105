"""`crossway trace WORKFLOW_ID`: one call across namespaces, from histories alone."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossway.cli.console import console
from crossway.cli.find import find_execution
from crossway.cli.flags import (
    Address,
    AsJson,
    Block,
    Codec,
    Members,
    Profile,
    ProfilesFor,
    RecordTest,
    namespace_flag,
    profiles_for,
)
from crossway.cli.ids import id_fault
from crossway.cli.members import chosen
from crossway.cli.outcome import tell_of_codecs
from crossway.cli.output import echo_json, say
from crossway.cli.profiles import codec_of, meant
from crossway.cli.quiet import quiet_replays, quiet_sdk
from crossway.cli.reaching import own_address, reached
from crossway.cli.rewriting import refuse_sources, write_result
from crossway.cli.signals import run_interruptibly
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster.building import converter, proven
from crossway.cluster.replaying import Replayed
from crossway.errors import UserError
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.service import endpoint_namespaces
from crossway.observe.reading.steps import Step
from crossway.observe.showing.live import show_to_end, view_on
from crossway.observe.showing.page import page
from crossway.observe.showing.terminal import tree_lines
from crossway.observe.showing.values import as_values
from crossway.observe.tree.trace import Tracer

if TYPE_CHECKING:
    from crossway.cli.recording import Recorder


def trace(
    workflow_id: Annotated[str, typer.Argument(help="Any workflow of the call.")],
    path: Annotated[
        Path | None,
        typer.Argument(
            help="A design of it, which tells what no worker is there to tell: a .twf file, a "
            "folder, or Markdown."
        ),
    ] = None,
    namespace: Annotated[
        str | None,
        namespace_flag("Its namespace; else all are asked."),
    ] = None,
    run_id: Annotated[str, typer.Option(help="Its run; by default the latest.")] = "",
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    block: Block = None,
    codec: Codec = None,
    as_json: AsJson = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one self-contained HTML page too.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Show it live until all of it is over.")
    ] = False,
    record_test: RecordTest = None,
) -> None:
    """Show one call across namespaces, from the caller down to the last activity.

    Any workflow of the call will do, the innermost target too. Nothing is changed, and
    nothing but histories is needed: it works for workflows of any SDK. One of a design that a
    worker serves says besides what it waits for, and which line failed.
    """
    _refuse_what_is_no_id(workflow_id, path)
    if html is not None:
        refuse_sources(html)
    quiet_sdk()
    own = profiles_for(own_profiles)
    where = own_address(address, profile)
    values = converter(codec_of(codec, meant(where, profile), own))
    if (members or block) and path is None:
        raise UserError("--set and --block are for a design; give its PATH, too")
    design = chosen(without_errors(design_at(path, block)), members) if path else None
    recorder = _recorder(record_test, path)
    if design is not None:
        quiet_replays()

    async def main() -> list[Step]:
        await proven(values, reading=True)
        connections = await reached(where, profile, own, values)
        designed = design.namespaces if design is not None else ()
        execution = await find_execution(
            connections, workflow_id, namespace, run_id, designed=designed
        )
        endpoints = await endpoint_namespaces(connections)
        histories = Histories(connections.client)
        replayed = Replayed(design, connections.renamed) if design is not None else None
        asking = Asking(histories, patient=not follow, replayed=replayed)
        tracer = Tracer(histories, execution, endpoints, asking)
        if follow:
            await show_to_end(tracer, view_on(console(err=True)))
        if recorder is not None and design is not None:
            await recorder.take(connections.client, execution, design)
        return await tracer.trees()

    trees = run_interruptibly(main())
    if html is not None:
        _write(html, page(trees, workflow_id))
    _tell(trees, as_json=as_json, shown=follow)
    if recorder is not None and design is not None:
        recorder.keep(design, (), say)


def _refuse_what_is_no_id(workflow_id: str, path: Path | None) -> None:
    """Return when the first argument may be the id of a workflow.

    Raises:
        UserError: no workflow has such an id, or the path of the design stands in its place.
    """
    if fault := id_fault(workflow_id):
        raise UserError(f"the workflow's id {fault}")
    if path is not None and not path.exists() and Path(workflow_id).exists():
        meant = shlex.join(["crossway", "trace", str(path), workflow_id])
        raise UserError(f"the workflow's id comes first: {meant}")


def _recorder(file: Path | None, design: Path | None) -> Recorder | None:
    if file is None:
        return None
    if design is None:
        raise UserError("--record-test writes a test of a design; give its PATH, too")
    from crossway.cli.recording import Recorder  # the simulator: no other trace needs it

    return Recorder(file)


def _tell(trees: Sequence[Step], *, as_json: bool, shown: bool) -> None:
    """Print the trees; as text only those that the screen has not `shown` already."""
    if as_json:
        echo_json({"trees": [as_values(tree) for tree in trees]})
    elif not shown:
        _print(trees)
    tell_of_codecs(" ".join(step.failure for tree in trees for step in tree.walk()))


def _print(trees: Sequence[Step]) -> None:
    screen = console()
    for tree in trees:
        for line in tree_lines(tree):
            screen.print(line, soft_wrap=True)


def _write(path: Path, text: str) -> None:
    try:
        write_result(path, text)
    except OSError as failure:
        raise UserError(f"cannot write {path}: {failure.strerror}") from failure
