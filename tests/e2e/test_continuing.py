"""What arrives at a workflow that continues as new, on the real server: none of it is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHandle
from temporalio.common import RawValue

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Failure, deployed
from tests.helpers.replayed import breaks

Handle = WorkflowHandle[Any, Any]

FILES = {
    "desk.twf": """
workflow Desk(done: list[any], runs: int) -> (Done):
    signal Push(n: any):
        latest = n
    signal Pair(a: string, b: int?):
        last = a
    update Put(n: int) -> (int):
        n = n * 10
        return n
    signal Stop():
        stopped = true

    await one:
        signal Push -> n:
            activity Handle(n)
            done = append(done, n)
        signal Pair -> (a, b):
            done = append(done, concat(a, "-", b))
        update Put -> n:
            done = append(done, n)
        signal Stop:
            close complete(Done{done, runs})
    close continue_as_new(done, runs + 1)

workflow Hoards(runs: int) -> (int):
    signal Push(text: string):
        latest = text
    signal Stop():
        stopped = true
    await signal Stop
    if runs > 0:
        await signal Push -> text
        close complete(len(text))
    close continue_as_new(runs + 1)

workflow Counts(total: int, runs: int) -> (int):
    state:
        condition stopped
        sum = 0
    signal Add(n: int):
        sum = sum + n
    signal Stop():
        set stopped
    await one:
        stopped:
            close complete(total + sum)
        timer(100ms):
    close continue_as_new(total + sum, runs + 1)

type Done:
    done: list[any]
    runs: int

activity Handle(n: any):
    return
""",
    "desk.py": """
import asyncio

async def handle(n):
    await asyncio.sleep(0.05)
""",
}
MORE = ("Handle",)


async def test_what_nobody_took_goes_over_into_the_continued_run(
    address: str, tmp_path: Path
) -> None:
    """Signals and updates, each in its order, once, with the values that they came with."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Desk", [], 0)
        for n in range(1, 6):
            await handle.signal("Push", n)
        for n in range(10, 13):
            assert await handle.execute_update("Put", n) == n * 10
        await handle.signal("Pair", args=["a", None])
        await handle.signal("Push", {"deep": [None, 1.5, "é"]})
        await handle.signal("Push", RawValue(Payload(metadata={"encoding": b"binary/null"})))
        await handle.signal("Stop")
        result = await result_of(handle)
    put, paired = [100, 110, 120], ["a-null"]
    pushed = [1, 2, 3, 4, 5, {"deep": [None, 1.5, "é"]}, None]
    for kind in (pushed, put, paired):
        assert [one for one in result["done"] if one in kind] == kind
    assert result["runs"] == len(result["done"]) == len(pushed) + len(put) + len(paired)


async def test_what_goes_over_is_seen_by_nobody_else(address: str, tmp_path: Path) -> None:
    """It is no argument, and no memo: the new run begins as the design says, and at once."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Desk", [], 0)
        for n in range(3):
            await handle.signal("Push", n)
        await handle.signal("Stop")
        assert (await result_of(handle))["done"] == [0, 1, 2]
        last = app.client("desk").get_workflow_handle(handle.id)
        begun = (await last.fetch_history()).events[0].workflow_execution_started_event_attributes
        assert [payload.data for payload in begun.input.payloads] == [b"[0,1,2]", b"3"]
        assert not begun.memo.fields
        assert begun.first_workflow_task_backoff.ToTimedelta() == timedelta(0)
        # What was taken does not go over again.
        assert b"Push" not in begun.header.fields["crossway-arrivals"].data
        assert await (await last.describe()).memo() == {}


MANY = 12
"""Signals that are sent at once."""


async def test_signals_that_come_while_a_workflow_continues_are_all_taken(
    address: str, tmp_path: Path
) -> None:
    """Sent all at once, over many runs: none is lost, and none is taken twice."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Desk", [], 0)
        await asyncio.gather(*(handle.signal("Push", n) for n in range(MANY)))
        await handle.signal("Stop")
        result = await result_of(handle)
        assert await breaks(app, "desk", MANY) == []
    assert sorted(result["done"]) == list(range(MANY))
    assert result["runs"] == MANY


async def test_what_is_never_awaited_does_not_pile_up(address: str, tmp_path: Path) -> None:
    """A signal whose handler does it all leaves nothing to hand over."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Counts", 0, 0)
        for _ in range(10):
            await handle.signal("Add", 1)
            await asyncio.sleep(0.03)
        await handle.signal("Stop")
        assert await result_of(handle) == 10
        last = app.client("desk").get_workflow_handle(handle.id)
        begun = (await last.fetch_history()).events[0].workflow_execution_started_event_attributes
        assert not begun.header.fields


async def test_what_is_too_large_to_hand_over_is_said(address: str, tmp_path: Path) -> None:
    """Up to the size of a payload it goes over; beyond that the workflow fails, not its task."""
    async with deployed(address, tmp_path, FILES) as app:
        fits = await app.start("Hoards", 0)
        await fits.signal("Push", "x" * 1_400_000)
        await fits.signal("Stop")
        await fits.signal("Stop")
        assert await result_of(fits) == 1_400_000
        large = await app.start("Hoards", 0)
        for _ in range(3):
            await large.signal("Push", "x" * 900_000)
        await large.signal("Stop")
        failed = await app.ended(large)
        assert isinstance(failed, Failure)
        assert failed.type == "PayloadTooLarge"
        assert "nobody awaited" in failed.message
