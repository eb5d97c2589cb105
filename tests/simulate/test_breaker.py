"""An endpoint that is down is left alone for a minute, and everything on it waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle

from crossway.cluster.service import server
from crossway.simulate import breaker
from tests.helpers import simulated
from tests.helpers.deployed import deployed
from tests.helpers.simulating import Simulated

FILES = {
    "shop.twf": """
workflow Trips(times: int, kind: string) -> (int):
    handles = []
    for (at in range(times)):
        promise h <- nexus BankEndpoint Bank.Broken(kind)
            options:
                timeout: 2200ms
        handles = append(handles, h)
    await timer(800ms)
    nexus BankEndpoint Bank.Fine(times) -> answer
        options:
            timeout: 3m
    nexus OtherEndpoint Bank.Fine(times) -> other
    close complete(answer + other)
""",
    "bank.twf": """
nexus_endpoint BankEndpoint:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop]

nexus_endpoint OtherEndpoint:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop]

nexus_service Bank:
    operation Broken(kind: string) -> int:
        if (kind == "later"):
            raise UnavailableError("later")
        raise NotFoundError("never")
    operation Fine(n: int) -> int:
        return n
""",
}
ENDPOINTS = ("BankEndpoint", "OtherEndpoint")
CASES = {"opens": (6, "later"), "stays closed": (5, "later"), "is not counted": (8, "never")}
"""How many calls fail before one that would be answered, and how."""


async def waits(handle: WorkflowHandle[object, object]) -> tuple[float, float]:
    """Return for how many seconds each of the two last operations of a workflow waited."""
    await handle.result()
    begun: dict[int, float] = {}
    found: dict[int, float] = {}
    for event in (await handle.fetch_history()).events:
        at = event.event_time.ToNanoseconds() / 1e9
        if event.event_type == EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:
            begun[event.event_id] = at
        done = event.nexus_operation_completed_event_attributes.scheduled_event_id
        if done in begun:
            found[done] = at - begun[done]
    first, second = list(found.values())[-2:]
    return first, second


async def measured(where: str, folder: Path) -> dict[str, tuple[float, float]]:
    """Return how long the operations waited, each case with a design of its own."""
    found = {}
    for name, given in CASES.items():
        (folder / name).mkdir(parents=True)
        async with deployed(where, folder / name, FILES, *ENDPOINTS) as app:
            found[name] = await waits(await app.start("Trips", *given))
    return found


def test_the_sixth_failure_in_a_row_stops_all_of_an_endpoint_on_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For as long as the service says, here 4 s: then one request is a probe. Other endpoints go
    on, and refusals for good are none of its business."""
    setting = "history.outboundQueue.circuitBreakerSettings"
    monkeypatch.setitem(server.SETTINGS, setting, '{"Timeout":"4s"}')
    monkeypatch.setattr(breaker, "OPEN", 4.0)
    served: dict[str, tuple[float, float]] = {}
    there: dict[str, tuple[float, float]] = {}

    async def on_a_server() -> None:
        async with server.embedded() as own:
            served.update(await measured(own.address, tmp_path / "served"))

    async def in_memory() -> None:
        there.update(await measured(simulated.ADDRESS, tmp_path / "simulated"))

    asyncio.run(on_a_server())
    simulated.run(in_memory())
    for found in (served, there):
        waited = {name: tuple(wait > 2.5 for wait in several) for name, several in found.items()}
        assert waited == {
            "opens": (True, False),
            "stays closed": (False, False),
            "is not counted": (False, False),
        }, found
    assert 3 < there["opens"][0] < 4.2


def test_it_is_open_for_a_minute_and_describe_says_so(tmp_path: Path) -> None:
    with Simulated(tmp_path, FILES) as app:
        handle = app.start("Trips", 6, "later")
        app.simulation.skip(30)
        described = app.simulation.do(handle.describe())
        (pending,) = described.raw_description.pending_nexus_operations
        assert pending.blocked_reason == "The circuit breaker is open."
        assert app.simulation.do(waits(handle))[0] == pytest.approx(59.2, abs=0.1)
