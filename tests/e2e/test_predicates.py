"""Conditions over values that are awaited, on the real server."""

from __future__ import annotations

from pathlib import Path

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import deployed
from tests.helpers.replayed import breaks

FILES = {
    "shop.twf": """
workflow Order(least: int) -> (list[string]):
    state:
        items: list[string] = []
        paid = false
    signal Add(item: string):
        items = append(items, item)
    update Pay(amount: int) -> (int):
        await len(items) >= least
        paid = true
        return len(items)
    await paid
    seen = []
    await all:
        await "b" in seen
        for item in items:
            await timer(100ms)
            seen = append(seen, item)
    await one:
        paid and len(seen) < 2:
            close complete(["too few"])
        len(seen) == 2 and not (seen[0] == seen[1]):
            close complete(seen)
""",
}


async def test_a_condition_is_awaited_until_a_handler_or_a_branch_makes_it_true(
    address: str, tmp_path: Path
) -> None:
    """In the body, in a handler and as a case of a race; the execution replays."""
    async with deployed(address, tmp_path, FILES) as app:
        order = await app.start("Order", 2)
        await order.signal("Add", "a")
        await order.signal("Add", "b")
        assert await order.execute_update("Pay", 5) == 2
        assert sorted(await result_of(order)) == ["a", "b"]
        assert await breaks(app, "shop", 1) == []
