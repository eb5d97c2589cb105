"""What a design's own tests want of every run, as `crossway explore` judges it."""

from __future__ import annotations

import json
from pathlib import Path

from crossway.explore.running import Run
from crossway.explore.search import _Endings
from tests.explore import designs
from tests.helpers.command import crossway
from tests.helpers.exploring import SHOWN

PAY = SHOWN[-1][0]


def test_what_a_design_wants_of_every_run_is_judged_with_its_own_input(tmp_path: Path) -> None:
    """Each line that breaks is shown with a shortest run, which --replay makes again."""
    (tmp_path / "pay.twf").write_text(PAY)
    found = crossway("explore", "pay.twf", "--every", "--json", cwd=tmp_path)
    broken = {one["property"]: one for one in json.loads(found.stdout)["broken"]}
    order = broken["never in order: activity Release, activity Charge (pay.twf:12)"]
    assert [step["what"] for step in order["steps"]] == [
        "activity Reserve is done",
        "a timer of Pay (pay) is over",
        "activity Release is done",
        "activity Charge is done",
    ]
    twice = broken['never activity Charge("p-1", _) called twice (pay.twf:15)']
    made = crossway("explore", "pay.twf", "--replay", twice["replay"], cwd=tmp_path)
    assert made.returncode == 1
    assert "called twice (pay.twf:15): it holds" in made.stdout
    assert "sampled" not in found.stderr


def test_a_line_by_which_no_run_can_be_judged_is_told_and_others_are(tmp_path: Path) -> None:
    """By what it is about: the test's own run alone has it; results and constants all have."""
    lines = """
    limit = 30
    promise other <- workflow Other("p-2")
    always other waits
    eventually pay waits for timer
    await pay -> paid
    eventually paid == "charge-1" and limit == 30
    never pay fails Unknown("x")
"""
    head = PAY.rpartition("    never in order")[0]
    text = f"{head}{lines}\nworkflow Other(id: string):\n    close complete\n"
    (tmp_path / "pay.twf").write_text(text)
    told = crossway(
        *("explore", "pay.twf", "Pay", "--cancels", "0", "--every", "--json"), cwd=tmp_path
    )
    assert "always other waits (pay.twf:15): other is no workflow that is explored" in told.stderr
    assert "for timer (pay.twf:16): it says what is waited for" in told.stderr
    broken = {one["property"] for one in json.loads(told.stdout)["broken"]}
    assert 'eventually paid == "charge-1" and limit == 30 (pay.twf:18)' in broken
    assert not [one for one in broken if "Unknown" in one]


def test_what_is_given_up_is_judged_in_every_run(tmp_path: Path) -> None:
    """Where it is done all the same; and the same line is judged by the test itself."""
    wanted = """
test "no order is left to itself":
    activity Order returns "x" after 1h
    promise quote <- workflow Quote("q-1")
    never activity Order given up
    skip 2h
"""
    design = tmp_path / "quote.twf"
    for text, broken in ((designs.LOSER, True), (designs.WAITED_FOR, False)):
        design.write_text(text + wanted)
        found = crossway("explore", ".", "--cancels", "0", "--every", "--json", cwd=tmp_path)
        told = {one["property"] for one in json.loads(found.stdout)["broken"]}
        assert any(one.startswith("never activity Order given up") for one in told) == broken
        tested = crossway("test", ".", cwd=tmp_path)
        assert tested.returncode == broken, tested.stdout


def test_what_always_holds_is_judged_in_every_state(tmp_path: Path) -> None:
    """Also in one that a run only passes through; and a line that holds in all is not told."""
    lines = """
test "who waits, and for what":
    promise quote <- workflow Quote("q-1")
    always activity Order never called
    always activity Order never given up
"""
    (tmp_path / "quote.twf").write_text(designs.WAITED_FOR + lines)
    found = crossway("explore", ".", "--cancels", "0", "--every", "--json", cwd=tmp_path)
    broken = [one["property"] for one in json.loads(found.stdout)["broken"]]
    assert [one.partition(" (")[0] for one in broken] == ["always activity Order never called"]


def test_a_message_is_not_lost_where_a_run_without_it_may_have_ended() -> None:
    """That a line of a test breaks in that run says nothing of how it would have ended."""
    endings = _Endings()
    for run in (Run(messages=("Hint",), ended="COMPLETED"), Run(messages=("Hint",))):
        endings.note(run, ())
    assert [one.finding.property for one in endings.lost()] == ["heard"]
    endings.note(Run(stopped="broken"), ())
    assert list(endings.lost()) == []


def test_a_broken_line_of_a_test_is_saved_with_the_run_that_breaks_it(tmp_path: Path) -> None:
    (tmp_path / "pay.twf").write_text(
        designs.DOUBLE
        + """
test "at most once":
    promise buy <- workflow Buy(3)
    never activity Charge called twice
"""
    )
    flags = ("--harmless", "Charge", "--save", "saved.twf")
    told = crossway("explore", ".", *flags, cwd=tmp_path)
    assert "which fails" in told.stderr, told.stderr
    saved = (tmp_path / "saved.twf").read_text()
    assert "promise buy <- workflow Buy(3)" in saved
    assert "    never activity Charge called twice\n" in saved
    tested = crossway("test", ".", "-k", "never", cwd=tmp_path)
    assert "never activity Charge called twice\n  it holds" in tested.stdout
