"""Mistakes that no single run shows: each is found, by the property that it breaks."""

from __future__ import annotations

import multiprocessing
import re
import time
from typing import Any

import pytest

from crossway.explore import Bounds, CounterExample, Runner, Search, Searched, showing
from crossway.explore.events import AT_ONCE, TIMEOUTS
from crossway.simulate.activities import Activity
from crossway.simulate.children import Child
from crossway.simulate.continuing import time_out
from crossway.simulate.operations import Operation
from crossway.simulate.requests import Request
from tests.explore import designs
from tests.explore.conftest import Explore
from tests.helpers.paths import ROOT
from tests.helpers.speed import slowness


def only(searched: Searched, name: str) -> CounterExample:
    """Return the counter-example of a property."""
    (found,) = [one for one in searched.found if one.finding.property == name]
    return found


def test_two_workflows_that_call_each_other_are_a_deadlock(explore: Explore) -> None:
    searched, _ = explore(designs.DEADLOCK, "Order", failures=0, duplicates=0, cancels=0)
    said = only(searched, "ends").finding.said
    assert said.endswith("waits for ever: StockEndpoint Stock.Reserve")
    assert searched.runs == 1  # it happens whatever the order


def test_a_compensation_that_a_cancellation_skips_is_found(explore: Explore) -> None:
    searched, _ = explore(designs.SKIPPED, failures=0, duplicates=0)
    example = only(searched, "undone")
    assert "BookRoom was done and CancelBookRoom is not" in example.finding.said
    assert any("is cancelled" in step.said for step in example.run.steps)
    assert [s.where for s in example.run.steps if "BookRoom" in s.said] == ["design.twf:3"]


def test_an_answer_that_comes_after_a_retry_charges_twice(explore: Explore) -> None:
    """By the server's retry; by the design's own it is a loser that still acts, too."""
    searched, _ = explore(designs.DOUBLE, failures=0, cancels=0)
    example = only(searched, "once")
    assert example.finding.said.startswith("Charge is done twice for Buy")
    assert example.run.steps[0].said.endswith("and its answer is lost")
    by_hand, _ = explore(designs.DOUBLE_BY_HAND, failures=0, duplicates=0, cancels=0, every=True)
    assert only(by_hand, "once").finding.said.startswith("Charge is done twice")


def test_an_id_lets_whoever_charges_tell_and_harmless_says_so_too(explore: Explore) -> None:
    safe = designs.DOUBLE.replace("amount", "order_id").replace("int", "string")
    assert explore(safe, failures=0, cancels=0)[0].complete
    harmless, _ = explore(designs.DOUBLE, harmless=["Charge"], failures=0, cancels=0)
    assert harmless.complete
    assert not harmless.found


def test_an_operation_that_only_asks_may_be_done_twice(explore: Explore) -> None:
    """The example of a gateway, without ids; what asks after it has signalled is no question."""
    gateway = ROOT / "examples" / "gateway"
    texts = [(gateway / name).read_text() for name in ("gateway.twf", "shop.twf")]
    design = re.sub(r"\bid\b", "name", "\n".join(texts))
    bounds: dict[str, Any] = {"failures": 0, "cancels": 0, "signals": 0, "faults": 1}
    changing = [f"OrdersGateway.{name}Order" for name in ("Create", "Update", "Cancel")]
    searched, _ = explore(design, "Visit", harmless=changing, **bounds)
    assert searched.complete
    assert not searched.found
    assert "one fault at a time" in showing.extent(searched)
    created, _ = explore(design, "Visit", harmless=changing[1:], **bounds)
    assert "CreateOrder is done twice" in only(created, "once").finding.said


def test_a_signal_that_comes_before_its_wait_is_lost(explore: Explore) -> None:
    """Whatever else breaks; one that is kept is not: the workflow then waits for one to come."""
    searched, _ = explore(designs.LOST)
    example = only(searched, "heard")
    assert "signal Approve arrives at Release" in example.finding.said
    every, _ = explore(designs.LOST.replace("build_id", "build"), every=True)
    assert {one.finding.property for one in every.found} == {"once", "heard"}
    kept, _ = explore(designs.HEARD)
    assert kept.complete
    assert not kept.found
    assert "waiting" in kept.endings


def test_a_signal_that_comes_with_another_while_no_worker_runs_is_found(explore: Explore) -> None:
    """The next worker is told of both in one task; one after the other they are both taken."""
    quiet = {"failures": 0, "duplicates": 0, "cancels": 0}
    searched, _ = explore(designs.OVERWRITTEN, signals=2, **quiet)
    assert searched.complete
    assert not searched.found
    searched, subject = explore(designs.OVERWRITTEN, signals=2, restarts=1, **quiet)
    example = only(searched, "heard")
    told = [step.said for step in example.run.steps]
    assert told[1] == "the worker of Collect (design) is lost"
    assert told[-1] == "another worker goes on with Collect (design)"
    text = showing.written(example.choices, searched.bounds)
    again = Runner(subject, showing.read(text, Bounds())[0])
    run = again.run(example.choices, lambda _: 0, lambda _: False)
    assert run.steps == example.run.steps


def test_the_saga_is_clean_where_a_worker_is_lost(explore: Explore) -> None:
    searched, _ = explore(designs.SAGA, faults=1, restarts=1, timeout=300)
    assert [one.finding for one in searched.found] == []
    assert searched.complete


def test_several_processes_find_what_one_does(
    explore: Explore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They see the same states, and none of them is left behind."""
    monkeypatch.setattr("crossway.explore.search.ALONE", 2)
    monkeypatch.setattr("crossway.explore.search.LONG", 0)
    alone, _ = explore(designs.SKIPPED, every=True)
    both, _ = explore(designs.SKIPPED, every=True, processes=2)
    assert both.complete
    assert both.runs > 2
    assert both.states == alone.states
    assert both.endings.keys() == alone.endings.keys()
    assert [one.finding for one in both.found] == [one.finding for one in alone.found]
    assert [one.choices for one in both.found] == [one.choices for one in alone.found]
    assert multiprocessing.active_children() == []


def test_the_loser_of_a_race_that_still_acts_is_found(explore: Explore) -> None:
    searched, _ = explore(designs.LOSER, failures=0, duplicates=0, cancels=0)
    example = only(searched, "loser-rests")
    assert example.finding.said == "Order is done although Quote (design) had given it up"
    assert [step.said for step in example.run.steps] == [
        "a timer of Quote (design) is over",
        "activity Order is done",
    ]


def test_what_is_done_within_the_loser_of_a_race_is_found(explore: Explore) -> None:
    """Of a child that is cancelled, since it lost, what it had begun; of one that is cancelled
    with the workflow that is explored, `undone` says what has to be undone."""
    searched, _ = explore(designs.LOSES_MORE, failures=0, duplicates=0, cancels=0)
    example = only(searched, "loser-rests")
    assert example.finding.said == "Ride is done although Fetch (design) had given it up"
    alone, _ = explore(designs.LOSES_MORE, failures=0, duplicates=0, cancels=1, every=True)
    assert {one.finding.property for one in alone.found} == {"loser-rests"}
    assert not any("is cancelled" in step.said for one in alone.found for step in one.run.steps)


def test_what_an_activity_behind_an_operation_did_has_to_be_undone(explore: Explore) -> None:
    """By what undoes the operation: the activity is what does it. Tried again it has an id."""
    quiet = {"failures": 0, "duplicates": 1, "faults": 1}
    searched, _ = explore(designs.BEHIND, **quiet)
    example = only(searched, "undone")
    said = "Seat was done and CancelBookSeat is not, although Trip (trips) was cancelled"
    assert example.finding.said == said
    assert "activity Seat is done" in [step.said for step in example.run.steps]
    mended, _ = explore(designs.BEHIND, cancels=0, **quiet)
    assert mended.complete
    assert not mended.found


def test_code_that_breaks_is_found(explore: Explore, monkeypatch: pytest.MonkeyPatch) -> None:
    """No design is known whose code does; here the runtime breaks, after a failure alone."""

    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("crossway.runtime.log", broken)
    searched, _ = explore(designs.LOGS, cancels=0)
    example = only(searched, "no-task-failure")
    assert example.finding.said == "a task of Pay (design) fails: out of order (design.twf:6)"
    assert [step.said for step in example.run.steps] == ["activity Charge fails: Failed"]


def test_a_call_whose_caller_closes_before_it_is_delivered_is_found(explore: Explore) -> None:
    searched, _ = explore(designs.UNDELIVERED, failures=0, duplicates=0, cancels=0)
    assert only(searched, "delivered").finding.said.startswith("Mail.Tell is never called")


def test_what_a_caller_does_after_the_time_of_an_operation_that_began_is_found(
    explore: Explore,
) -> None:
    """The time is a deadline as any other; and who has one waits for no other workflow for ever."""
    searched, _ = explore(designs.TIMED, "Order", failures=1, duplicates=0, cancels=0)
    told = [step.said for step in only(searched, "undone").run.steps]
    assert "BankEndpoint Money.Charge takes too long for Order (shop)" in told
    stuck = designs.TIMED.replace("activity Pay(name)", "await len(name) > 99")
    searched, _ = explore(stuck, "Order", failures=0, duplicates=0, cancels=0, every=True)
    assert only(searched, "ends").finding.said.startswith("Charging (bank) waits for ever")


def test_the_time_of_a_workflow_is_a_deadline_that_passes_as_a_fault(explore: Explore) -> None:
    """Of one that has ended it changes nothing any more, and is no step of a run."""
    quiet = {"duplicates": 0, "cancels": 0}
    searched, _ = explore(designs.LIMITED, "Order", failures=1, **quiet)
    told = [step.said for step in only(searched, "undone").run.steps]
    assert "the time of Slow (design) is up" in told
    searched, subject = explore(designs.LIMITED, "Order", failures=0, **quiet)
    assert searched.complete
    assert searched.endings == {"completed": 1}
    run = Runner(subject, searched.bounds).run((), lambda _: 0, lambda _: False)
    assert not any("the time of" in step.said for step in run.steps)


def test_what_happens_is_known_by_the_names_that_the_simulator_has_for_it() -> None:
    """A name that is another by now would be taken for what happens in any order."""
    kinds = (Activity, Child, Operation, Request)
    known = {name for kind in kinds for name in vars(kind)} | {time_out.__name__}
    assert {*TIMEOUTS, *AT_ONCE} <= known


def test_a_result_that_breaks_its_type_is_found(explore: Explore) -> None:
    text = """
workflow Count(id: string) -> (int):
    activity Weigh(id) -> weight
    close complete(weight)

activity Weigh(id: string) -> (any):
    return id
"""
    searched, _ = explore(text, failures=0, duplicates=0, cancels=0)
    assert "breaks its type: result: expected" in only(searched, "fits-its-type").finding.said


def test_a_correct_saga_over_three_namespaces_is_clean(explore: Explore) -> None:
    """With a call that fails, comes twice or late, or a cancellation, anywhere."""
    searched, subject = explore(designs.SAGA, faults=1, timeout=300)
    assert [one.finding for one in searched.found] == []
    assert searched.complete
    assert searched.states > 25
    assert searched.endings.keys() == {"completed", "failed", "cancelled"}
    assert {pair.do for pair in subject.pairs} == {"BookRoom", "BookFlight"}


@pytest.mark.long
def test_the_saga_is_clean_where_two_things_go_wrong_in_one_run(explore: Explore) -> None:
    """A failure or a lost answer, and a cancellation meanwhile: the bounds that a user has, in less
    than a minute of one core."""
    begun = time.process_time()
    searched, _ = explore(designs.SAGA, timeout=300)
    assert time.process_time() - begun < 60 * slowness()
    assert [one.finding for one in searched.found] == []
    assert searched.complete
    assert searched.states > 100


def test_the_same_saga_with_its_compensation_unshielded_is_not(explore: Explore) -> None:
    """What gives back is cancelled itself, when it runs for a failure."""
    wrong = designs.SAGA.replace("finally:", "catch CancelledError:")
    searched, _ = explore(wrong, timeout=300)
    assert only(searched, "undone")


def test_what_another_workflow_of_the_design_sends_comes_from_outside(explore: Explore) -> None:
    """Who asks waits for who approves, and nothing runs the approval while asking is explored."""
    searched, subject = explore(designs.APPROVAL, "Ask", failures=0, duplicates=0)
    assert [one.finding for one in searched.found] == []
    assert searched.endings["completed"]
    assert [one.name for one in subject.messages("Request")] == ["Approve", "Decide"]
    _, subject = explore(designs.APPROVAL, "Decide", failures=0, duplicates=0)
    assert [one.name for one in subject.messages("Request")] == ["Approve"]


def test_a_run_is_made_again_by_its_choices_and_the_search_is_the_same_each_time(
    explore: Explore,
) -> None:
    first, subject = explore(designs.LOSER, every=True)
    again, _ = explore(designs.LOSER, every=True)
    assert (first.states, first.runs, first.endings) == (again.states, again.runs, again.endings)
    for example in first.found:
        run = Runner(subject, first.bounds).run(example.choices, lambda _: 0, lambda _: False)
        assert example.finding in run.findings
        assert run.steps == example.run.steps


def test_a_search_that_is_stopped_says_that_it_did_not_look_at_all(explore: Explore) -> None:
    searched, _ = explore(designs.SAGA, runs=3)
    assert not searched.complete
    assert searched.why == "--runs 3"
    cut, _ = explore(designs.ENDLESS, cancels=0, depth=20)
    assert cut.cut == 1
    assert not cut.complete


def test_runs_at_random_find_what_a_search_was_stopped_before_and_are_the_same_each_time(
    explore: Explore,
) -> None:
    found = []
    for _ in range(2):
        _, subject = explore(designs.SKIPPED, runs=1)
        walked = Search(subject, Bounds()).walk(40, seed=7)
        found.append((walked.walks, [one.choices for one in walked.found]))
    assert found[0] == found[1]
    assert found[0][1]
