"""`crossway cancel PATH WORKFLOW_ID`: ask a workflow of a design that is served to end."""

from __future__ import annotations

from typing import Annotated

import typer

from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    InNamespace,
    Members,
    Profile,
    ProfilesFor,
    WorkflowId,
)
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.sending import request_cancel, words_after
from crossway.cli.signals import run_interruptibly


def cancel(
    path: DesignPath,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORKFLOW_ID", help="The workflow's id.")
    ] = None,
    workflow_id: WorkflowId = None,
    namespace: InNamespace = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    codec: Codec = None,
    block: Block = None,
) -> None:
    """Request the cancellation of a workflow of a design that is served.

    A running `crossway dev` of the design is found by itself, and so is the namespace. Returns
    once the service has the request: what the workflow does about it, it does in its own time.
    """
    where = Where(path, block, members, address, profile, own_profiles, codec)
    (id,) = words_after(words, workflow_id, "WORKFLOW_ID")
    quiet_sdk()
    run_interruptibly(request_cancel(where, id, namespace))
