"""Whether an endpoint exists is asked before it is called, wherever the question comes from."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crossway.cluster.serving.endpoints import KnownEndpoints
from tests.helpers.deployed import deployed

FILES = {
    "shop.twf": """
workflow Order() -> (string):
    nexus Desk Desks.Ask() -> said
    close complete(said)

nexus service Desks:
    sync Ask() -> (string)

nexus_endpoint Desk:
    namespace: shop
    task_queue: shop
    services: [Desks]
    allowed_callers: [shop]
"""
}


async def test_who_asks_in_the_thread_of_the_loop_is_answered_by_a_fresh_look(
    address: str, tmp_path: Path
) -> None:
    """Activations run there: a look that needed the loop would wait for itself, and whatever the
    worker had to do would wait too."""
    async with deployed(address, tmp_path, FILES, "Desk") as app:
        known = KnownEndpoints(app.connections)
        assert not known.missing(app.names["Desk"]), "nobody had looked before"
        assert known.leads_to(app.names["Desk"]) == app.names["shop"]
        assert known.missing("nobody-has-this-one")
        there, absent = await asyncio.gather(
            *(asyncio.to_thread(known.missing, name) for name in (app.names["Desk"], "nor-this"))
        )
        assert (there, absent) == (False, True)
