"""Signals, queries, updates and conditions on the real server."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import WorkflowHandle

from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually

DESIGN = """
workflow Approval(order: Order) -> (Result):
    state:
        condition ready
        status = "waiting"
        approvals = 0

    signal Approve(by: string):
        approvals = approvals + 1
        status = concat("approved by ", by)

    signal MarkReady():
        set ready

    query Status() -> (string):
        return status

    query Order() -> (Order):
        return order

    update Rename(name: string) -> (string):
        old = status
        status = name
        return old

    await ready
    await signal Approve -> by
    await one:
        signal Approve -> second:
            first = false
        timer(1h):
            close fail("nobody")
    await update Rename
    close complete(Result{by, second, approvals, status})

workflow Parent() -> (Result):
    promise child <- workflow Approval(Order{id: "from parent"})
    signal child.MarkReady()
    signal child.Approve("p1")
    signal child.Approve("p2")
    temporal.signal("nobody-has-this-id", Approve, "x")
    await child -> result
    close complete(result)

workflow Pokes(id: string):
    temporal.signal(id, MarkReady)
    temporal.signal(id, Approve, "poker")
    close
"""


async def test_signals_queries_updates_and_conditions(address: str, tmp_path: Path) -> None:
    """State is shared with handlers; arrivals are consumed one by one, in order."""
    async with deployed(address, tmp_path, {"consent.twf": DESIGN}) as app:
        handle = await app.start("Approval", {"id": "o-1"})

        async def status() -> str:
            return str(await handle.query("Status"))

        assert await status() == "waiting"
        await app.run("Pokes", handle.id)
        await eventually(lambda: _is(handle, "approved by poker"))
        await handle.signal("Approve", "ada")
        assert await handle.query("Order") == {"id": "o-1"}
        assert await handle.execute_update("Rename", "done") == "approved by ada"
        assert await handle.result() == {
            "by": "poker",
            "second": "ada",
            "approvals": 2,
            "status": "done",
        }


async def _is(handle: WorkflowHandle[object, object], expected: str) -> bool:
    return bool(await handle.query("Status") == expected)
