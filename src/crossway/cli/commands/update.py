"""`crossway update PATH WORKFLOW_ID NAME`: update a workflow of a design that is served."""

from __future__ import annotations

from typing import Annotated

import typer

from crossway.cli.completing import messages
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    InNamespace,
    InputText,
    Members,
    Profile,
    ProfilesFor,
    WorkflowId,
)
from crossway.cli.output import echo_json
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.sending import WITH_INPUT, Message, send, words_after
from crossway.cli.signals import run_interruptibly


def update(
    path: DesignPath,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORKFLOW_ID NAME",
            autocompletion=messages("update"),
            help="The workflow's id, and the name of the update.",
        ),
    ] = None,
    input_text: InputText = None,
    workflow_id: WorkflowId = None,
    namespace: InNamespace = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    codec: Codec = None,
    block: Block = None,
) -> None:
    """Update a workflow of a design that is served.

    A running `crossway dev` of the design is found by itself, and so is the namespace.
    Waits for what the update returns, which is JSON on standard output. The exit code is 1
    when the workflow refuses it.
    """
    where = Where(path, block, members, address, profile, own_profiles, codec)
    id, name = words_after(words, workflow_id, WITH_INPUT)
    message = Message("update", id, name, namespace, input_text)
    quiet_sdk()
    echo_json(run_interruptibly(send(where, message)))
