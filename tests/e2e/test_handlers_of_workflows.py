"""Signals, queries, updates and conditions on the real server."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import WorkflowHandle

from crossway.cluster.service.ask import result_of
from tests.helpers.approval import DESIGN
from tests.helpers.deployed import Failure, deployed
from tests.helpers.eventually import eventually


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
        assert await result_of(handle) == {
            "by": "poker",
            "second": "ada",
            "approvals": 2,
            "status": "done",
        }


async def _is(handle: WorkflowHandle[object, object], expected: str) -> bool:
    return bool(await handle.query("Status") == expected)


async def test_a_parent_signals_its_child_through_the_promise(address: str, tmp_path: Path) -> None:
    """`signal child.Add(..)`: both arrive, in order, and the child's result comes back."""
    async with deployed(address, tmp_path, {"consent.twf": DESIGN}) as app:
        assert await app.run("Parent") == 1 + 320 + 300


async def test_signalling_nobody_fails_the_workflow(address: str, tmp_path: Path) -> None:
    """`temporal.signal` to an id that no workflow has is an error, not silence."""
    async with deployed(address, tmp_path, {"consent.twf": DESIGN}) as app:
        outcome = await app.outcome("Pokes", "nobody-has-this-id")
    assert isinstance(outcome, Failure)
