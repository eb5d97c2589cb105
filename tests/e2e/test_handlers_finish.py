"""A workflow ends after the handlers that it accepted, on the real server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateStage,
)
from temporalio.exceptions import CancelledError

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Deployed, Failure, deployed
from tests.helpers.eventually import eventually
from tests.helpers.replayed import breaks

Handle = WorkflowHandle[Any, Any]

FILES = {
    "till.twf": """
workflow Closes(how: string, total: int) -> (int):
    state:
        condition closing
    signal Add(n: int):
        activity Slowly(n) -> m
        total = total + m
    update Put(n: int) -> (int):
        activity Slowly(n) -> m
        total = total + m
        return total
    signal Close():
        set closing
    if how == "again":
        close complete(total)
    await closing
    if how == "complete":
        close complete(total)
    if how == "fail":
        close fail(Over{message: "over", total})
    if how == "raise":
        raise Broken("broken")
    if how == "operands":
        wrong = total / 0
    if how == "continue":
        close continue_as_new("again", total)
    if how == "in await all":
        await all:
            close complete(total)
            await timer(1h)

workflow Abandons() -> (int):
    state:
        total = 0
    signal Add(n: int):
        options:
            unfinished_policy: abandon
        activity Never(n) -> m
        total = total + m
    signal Close():
        closed = true
    await signal Close
    close complete(total)

workflow Counts() -> (list[int]):
    state:
        condition closing
        seen = []
    update Put(n: int) -> (int):
        activity Slowly(n) -> m
        await timer(100ms)
        seen = append(seen, m)
        return len(seen)
    update Close() -> (bool):
        set closing
        return true
    await closing
    close complete(seen)

workflow Waits():
    state:
        condition never
    signal Hangs():
        await never
    update Asks() -> (int):
        await never
        return 1
    signal Close():
        closed = true
    await signal Close
    close complete

type Over:
    message: string
    total: int
""",
    "till.py": """
import asyncio

async def slowly(n):
    await asyncio.sleep(0.4)
    return n

async def never(n):
    await asyncio.sleep(3600)
""",
}


async def _closing(app: Deployed, how: str) -> tuple[Handle, Any]:
    """Return a workflow that is told to close while a signal and an update are handled."""
    handle = await app.start("Closes", how, 0)
    await handle.signal("Add", 1)
    putting = await handle.start_update(
        "Put", 20, wait_for_stage=WorkflowUpdateStage.ACCEPTED, id=f"put-{how}"
    )
    await handle.signal("Close")
    return handle, putting


ENDS: dict[str, Any] = {
    "complete": 21,
    "fail": Failure("Over", "over", [{"message": "over", "total": 21}]),
    "raise": Failure("Broken", "broken", []),
    "operands": Failure("ZeroDivisionError", "division by zero (till.twf:24)", []),
    "continue": 21,
    "in await all": 21,
    "nothing": None,
}


def _as_written(outcome: Any, app: Deployed) -> Any:
    """Return an outcome in the names of the text."""
    if not isinstance(outcome, Failure):
        return outcome
    return outcome._replace(message=outcome.message.replace(app.names["till"], "till"))


async def test_whatever_way_a_workflow_ends_it_ends_after_its_handlers(
    address: str, tmp_path: Path
) -> None:
    """What they make of its state counts, and whoever sent an update gets the answer."""
    async with deployed(address, tmp_path, FILES) as app:
        begun = [await _closing(app, how) for how in ENDS]
        for (handle, putting), expected in zip(begun, ENDS.values(), strict=True):
            assert await result_of(putting) in (20, 21)
            assert _as_written(await app.ended(handle), app) == expected
        assert await breaks(app, "till", len(ENDS) + 1) == []


async def test_an_unfinished_policy_is_taken_at_its_word(address: str, tmp_path: Path) -> None:
    """A handler that says `abandon` keeps no workflow from ending."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Abandons")
        await handle.signal("Add", 1)
        await handle.signal("Close")
        assert await result_of(handle) == 0


async def test_two_updates_are_handled_at_once(address: str, tmp_path: Path) -> None:
    """Each has its own variables, both wait beside each other, and both end before the close."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Counts")
        puts = [asyncio.create_task(handle.execute_update("Put", n)) for n in (1, 2)]
        await eventually(lambda: _accepted(handle, 2))
        assert await handle.execute_update("Close")
        assert sorted([await put for put in puts]) == [1, 2]
        assert sorted(await result_of(handle)) == [1, 2]


async def _accepted(handle: Handle, count: int) -> bool:
    kinds = [event.event_type async for event in handle.fetch_history_events()]
    return kinds.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED) == count


@pytest.mark.parametrize("closing", [False, True], ids=["at work", "while it closes"])
async def test_cancelling_a_workflow_cancels_its_handlers(
    address: str, tmp_path: Path, closing: bool
) -> None:
    """So that nothing keeps it open; whoever sent an update is told. What had closed stays so."""
    async with deployed(address, tmp_path, FILES) as app:
        handle = await app.start("Waits")
        await handle.signal("Hangs")
        asked = await handle.start_update("Asks", wait_for_stage=WorkflowUpdateStage.ACCEPTED)
        if closing:
            await handle.signal("Close")
            await eventually(lambda: _marked(handle))
        await handle.cancel()
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await asked.result()
        assert isinstance(refused.value.cause, CancelledError)
        if closing:
            await result_of(handle)
        else:
            with pytest.raises(WorkflowFailureError) as ended:
                await result_of(handle)
            assert isinstance(ended.value.cause, CancelledError)
        assert await breaks(app, "till", 1) == []


async def _marked(handle: Handle) -> bool:
    kinds = [event.event_type async for event in handle.fetch_history_events()]
    return EventType.EVENT_TYPE_MARKER_RECORDED in kinds
