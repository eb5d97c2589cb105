"""`crossway list PATH`: the workflows of a design that run."""

from __future__ import annotations

from typing import Annotated

import typer

from crossway.cli.flags import (
    Address,
    AsJson,
    Block,
    Codec,
    DesignPath,
    InNamespace,
    Members,
    Profile,
    ProfilesFor,
)
from crossway.cli.flags import since as far_back
from crossway.cli.listing import Wanted, as_lines, listed
from crossway.cli.output import echo, echo_json, say
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.signals import run_interruptibly


def list(  # noqa: A001 - the command's name
    path: DesignPath,
    namespace: InNamespace = None,
    every: Annotated[bool, typer.Option("--all", "-a", help="Those that have ended, too.")] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="1h", help="Those that were started within this time."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, help="How many, the latest first.")
    ] = 50,
    as_json: AsJson = False,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    codec: Codec = None,
    block: Block = None,
) -> None:
    """List the workflows of a design that run, and what each waits for.

    A running `crossway dev` of the design is found by itself.
    """
    where = Where(path, block, members, address, profile, own_profiles, codec)
    design = where.design()
    quiet_sdk()
    wanted = Wanted(every, None if since is None else far_back(since), limit)
    found = run_interruptibly(listed(where, design, namespace, wanted))
    if as_json:
        echo_json([one.as_value() for one in found])
    elif found:
        echo("\n".join(as_lines(found)))
    else:
        say(_nothing(every=every, since=since))


def _nothing(*, every: bool, since: str | None) -> str:
    if every:
        return f"nothing was started within {since}" if since else "nothing was started yet"
    started = f" that was started within {since}" if since else ""
    return f"nothing{started} runs; --all lists what has ended, too"
