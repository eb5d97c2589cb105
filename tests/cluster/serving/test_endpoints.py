"""Whether an endpoint exists is asked before it is called, wherever the question comes from."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.api.nexus.v1 import Endpoint, EndpointSpec, EndpointTarget

from crossway.cluster.serving import endpoints
from crossway.cluster.serving.endpoints import KnownEndpoints
from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually

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


class Slow:
    """A service whose first list was made before there was a `Desk`, and comes late; its third
    one never comes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.asked, self.comes = 100.0, 0, threading.Event()
        monkeypatch.setattr(endpoints, "existing_endpoints", self.listed)
        monkeypatch.setattr(endpoints, "time", SimpleNamespace(monotonic=lambda: self.now))

    async def listed(self, _connections: object) -> dict[str, Endpoint]:
        self.asked += 1
        if self.asked == 1:
            await asyncio.to_thread(self.comes.wait)
            self.now += 60
            return {}
        if self.asked > 2:
            await asyncio.Event().wait()
        worker = EndpointTarget.Worker(namespace="desks", task_queue="desks")
        return {"Desk": Endpoint(spec=EndpointSpec(target=EndpointTarget(worker=worker)))}


NOWHERE: Any = None


def test_a_list_that_came_late_says_nothing_of_what_was_made_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A call of what is missing fails for good."""
    slow, known = Slow(monkeypatch), KnownEndpoints(NOWHERE)
    slow.comes.set()
    assert not known.missing("Desk")
    assert not known.missing("Desk")
    assert known.leads_to("Desk") == "desks"


async def test_a_list_that_came_late_takes_back_no_later_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(endpoints, "REFRESH", 0)
    slow, known = Slow(monkeypatch), KnownEndpoints(NOWHERE)
    looking = asyncio.create_task(known.keep_fresh())

    async def asked(times: int) -> bool:
        return slow.asked == times

    assert await eventually(partial(asked, 1))
    slow.now += 1
    assert not await asyncio.to_thread(known.missing, "Desk")
    slow.comes.set()
    assert await eventually(partial(asked, 3)), "the late one is there"
    looking.cancel()
    assert known.leads_to("Desk") == "desks"
