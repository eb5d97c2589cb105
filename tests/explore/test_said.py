"""What a trace says of what happens in a run."""

from __future__ import annotations

from crossway.explore import Bounds, Runner
from tests.explore.conftest import Explore

DOWN = """
workflow Order(id: string):
    nexus BankEndpoint Money.Charge(id) -> receipt
        options(timeout: 1d)
    close complete

nexus service Money:
    sync Charge(id: string) -> (string):
        raise UnavailableError("busy")

namespace shop:
    worker shopWorker
        options:
            task_queue: "shop"

namespace bank:
    worker bankWorker
        options:
            task_queue: "bank"
    nexus endpoint BankEndpoint
        options:
            task_queue: "bank"

worker shopWorker:
    workflow Order

worker bankWorker:
    nexus service Money
"""
"""Whoever is called is always busy: after some attempts its endpoint is asked once a minute."""


def test_an_endpoint_that_is_asked_again_is_no_end_of_a_parent(explore: Explore) -> None:
    _, subject = explore(DOWN, "Order", runs=1, depth=30)
    run = Runner(subject, Bounds(depth=30)).run((), lambda _: 0, lambda _: False)
    said = {step.said for step in run.steps}
    assert "an endpoint that is down is asked again" in said
    assert "a parent's end reaches its child" not in said
