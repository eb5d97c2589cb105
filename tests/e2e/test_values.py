"""What a design computes with: where results go, what texts and numbers become, what is a copy.

Longer than other files because the designs stand beside what comes out of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import RawValue

from crossway.cluster.service.ask import result_of
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
            timeout: 5m
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
        since, entry, prices = await result_of(handle)
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
        assert "expected a list of length 2, got 3" in message
        assert not await breaks(app, "shelf", 3)


COPIES = {
    "copies.twf": """
type Line:
    sku: string
    count: int
    marks: list[int]?

type Order:
    lines: list[Line]
    note: string?

workflow Names(order: Order) -> (any):
    other = order
    other.note = "other"
    deep = order
    deep.lines[0].count = 7
    first = order.lines[0]
    first.count = 8
    listed = [order, order]
    listed[0].note = "listed"
    held = {order: order}
    held.order.note = "held"
    more = append([], order)
    order.note = "own"
    either = null
    if order.note == "own":
        either = order
    either.lines[0].sku = "x"
    most = max([[1], [2]])
    most[0] = 9
    close complete([order, other, deep, first, listed, held, more, either, most])

workflow Loops(order: Order) -> (any):
    before = order.lines
    for line in order.lines:
        line.count = line.count + 1
        kept = line
        kept.count = 0
        line.marks = [0, 0]
        at = 0
        for mark in line.marks:
            line.marks[at] = line.count
            at = at + 1
    for line in sorted([3, 1]):
        order.note = "in the loop"
    for line in order.lines:
        line = Line{sku: "new", count: 0}
        line.count = 5
    both = [order.lines, before]
    for lines in both:
        for line in lines:
            line.sku = "in both"
    close complete([order, before, both])

workflow Leaves(order: Order) -> (any):
    for line in order.lines:
        try:
            line.count = 2
        finally:
            line.sku = "left"
    kept = order
    for line in order.lines:
        order.lines = []
        line.count = 9
    close complete([kept, order])

workflow AtOnce(orders: list[Order]) -> (any):
    totals = {}
    shared = {names: []}
    again = shared
    await all:
        for order in orders:
            activity Count(order) -> totals[order.note]
            activity Count(order) -> order.lines[0].count
            shared.names = append(shared.names, order.note)
        activity Count(orders[0]) -> shared.first
        activity Count(orders[1]) -> shared.second
    promise before <- activity Count(orders[0])
    orders[0].lines = []
    await before -> counted
    close complete([orders, totals, shared, again, counted])

workflow Kept(order: Order) -> (any):
    state:
        last: Order?
        all: list[Order] = []
    signal Put(given: Order):
        last = given
        all = append(all, given)
        given.note = "changed after it was kept"
    query Last() -> (any):
        return [last, all]
    await signal Put -> seen
    order.note = "mine"
    for one in all:
        activity Count(one) -> one.lines[0].count
    last.note = "last"
    close complete([order, seen, last, all])

activity Count(order: Order) -> (int):
    count = 0
    copy = order
    copy.lines = append(copy.lines, Line{sku: "more", count: 10})
    for line in order.lines:
        line.count = line.count * 2
        count = count + line.count
    return count

workflow Missing(order: any) -> (any):
    said = []
    try:
        order.lines[3].count = 1
    catch -> err:
        said = append(said, err.message)
    try:
        order.note.text = "x"
    catch -> err:
        said = append(said, err.message)
    try:
        order.lines[0] = 1
        order.lines[9] = 1
    catch -> err:
        said = append(said, err.message)
    close complete(said)

workflow Nowhere(order: any) -> (any):
    order.nothing.at = 1
    close complete(order)
""",
}


async def test_what_is_copied_is_a_copy(address: str, tmp_path: Path) -> None:
    """However it came to be held twice; but the item of a loop is the element of its list."""

    def line(sku: str, count: int, **more: object) -> dict[str, object]:
        return {"sku": sku, "count": count, **more}

    given = {"lines": [line("a", 1)]}
    async with deployed(address, tmp_path, COPIES) as app:
        order, other, deep, first, listed, held, more, either, most = await app.run("Names", given)
        assert order == {"lines": [line("a", 1)], "note": "own"}
        assert other == {"lines": [line("a", 1)], "note": "other"}
        assert deep == {"lines": [line("a", 7)]}
        assert first == line("a", 8)
        assert listed == [{"lines": [line("a", 1)], "note": "listed"}, given]
        assert held == {"order": {"lines": [line("a", 1)], "note": "held"}}
        assert more == [given]
        assert either == {"lines": [line("x", 1)], "note": "own"}
        assert await app.run("Leaves", given) == [{"lines": [line("left", 2)]}, {"lines": []}]
        assert most == [9]

        order, before, both = await app.run("Loops", given)
        assert order == {"lines": [line("a", 2, marks=[2, 2])], "note": "in the loop"}
        assert before == [line("a", 1)]
        assert both == [[line("in both", 2, marks=[2, 2])], [line("in both", 1)]]

        two = [{"lines": [line("a", 1)], "note": "one"}, {"lines": [line("b", 2)], "note": "two"}]
        orders, totals, shared, again, counted = await app.run("AtOnce", two)
        assert orders == [{"lines": [], "note": "one"}, {"lines": [line("b", 4)], "note": "two"}]
        assert totals == {"one": 2, "two": 4}
        assert sorted(shared.pop("names")) == ["one", "two"]
        assert set(shared) == {"first", "second"}
        assert again == {"names": []}
        assert counted == 4

        handle = await app.start("Kept", given)
        await handle.signal("Put", two[0])
        order, seen, last, kept = await result_of(handle)
        assert order == {"lines": [line("a", 1)], "note": "mine"}
        assert seen == {"lines": [line("a", 1)], "note": "changed after it was kept"}
        assert last == {"lines": [line("a", 1)], "note": "last"}
        assert kept == [{"lines": [line("a", 2)], "note": "one"}]
        assert await handle.query("Last") == [last, kept]

        odd: dict[str, object] = {"lines": [{}], "note": None}
        assert await app.run("Missing", odd) == [
            "order.lines[3] is missing: order.lines has no such element",
            "null has no text to change",
            "there is no element 9 to change in a list of 1",
        ]
        wrong = await app.outcome("Nowhere", odd)
        assert wrong.type == "KeyError"
        assert wrong.message.startswith("order.nothing is missing (copies")
        assert not await breaks(app, "copies", 6)


TEXTS = {
    "texts.twf": """
type Guest:
    name: string
    stay: map[string, int]?

workflow Room(guest: Guest) -> (any):
    state:
        greeting = "Hello, {guest.name}"
        last = ""
    signal Leave(why: string):
        last = "{guest.name} left: {why}"
    update Ask(what: string) -> (string):
        if what == "{guest.name}?":
            raise Nonsense("{what} is the guest")
        answer = "{what} {guest.name}"
        return answer
    query Sign() -> (string):
        return "{greeting}: {last}"
    await signal Leave
    close complete([greeting, last])

workflow Guests(guest: Guest, at: moment, price: decimal, data: bytes) -> (any):
    said = ["{guest.stay}", "{at} {price} {data}"]
    promise room <- workflow Room(guest)
        options:
            workflow_id: "room-{guest.name}-{nothing}"
    temporal.signal("room-{guest.name}-{nothing}", Leave, "{room} stays, {guest.name}")
    await room -> left
    said = append(said, left)
    for part in ["a", "b"]:
        said = append(said, {text: "part {part}", "{part}": 1})
    counts = {}
    counts["{guest.name} 1"] = "{counts}"
    said = append(said, counts["{guest.name} 1"])
    switch guest.name:
        case "{guest.name}":
            said = append(said, "same")
    try:
        raise Odd("{guest.name} is odd", "{guest.name}")
    catch Odd -> err:
        said = append(said, "{err.type}: {err.message} {err.details}")
    await all:
        activity Note("{guest.name}") -> first
        for part in ["x"]:
            activity Note("{guest.name} {part}") -> second
            said = append(said, second)
    nexus "desk" workflow Greet(guest.name) -> greeted
        options:
            timeout: 5m
    if "{first}" == "[Ada]":
        close complete(append(said, greeted))
    close fail("{first} is not right")

activity Note(name: string) -> (string):
    shown = "[{name}]"
    return "{shown}"
""",
    "desk.twf": """
nexus_service Desk:
    operation Greet(name: string) -> string:
        return "{name} of {name}, {nobody}"

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - texts
""",
}


async def test_holes_are_filled_in_every_text(address: str, tmp_path: Path) -> None:
    """And braces that name nothing around them, or a promise, stay as they are."""
    async with deployed(address, tmp_path, TEXTS, "DeskEndpoint") as app:
        guest, rest = {"name": "Ada"}, ("2026-01-01T00:00:00+00:00", "1.50", "AAEC")
        assert await app.run("Guests", guest, *rest) == [
            "null",
            "2026-01-01T00:00:00Z 1.50 AAEC",
            ["Hello, Ada", "Ada left: {room} stays, Ada"],
            {"text": "part a", "{part}": 1},
            {"text": "part b", "{part}": 1},
            "{}",
            "same",
            'Odd: Ada is odd ["Ada"]',
            "[Ada x]",
            "Ada of Ada, {nobody}",
        ]
        room = await app.start("Room", guest)
        assert await room.execute_update("Ask", "who is") == "who is Ada"
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await room.execute_update("Ask", "Ada?")
        assert "Ada? is the guest" in str(refused.value.cause)
        await room.signal("Leave", "late")
        assert await result_of(room) == ["Hello, Ada", "Ada left: late"]
        assert await room.query("Sign") == "Hello, Ada: Ada left: late"
        assert not await breaks(app, "texts", 3)


NUMBERS = {
    "numbers.twf": """
workflow Whole(n: int) -> (any):
    activity Same(n) -> there
    workflow Child(there // 1) -> back
    total = sum([back, 1]) - 1
    steps = 0
    while total > n - 3:
        total = total - 1
        steps = steps + 1
    close complete([there == n, back, n / n, abs(-n), round(n), max(n, 1), "{n}", int("{n}"),
        steps])

workflow Child(n: int) -> (int):
    if n > 0:
        close continue_as_new(-n)
    close complete(-n)

workflow Odd(n: number, how: string) -> (any):
    try:
        switch how:
            case "sent":
                promise child <- workflow Answer(n * n)
                await child -> kept
            case "told":
                nexus "desk" workflow Look(n * n) -> kept
                    options:
                        timeout: 5m
            case "kept":
                close continue_as_new(n * n, "kept")
            case "read":
                kept = float("nan")
            case "shared":
                kept = 1 / int(n - n)
            case "parted":
                kept = [1, 2][0:n]
            case "late":
                kept = str(n * 1s)
            case "read late":
                kept = str(duration(n))
    catch -> err:
        close complete("{err.type} {err.message}")
    close complete(kept)

workflow Answer(n: number) -> (number):
    close complete(n * n)

workflow Late(n: number) -> (string):
    close complete(str(n * 1s))

workflow Any(x: any) -> (any):
    close complete(x)

activity Same(n: int) -> (int):
    return n
""",
    "desk.twf": RESULTS["desk.twf"].replace("shelf", "numbers").replace(" int", " number"),
}


async def test_numbers_stay_what_they_are_or_are_refused(address: str, tmp_path: Path) -> None:
    """Whole ones of any size pass every border; what JSON cannot hold passes none."""
    async with deployed(address, tmp_path, NUMBERS, "DeskEndpoint") as app:
        big = 2**80 + 1
        expected = [True, big, 1, big, big, big, str(big), big, 3]
        assert await app.run("Whole", big) == expected

        refused = "NotEncodable the value is no finite number, and JSON has no other"
        assert await app.run("Odd", 1e300, "sent") == refused
        assert await app.run("Odd", 1e300, "told") == refused
        said = await app.run("Odd", 1e300, "read")
        assert said == 'ValueError `float` takes a number such as "19.5", found "nan"'
        assert await app.run("Odd", 2, "shared") == "ZeroDivisionError division by zero"
        found = await app.run("Odd", 1.5, "parted")
        assert found.startswith("TypeError expected a whole number, found 1.5")
        for how in ("late", "read late"):
            found = await app.run("Odd", 1e300, how)
            assert found == "OverflowError the duration is too long"
        late = await app.outcome("Late", 1e300)
        assert (late.type, late.message[:24]) == ("OverflowError", "the duration is too long")
        assert await app.run("Odd", 1e300, "kept") == refused
        answer = await app.outcome("Answer", 1e300)
        assert (answer.type, answer.message[:12]) == ("NotEncodable", "the value is")

        for data in (b"NaN", b"[" * 50_000, b'"\\ud800"'):
            sent = RawValue(Payload(metadata={"encoding": b"json/plain"}, data=data))
            for workflow in ("Any", "Answer"):
                ended = await app.outcome(workflow, sent)
                assert (ended.type, ended.message[:18]) == (
                    "InvalidArgumentError",
                    "what arrived is no",
                )
        assert not await breaks(app, "numbers", 14)
