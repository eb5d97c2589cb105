"""Parameters with defaults, left out by whoever calls, on the real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from tests.helpers.deployed import deployed
from tests.helpers.replayed import breaks

FILES = {
    "shop.twf": """
workflow Order(id: string, amount: decimal = 0.50, wait: duration = 50ms, times = -1) -> (Seen):
    state:
        got: list[string] = []
    signal Tell(who: string, how: string = "softly"):
        got = append(got, concat(who, " ", how))
    update Ask(n: int = 3) -> (int):
        return n
    query Which(n: int, m: int = 4) -> (int):
        return n + m
    await timer(wait)
    activity Book(id) -> booked
    await len(got) > 1
    close complete(Seen{id, amount: amount * 2, wait, times, booked, got})

activity Book(id: string, n: int = 2) -> (string):
    return concat(id, " ", str(n))

workflow Calls() -> (Called):
    promise order <- workflow Order("o", 2.5)
    signal order.Tell("ann")
    signal order.Tell("bob", "loudly")
    await order -> seen
    nexus "stock" workflow One() -> one
        options:
            timeout: 20s
    nexus "stock" workflow Several("x", 6) -> several
        options:
            timeout: 20s
    nexus "stock" workflow Behind("y") -> behind
        options:
            timeout: 20s
    close complete(Called{seen, one, several, behind})

workflow Again(rounds: int, left: string = "none") -> (string):
    if rounds > 0:
        close continue_as_new(rounds - 1)
    close complete(left)
""",
    "stock.twf": """
workflow Reserve(a: string, b: string = "b") -> (string):
    close complete(concat(a, b))

nexus_service Stock:
    operation One(n: int = 9) -> (int):
        return n
    operation Several(a: string, b: int = 5, c: string = "c") -> (string):
        return concat(a, str(b), c)
    async Behind workflow Reserve

nexus_endpoint StockEndpoint:
    target_namespace: stock
    target_task_queue: stock
    allowed_caller_namespaces: [shop]
""",
}

BOOKED = {"id": "o", "times": -1, "booked": "o 2"}


async def test_what_is_left_out_has_its_default_wherever_it_comes_from(
    address: str, tmp_path: Path
) -> None:
    """From clients and from designs, in workflows, messages, activities and operations."""
    async with deployed(address, tmp_path, FILES) as app:
        assert await app.run("Calls") == {
            "seen": {**BOOKED, "amount": "5.0", "wait": "PT0.05S"}
            | {"got": ["ann softly", "bob loudly"]},
            "one": 9,
            "several": "x6c",
            "behind": "yb",
        }
        order = await app.start("Order", "o")
        assert await order.execute_update("Ask") == 3
        assert await order.query("Which", 1) == 5
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await order.execute_update("Ask", args=[1, 2])
        assert isinstance(refused.value.cause, ApplicationError)
        assert "takes 0 to 1 argument (n), 2 given" in refused.value.cause.message
        await order.signal("Tell", "ann")
        await order.signal("Tell", args=["bob", "loudly"])
        got = ["ann softly", "bob loudly"]
        assert await order.result() == {**BOOKED, "amount": "1.00", "wait": "PT0.05S", "got": got}
        assert await app.run("Again", 1, "some") == "none"
        assert await breaks(app, "shop", 4) == []
