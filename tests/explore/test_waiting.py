"""Which workflows wait for ever, and which for a message that somebody outside may send."""

from __future__ import annotations

from tests.explore.conftest import Explore

HELPED = """
workflow Order(id: string):
    state:
        waitsForMoney = true
        amounts = [0]
    signal Pause(why: string):
        log(why)
    signal Done(id: string):
        log(id)
    signal Paid(amount: int):
        waitsForMoney = false
    signal Raised(amount: int):
        for one in amounts:
            one = amount
    promise helper <- workflow Helper(id)
    await helper
    await WAIT
    close complete

workflow Helper(id: string):
    try:
        activity Work(id)
    catch:
        close complete
    temporal.signal("explored", Done, id)
    close complete
"""
"""A helper that fails says nothing: `Done` never comes, and nobody outside has a part in it."""

PASSED_ON = """
workflow Order(id: string):
    signal Done(id: string):
        log(id)
    workflow Open(id)
    await signal Done
    close complete

workflow Open(id: string):
    detach workflow Desk(id)
    close complete

workflow Desk(id: string):
    signal Approve():
        log("yes")
    await signal Approve
    temporal.signal("explored", Done, id)
    close complete
"""
"""What one workflow waits for another one sends, once somebody outside approves."""

IN_ROUNDS = """
workflow Order(id: string):
    workflow Desk(id, 1)
    close complete

workflow Desk(id: string, count: int):
    signal Go():
        log("go")
    if count == 1:
        close continue_as_new(id, 2)
    await signal Go
    close complete
"""
"""Whoever is called goes on as another run before it waits for somebody outside."""

QUIET = {"duplicates": 0, "cancels": 0, "signals": 0}


def waiting(explore: Explore, text: str) -> list[str]:
    """Return what breaks of a design in which nobody sends anything."""
    searched, _ = explore(text, "Order", **QUIET)
    assert "waiting" in searched.endings
    return [one.finding.said for one in searched.found]


def test_a_message_that_may_come_is_no_reason_to_wait_for_another_one(explore: Explore) -> None:
    """That it may be paused and paid for ends no wait for its helper."""
    said = waiting(explore, HELPED.replace("WAIT", "signal Done"))
    assert said == ["Order (design) waits for ever: signal Done"]
    said = waiting(explore, HELPED.replace("WAIT", "len(id) > 99"))
    assert said == ["Order (design) waits for ever: condition len(id) > 99"]


def test_a_workflow_may_wait_for_what_somebody_outside_moves(explore: Explore) -> None:
    """For a message, and for a condition that the handler of one writes, by a loop too."""
    for awaited in ("signal Pause", "not waitsForMoney", "amounts[0] > 3"):
        assert waiting(explore, HELPED.replace("WAIT", awaited)) == []


def test_a_workflow_may_wait_for_what_another_one_sends_when_it_is_asked_to(
    explore: Explore,
) -> None:
    assert waiting(explore, PASSED_ON) == []


def test_a_workflow_may_wait_for_a_child_that_continued_as_new_and_waits(explore: Explore) -> None:
    assert waiting(explore, IN_ROUNDS) == []
