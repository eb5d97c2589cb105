"""`crossway apply PATH`: a design's namespaces and endpoints, made on a Temporal service."""

from __future__ import annotations

from typing import Annotated

import typer

from crossway.cli.changes import Service
from crossway.cli.flags import (
    Address,
    Block,
    DesignPath,
    Members,
    Owner,
    Profile,
    ProfilesFor,
    Retention,
    TakeOver,
    owner_name,
    profiles_for,
    retention,
)
from crossway.cli.members import chosen
from crossway.cli.output import echo
from crossway.cli.signals import run_interruptibly
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster.making import Terms, provision
from crossway.cluster.service import connect
from crossway.design.model import Design


def apply(
    path: DesignPath,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    owner: Owner = None,
    members: Members = None,
    keep: Retention = None,
    take_over: TakeOver = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Delete this design's endpoints that it has no more.")
    ] = False,
    block: Block = None,
) -> None:
    """Make the namespaces and endpoints of a design, and change those that differ.

    Run it as often as you like, and from several places: what is there already stays. An
    apply that was cut short is completed by the next. Namespaces are never deleted.
    """
    space = design_at(path, block)
    terms = Terms(
        owner=owner_name(owner, space.name),
        retention=retention(keep),
        take_over=take_over,
        prune=prune,
        simulated=False,
    )
    design = chosen(without_errors(space), members)
    run_interruptibly(_apply(design, terms, (address, profile, profiles_for(own_profiles))))


async def _apply(design: Design, terms: Terms, service: Service) -> None:
    address, profile, own = service
    connections = await connect(address, profile=profile, profiles_for=own)
    made = 0

    def progress(change: str) -> None:
        nonlocal made
        made += 1
        echo(change)

    needed = await provision(connections, design, progress, terms)
    for removal in needed.removals if not terms.prune else ():
        echo(f"left over: {removal} (--prune does it)", err=True)
    for note in (*needed.taken, *needed.owned):
        echo(f"note: {note}", err=True)
    count = f"{made} change{'s' * (made != 1)}" if made else "nothing to change"
    echo(f"{count} at {connections.address}", err=True)
