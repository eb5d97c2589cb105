"""`crossway studio PATH`: a design and what runs of it, in a browser."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.exits import Interrupted
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    Members,
    Profile,
    ProfilesFor,
    path_of,
)
from crossway.cli.output import echo, say
from crossway.cli.quiet import quiet_replays, quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.signals import run_interruptibly
from crossway.cli.workspaces import is_stdin
from crossway.errors import UserError
from crossway.studio import Studio, heard, serving


def studio(
    path: DesignPath,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    codec: Codec = None,
    audit: Annotated[
        list[Path] | None,
        typer.Option(
            parser=path_of,
            metavar="FILE",
            help="What `serve --audit` writes: who was refused is shown; repeatable.",
        ),
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Its port.")] = None,
    block: Block = None,
) -> None:
    """Show a design and what runs of it in a browser, until Ctrl-C.

    The map with what is under way, runs, one call over all namespaces with the lines that it
    passed, and forms to start, call, signal and update. On this machine alone, at an address
    that nobody can guess: whoever has it may do what you may. Needs crossway[studio].
    """
    if is_stdin(path):
        raise UserError("the studio shows what is saved: name a .twf file, a folder or Markdown")
    quiet_sdk()
    quiet_replays()
    where = Where(path, block, members, address, profile, own_profiles, codec)
    try:
        run_interruptibly(_shown(where, tuple(audit or ()), port))
    except Interrupted:
        echo("stopped", err=True)


async def _shown(where: Where, audit: tuple[Path, ...], port: int | None) -> None:
    with heard(audit) as denials:
        shown = Studio(where, denials)
        connections = await shown.connections()
        async with serving(shown, port) as served:
            echo(f"studio at  {served.url}")
            sys.stdout.flush()
            say(f"of {connections.address}; Ctrl-C stops it")
            await asyncio.Event().wait()
