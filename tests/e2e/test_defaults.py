"""Parameters with defaults, left out by whoever calls, on the real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from crossway.cluster.service.ask import result_of
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
            timeout: 5m
    nexus "stock" workflow Several("x", 6) -> several
        options:
            timeout: 5m
    nexus "stock" workflow Behind("y") -> behind
        options:
            timeout: 5m
    nexus StockEndpoint Stock.Several(c: "z", a: "x") -> named
        options:
            timeout: 5m
    close complete(Called{seen, one, several, behind, named})

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
            "named": "x5z",
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
        assert await result_of(order) == {**BOOKED, "amount": "1.00", "wait": "PT0.05S", "got": got}
        assert await app.run("Again", 1, "some") == "none"
        assert await breaks(app, "shop", 4) == []


COMPUTED = {
    "parcels.twf": """
workflow Send(id: string, count: int = 2, price: decimal = count * 1.50, label = "of {id}") -> Sent:
    default_options:
        summary: "{label}: {price}"
    state:
        got: list[string] = []
    signal Tell(who: string, how: string = concat(who, "!")):
        got = append(got, concat(how, " ", label))
    update Ask(n: int = 3, m: int = n * n) -> (int):
        return n + m
    query Which(n: int, m: int? = n * 2) -> (int):
        return n + m
    activity Wrap(id) -> wrapped
    activity Weigh("abc") -> grams
    await signal Tell -> (who, how)
    await len(got) > 1
    close complete(Sent{id, count, price, wrapped, grams, got, first: how})

activity Wrap(id: string, n: int = len(id) + 1, m: int = n * 10) -> (string):
    return concat(id, " ", str(n), " ", str(m))

activity Weigh(id: string, each: int = len(id)) -> (int):
    put it on the scales

workflow Calls(x: int) -> (Called):
    promise sent <- workflow Send("o", x + 1)
    signal sent.Tell("ann")
    signal sent.Tell("bob", "softly")
    await sent -> seen
    nexus "post" workflow Several("x") -> several
        options:
            timeout: 5m
    nexus "post" workflow Waits() -> waited
        options:
            timeout: 5m
    nexus "post" workflow Behind("y") -> behind
        options:
            timeout: 5m
    nexus "post" workflow Told("abcd") -> told
        options:
            timeout: 5m
    close complete(Called{seen, several, waited, behind, told})
""",
    "parcels.py": """
def weigh(id, each):
    return each * 100
""",
    "post.py": """
def told(a, b):
    return b * 2
""",
    "post.twf": """
workflow Keep(a: string, b: string = concat(a, a)) -> (string):
    close complete(b)

nexus_service Post:
    operation Several(a: string, b: string = concat(a, "b"), c: int = len(b)) -> (string):
        return concat(a, b, str(c))
    operation Told(a: string, b: int = len(a)) -> (int)
    operation Waits(n: int = 9, m: int = n + 1) -> (int):
        await timer(1ms)
        return m
    async Behind workflow Keep

nexus_endpoint PostEndpoint:
    target_namespace: post
    target_task_queue: post
    allowed_caller_namespaces: [parcels]
""",
}


async def test_a_default_is_computed_from_the_parameters_before_it(
    address: str, tmp_path: Path
) -> None:
    """Wherever defaults are: by callers in the design, by clients, over Nexus, null included."""
    async with deployed(address, tmp_path, COMPUTED) as app:
        assert await app.run("Calls", 3) == {
            "seen": {"id": "o", "count": 4, "price": "6.0", "wrapped": "o 2 20", "grams": 300}
            | {"got": ["ann! of o", "softly of o"], "first": "ann!"},
            "several": "xxb2",
            "waited": 10,
            "behind": "yy",
            "told": 8,
        }
        sent = await app.start("Send", "p", 1, None)
        assert await sent.execute_update("Ask") == 12
        assert await sent.execute_update("Ask", args=[2, 5]) == 7
        assert await sent.query("Which", 1) == 3
        await sent.signal("Tell", "ann")
        await sent.signal("Tell", args=["bob", "softly"])
        assert await result_of(sent) == {
            "id": "p",
            "count": 1,
            "price": "1.5",
            "wrapped": "p 2 20",
            "grams": 300,
            "got": ["ann! of p", "softly of p"],
            "first": "ann!",
        }
        # A signal that comes before the workflow begins reads what is computed, too.
        place = app.design.workflows["Send"].placements[0]
        early = await app.client("parcels").start_workflow(
            "Send",
            "q",
            id="early",
            task_queue=place.task_queue,
            start_signal="Tell",
            start_signal_args=["ann"],
        )
        await early.signal("Tell", "bob")
        assert (await result_of(early))["got"] == ["ann! of q", "bob! of q"]
        assert await breaks(app, "parcels", 4) == []
