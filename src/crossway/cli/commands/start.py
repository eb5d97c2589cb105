"""`crossway start PATH [WORKFLOW]`: start a workflow of a design that is served."""

from __future__ import annotations

import asyncio
import shlex
from typing import Annotated, Any

import typer
from temporalio.client import WorkflowFailureError

from crossway.cli.answering import Answering, at_address
from crossway.cli.console import console
from crossway.cli.exits import FAILED
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    InputText,
    Members,
    Profile,
    ProfilesFor,
    Timeout,
    WorkflowId,
    WorkflowName,
    namespace_flag,
)
from crossway.cli.following import Following
from crossway.cli.inputs import given_or_sampled
from crossway.cli.outcome import failure_lines
from crossway.cli.output import echo, echo_json, say
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.sending import warn_unless_polled
from crossway.cli.signals import run_interruptibly
from crossway.cli.starting import Start, begin, choose_workflow, fresh_id, served_in, told_apart
from crossway.observe.reading.failures import plain
from crossway.observe.showing.live import view_on


def start(
    path: DesignPath,
    workflow: WorkflowName = None,
    input_text: InputText = None,
    workflow_id: WorkflowId = None,
    namespace: Annotated[
        str | None, namespace_flag("Where to start it, of several namespaces that serve it.")
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Show its calls until it ends, and print its result.")
    ] = False,
    timeout: Timeout = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    codec: Codec = None,
    block: Block = None,
) -> None:
    """Start a workflow of a design that `crossway dev` or `crossway serve` runs.

    A running `crossway dev` of the design is found by itself. Prints where it runs, as JSON;
    with --wait its result. The exit code is 1 when it fails.
    """
    workflow, namespace = told_apart(workflow, namespace)
    where = Where(path, block, members, address, profile, own_profiles, codec)
    design = where.design(workflow)
    entry = served_in(choose_workflow(design, workflow), namespace)
    given = given_or_sampled(design, entry, input_text, say)
    quiet_sdk()
    chosen = Start(design, entry, given, workflow_id or fresh_id(entry.name), timeout, where)
    echo_json(run_interruptibly(_started(chosen, wait=wait)))


async def _started(start: Start, *, wait: bool) -> Any:
    """Return where the workflow runs, or with `wait` what it ended with."""
    connections = await start.where.connect()
    namespace, queue = start.place
    await warn_unless_polled(connections, namespace, queue)
    handle = await begin(connections.client(namespace), start)
    place = {"workflowId": handle.id, "runId": handle.result_run_id, "namespace": namespace}
    if not wait:
        return place
    say(f"started {start.workflow.name} {handle.id} in {namespace}")
    following = Following(connections.client, namespace, handle)
    there = at_address(start.where, connections.address)
    view = Answering(view_on(console(err=True)), start.design, there, say)
    try:
        async with following.shown(view):
            return await following.result()
    except asyncio.CancelledError:
        ending = shlex.join(["crossway", "cancel", str(there.path), handle.id])
        say(
            f"no longer waiting: {start.workflow.name} {plain(handle.id)} in {namespace} goes on; "
            f"what ends it is {' '.join(filter(None, [ending, there.flags]))}"
        )
        raise
    except WorkflowFailureError as failure:
        said = failure_lines(start.workflow.name, failure)
        echo("\n".join([f"error: {said}", *following.failed_at]), err=True)
        raise typer.Exit(FAILED) from failure
