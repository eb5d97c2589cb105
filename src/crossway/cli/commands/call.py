"""`crossway call PATH OPERATION`: call one operation, with no workflow around it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.calling import Question, call_operation
from crossway.cli.completing import namespaces, operations
from crossway.cli.flags import (
    Address,
    Audience,
    Block,
    Codec,
    DesignPath,
    InputText,
    Members,
    Profile,
    ProfilesFor,
    Timeout,
    keys_flag,
)
from crossway.cli.output import echo_json
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.signals import run_interruptibly


def call(
    path: DesignPath,
    operation: Annotated[
        str | None,
        typer.Argument(
            autocompletion=operations,
            help="Op, Service.Op, or 'Endpoint Service.Op' where it is offered; by default the "
            "only one.",
        ),
    ] = None,
    input_text: InputText = None,
    caller: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NS",
            autocompletion=namespaces,
            help="The namespace that calls, and whose key signs the call.",
        ),
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="NAME", help="The endpoint, where several offer it.")
    ] = None,
    keys: Annotated[Path | None, keys_flag("--keys")] = None,
    audience: Audience = "",
    timeout: Timeout = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    codec: Codec = None,
    block: Block = None,
) -> None:
    """Call one operation of a design that is served, with no workflow around it.

    The call is signed by the namespace that makes it, and refused where that may not call.
    Its answer is JSON on standard output. The exit code is 1 when the operation fails or the
    caller is refused.
    """
    where = Where(path, block, members, address, profile, own_profiles, codec)
    design = where.design()
    quiet_sdk()
    question = Question(operation, input_text, endpoint, caller, keys, timeout, audience)
    echo_json(run_interruptibly(call_operation(where, design, question)))
