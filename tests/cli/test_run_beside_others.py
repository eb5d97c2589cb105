"""`crossway run --address`: what the service has already is asked first, and left alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nexusrpc
import nexusrpc.handler
from temporalio import activity
from temporalio.worker import Worker

from crossway.cluster.making.provision import provision
from crossway.cluster.service import Connections, find_namespace
from tests.helpers.command import crossway
from tests.helpers.designs import placed
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.server import connected

SHOP = """
import "shelves.nexusrpc.yaml"

workflow Buy(name: string) -> (any):
    nexus LedgerEndpoint Ledger.Book(name) -> modern
        options:
            timeout: 10m
    nexus "ledger-door" workflow Book(name) -> classic
        options:
            timeout: 10m
    nexus DepotEndpoint Depot.Reserve(claimId: name, amount: 3) -> claim
        options:
            timeout: 10m
    nexus DepotEndpoint shelves.Shelves.Find({shelf: claim.shelf, until: now()}) -> place
        options:
            timeout: 10m
    activity Frame(name) -> picture
    close complete({modern, classic, picture, shelf: claim.shelf, row: place.row})

type Claim:
    shelf: string

extern nexus service Depot:
    operation Reserve(claimId: string, amount: int) -> (Claim)

worker web:
    workflow Buy
extern worker gpu:
    activity Frame

namespace shop:
    worker web
        options:
            task_queue: "web"
    worker gpu
        options:
            task_queue: "gpu"
"""


GHOST = """
workflow Buy(name: string) -> (any):
    nexus GhostEndpoint Ghost.Book(name) -> booked
        options:
            timeout: 10m
    close complete(booked)

worker web:
    workflow Buy

namespace shop:
    worker web
        options:
            task_queue: "web"
"""
"""Calls what nobody has."""

RUN = ("run", "buy.twf", "-i", '"tea"', "--address")

SHELVES = """
nexusrpc: "1.0.0"
services:
  Shelves:
    fqn: acme.shelves.v1.Shelves
    operations:
      find: { input: { $ref: "#/$defs/Wish" }, output: { $ref: "#/$defs/Place" } }
$defs:
  Wish:
    type: object
    properties: { shelf: { type: string }, until: { type: string, format: date-time } }
    required: [shelf, until]
  Place: { type: object, properties: { row: { type: integer } }, required: [row] }
"""
"""What the other team says of another service of theirs, as Temporal's nexgen has it."""


def books(service: str) -> Any:
    """Return the other team's operation in a service of this name."""

    @nexusrpc.handler.service_handler(name=service)
    class Books:
        @nexusrpc.handler.sync_operation
        async def Book(  # noqa: N802 - an operation's name
            self, _ctx: nexusrpc.handler.StartOperationContext, name: str
        ) -> str:
            return f"booked {name}"

    return Books()


@dataclass
class Wanted:
    """What the other team's depot takes: keyed by names that the design has to know."""

    claimId: str  # noqa: N815 - the field's name on the wire
    amount: int


@nexusrpc.handler.service_handler(name="Depot")
class Depot:
    """The other team's service, which the design declares as `extern`."""

    @nexusrpc.handler.sync_operation
    async def Reserve(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, wanted: Wanted
    ) -> dict[str, str]:
        """Return where it is."""
        return {"shelf": f"{wanted.claimId}/{wanted.amount}"}


@dataclass
class Wish:
    """What the other team's shelves take."""

    shelf: str
    until: datetime


@nexusrpc.handler.service_handler(name="acme.shelves.v1.Shelves")
class Shelves:
    """The other team's service, which the design knows from its contract."""

    @nexusrpc.handler.sync_operation
    async def Find(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, wish: Wish
    ) -> dict[str, int]:
        """Return where it is."""
        return {"row": len(wish.shelf) if wish.until.tzinfo else 0}


@activity.defn(name="Frame")
async def frame(name: str) -> str:
    """Render, as the other team does."""
    return f"framed {name}"


async def _namespaces(connections: Connections, wanted: Sequence[str]) -> list[str]:
    """Return which of these namespaces there are."""
    found = [await find_namespace(connections, name) for name in wanted]
    return [one.namespace_info.name for one in found if one]


async def test_endpoints_and_workers_that_are_there_are_used(tmp_path: Path, address: str) -> None:
    """Nothing of it is called simulated, so that --strict goes through, and nothing is made."""
    named = ("LedgerEndpoint", "ledger-door", "DepotEndpoint")
    text, names = with_fresh_names(SHOP, *named, "shop")
    (tmp_path / "buy.twf").write_text(text)
    (tmp_path / "shelves.nexusrpc.yaml").write_text(SHELVES)
    theirs, connections = fresh("theirs"), await connected(address)
    endpoints = [(names[e], theirs, "books") for e in named]
    await provision(connections, placed([theirs, names["shop"]], endpoints))
    services = [books("Ledger"), books(names["ledger-door"]), Depot(), Shelves()]
    async with (
        Worker(connections.client(theirs), task_queue="books", nexus_service_handlers=services),
        Worker(connections.client(names["shop"]), task_queue="gpu", activities=[frame]),
    ):
        said = await asyncio.to_thread(
            crossway,
            *("run", "buy.twf", "-i", '"tea"', "--strict", "--address", address),
            cwd=tmp_path,
        )
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout) == {
        "modern": "booked tea",
        "classic": "booked tea",
        "picture": "framed tea",
        "shelf": "tea/3",
        "row": 5,
    }
    assert not [w for w in ("simulated", "stood in", "create") if w in said.stderr], said.stderr
    listed = ", ".join(sorted(names[one] for one in named))
    assert f"calls what {address} has: {listed}\n" in said.stderr
    assert f"extern, served there: {names['shop']}/gpu\n" in said.stderr
    unwanted = [names["LedgerEndpoint"].lower(), names["ledger-door"], names[named[2]].lower()]
    assert await _namespaces(connections, unwanted) == []


async def test_a_call_of_others_says_that_nobody_serves_it(tmp_path: Path, address: str) -> None:
    """The design does not say where their endpoint leads: the service is asked."""
    named = ("LedgerEndpoint", "ledger-door", "DepotEndpoint")
    text, names = with_fresh_names(SHOP, *named, "shop")
    (tmp_path / "buy.twf").write_text(text)
    (tmp_path / "shelves.nexusrpc.yaml").write_text(SHELVES)
    theirs, connections = fresh("theirs"), await connected(address)
    endpoints = [(names["DepotEndpoint"], theirs, "books")]
    await provision(connections, placed([theirs, names["shop"]], endpoints))
    said = await asyncio.to_thread(
        crossway,
        *("call", "buy.twf", "Depot.Reserve", "-i", '{"claimId": "tea", "amount": 3}'),
        *("--as", names["shop"], "--timeout", "1", "--address", address),
        cwd=tmp_path,
    )
    assert said.returncode == 1
    assert f"nobody serves {theirs}/books at the moment" in said.stderr


async def test_what_a_run_stood_in_for_it_stands_in_for_again(tmp_path: Path, address: str) -> None:
    """The endpoint that the first run made is left there, and nobody is behind it."""
    text, _ = with_fresh_names(GHOST, "GhostEndpoint", "shop")
    (tmp_path / "buy.twf").write_text(text)
    for _ in range(2):
        said = await asyncio.to_thread(crossway, *RUN, address, cwd=tmp_path)
        assert said.returncode == 0, said.stderr
        assert "simulated: " in said.stderr
        assert f"calls what {address} has" not in said.stderr
