"""For whom what was done has to be undone: for each workflow that wanted it, and failed; and what a
workflow does that continued as new."""

from __future__ import annotations

from crossway.explore import Bounds, Runner
from crossway.explore.effects import Effect
from tests.explore.conftest import Explore

WITHIN = """
workflow Root(name: string):
    try:
        workflow Middle(name)
    catch:
        log("it is broken")
    if len(name) > 99:
        activity Refund(name)
    close complete

workflow Middle(name: string):
    workflow Inner(name)
    close fail("broken")

workflow Inner(name: string):
    activity Charge(name)
    close complete
"""
"""What was charged is kept although who wanted it failed: neither who charged did, nor the root."""

GOES_ON = """
workflow Root(name: string):
    try:
        workflow Middle(name)
    catch:
        log("it is broken")
    if len(name) > 99:
        activity Refund(name)
        activity Release(name)
    close complete

workflow Middle(name: string):
    workflow Inner(name, 1)
    close fail("broken")

workflow Inner(name: string, count: int):
    if count > 1:
        activity Hold(name)
        close complete
    activity Charge(name)
    close continue_as_new(name, 2)
"""
"""The same of what went on as another run before it was done."""

FAILS_LATER = GOES_ON.replace("workflow Middle(name)\n", "workflow Inner(name, 1)\n").replace(
    "        activity Hold(name)\n        close complete", '        close fail("broken")'
)
"""Who charged failed only as the run that it went on as."""

BOOKED_IN_ROUNDS = """
workflow Trip(id: string):
    try:
        workflow BookRoom(id, 1)
        activity Pack(id)
    catch:
        close fail("no trip")
    if len(id) > 99:
        workflow CancelBookRoom(id)
    close complete

workflow BookRoom(id: string, count: int):
    if count == 1:
        close continue_as_new(id, 2)
    activity Ask(id)
    close complete

workflow CancelBookRoom(id: string):
    activity Withdraw(id)
    close complete
"""
"""A room is booked by a child that continues as new, and nobody gives it back."""

RIDES_ON = """
workflow Fetch(id: string) -> (string):
    await one:
        workflow Courier(id, 1) -> by:
            close complete(by)
        timer(1h):
            close complete("nobody came")

workflow Courier(id: string, count: int) -> (string):
    if count == 1:
        close continue_as_new(id, 2)
    activity Ride(id)
    close complete("courier")
"""
"""A child that lost goes on as another run, which is told so."""


def test_what_was_done_for_one_that_failed_between_who_did_it_and_the_root_has_to_be_undone(
    explore: Explore,
) -> None:
    """Also where that went on as another run, before it failed or before it called."""
    quiet = {"failures": 0, "duplicates": 0, "cancels": 0}
    why = "although Middle (design) failed"
    searched, _ = explore(WITHIN, "Root", **quiet)
    said = searched.found[0].finding.said
    assert said == f"Charge was done and Refund is not, {why}"
    searched, _ = explore(GOES_ON, "Root", **quiet)
    assert {one.said for one in searched.found[0].run.findings} == {
        f"Charge was done and Refund is not, {why}",
        f"Hold was done and Release is not, {why}",
    }
    searched, _ = explore(FAILS_LATER, "Root", **quiet)
    said = searched.found[0].finding.said
    assert said == "Charge was done and Refund is not, although Inner (design) failed"


def test_what_a_child_does_after_it_continued_as_new_is_part_of_what_called_it(
    explore: Explore,
) -> None:
    searched, subject = explore(BOOKED_IN_ROUNDS, "Trip", duplicates=0, cancels=0)
    said = searched.found[0].finding.said
    assert said == "BookRoom was done and CancelBookRoom is not, although Trip (design) failed"
    done: list[Effect] = []
    runner = Runner(subject, Bounds(), left=lambda server: done.extend(server.world.done))
    runner.run((), lambda _: 0, lambda _: False)
    assert [one.input for one in done if one.name == "BookRoom"] == [b'"id-1",1']
    searched, _ = explore(RIDES_ON, "Fetch", failures=0, duplicates=0, cancels=0)
    said = searched.found[0].finding.said
    assert said == "Ride is done although Fetch (design) had given it up"
