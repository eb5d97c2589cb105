"""What a design computes with: where results go, what texts and numbers become, what is a copy."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.deployed import deployed
from tests.helpers.replayed import breaks

RESULTS = {
    "shelf.twf": """
type Entry:
    sku: string
    price: int?
    since: moment?
    seen: bool?

workflow Fill(entry: Entry) -> (any):
    signal Seen(by: string, often: int):
        last = often
    update Move(to: string) -> (string, int):
        return to, 2
    prices = {}
    activity Price(entry.sku) -> entry.price
    activity Both(entry.sku) -> entry.since, prices[entry.sku]
    workflow Child() -> (prices["child"], entry.seen)
    nexus "desk" workflow Look(2) -> prices["looked"]
        options:
            timeout: 20s
    promise later <- activity Price("late")
    await later -> prices["later"]
    await signal Seen -> (prices["by"], prices["often"])
    await one:
        update Move -> prices["to"]:
            moved = true
        timer(1h):
            close fail("nobody moves")
    await all:
        activity Price("first") -> prices["first"]
        activity Price("other") -> prices["other"]
    prices["assigned"] = activity Price("")
    close complete(entry.since + 1s, entry, prices)

workflow Child() -> (int, bool):
    close complete(7, true)

workflow Wrong() -> (any):
    try:
        activity Three() -> a, b
    catch -> err:
        close complete([err.type, err.message])
    close complete([a, b])

activity Price(sku: string) -> (int):
    return len(sku)

activity Both(sku: string) -> (moment, int):
    return moment("2026-01-01"), len(sku)

activity Three() -> (string, int):
    sketch
""",
    "shelf.py": """
def three():
    return "one", 2, 3
""",
    "desk.twf": """
nexus_service Desk:
    operation Look(n: int) -> int:
        return n * 2

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - shelf
""",
}


async def test_every_call_and_wait_gives_its_result_to_a_field(
    address: str, tmp_path: Path
) -> None:
    """Several results have their own types: a moment among them is one."""
    async with deployed(address, tmp_path, RESULTS, "DeskEndpoint") as app:
        handle = await app.start("Fill", {"sku": "tea"})
        await handle.signal("Seen", args=["ada", 3])
        assert await handle.execute_update("Move", "attic") == ["attic", 2]
        since, entry, prices = await handle.result()
        assert since == "2026-01-01T00:00:01Z"
        expected = {"sku": "tea", "price": 3, "since": "2026-01-01T00:00:00Z", "seen": True}
        assert entry == expected
        assert prices == {
            "tea": 3,
            "child": 7,
            "looked": 4,
            "later": 4,
            "by": "ada",
            "often": 3,
            "to": "attic",
            "first": 5,
            "other": 5,
            "assigned": 0,
        }
        kind, message = await app.run("Wrong")
        assert kind == "UnexpectedResult"
        assert "expected array of length 2, got 3" in message
        assert not await breaks(app, "shelf", 3)
