"""A race over namespaces ends by time as it does on a server, where who wins waits for seconds."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.helpers import simulated
from tests.helpers.both import Seen, seen
from tests.helpers.deployed import deployed

FILES = {
    "shop.twf": """
workflow Patient(cooking: string, patience: string) -> (Result):
    await one:
        nexus "kitchen" workflow Cook(cooking) -> meal:
            close complete(Result{meal, after: "cooked"})
        timer(duration(patience)):
            close complete(Result{meal: null, after: "gave up"})
""",
    "kitchen.twf": """
nexus_endpoint KitchenEndpoint:
    target_namespace: kitchen
    target_task_queue: kitchen
    allowed_caller_namespaces: [shop]

nexus_service Kitchen:
    operation Cook(cooking: string) -> string:
        return workflow Cooking(cooking)

workflow Cooking(cooking: string) -> (string):
    await timer(duration(cooking))
    close complete("soup")
""",
}
MINUTES = {"five": ("20m", "5m"), "thirty": ("20m", "30m")}
IN_ITS_ORDER = {"five": ("20m", "8s"), "thirty": ("2s", "20m")}
"""The same order, in which who loses has no chance, however busy the machine of the server is. An
operation has begun within eight seconds."""


async def came(where: str, folder: Path, cases: dict[str, tuple[str, str]]) -> dict[str, Seen]:
    """Return what comes of the race, for each patience."""
    folder.mkdir()
    async with deployed(where, folder, FILES, "KitchenEndpoint") as app:
        found = await asyncio.gather(*(seen(app, "Patient", given) for given in cases.values()))
    return dict(zip(cases, found, strict=True))


def test_an_operation_of_twenty_minutes_loses_against_five_and_wins_against_thirty_on_both(
    address: str, tmp_path: Path
) -> None:
    """By result, commands and events: in minutes of virtual time, in seconds on a server."""
    served = asyncio.run(came(address, tmp_path / "served", IN_ITS_ORDER))
    there: dict[str, Any] = {}

    async def in_memory() -> None:
        there.update(await came(simulated.ADDRESS, tmp_path / "simulated", MINUTES))

    simulated.run(in_memory())
    assert there == served
    outcomes = {name: one.outcome["after"] for name, one in served.items()}
    assert outcomes == {"five": "gave up", "thirty": "cooked"}
