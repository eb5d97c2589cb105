"""Workflows of several runs, and several workflows of one id, as a test has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.pytest_plugin import Opens
from crossway.testing import NEVER, TestingError

COUNTS = """\
workflow Counts(left: int) -> (string):
    query Left() -> (int):
        return left
    signal Go(word: string):
        said = word
    said = ""
    if left > 1:
        await timer(1h)
        close continue_as_new(left - 1)
    await signal Go -> (word)
    close complete(word)
"""


def test_a_workflow_stays_the_one_that_was_started_when_its_id_is_used_again(
    crossway_design: Opens, tmp_path: Path
) -> None:
    """It is followed as it continues as new, and into no other workflow."""
    (tmp_path / "counts.twf").write_text(COUNTS)
    design = crossway_design(str(tmp_path / "counts.twf"))
    first = design.start("Counts", 2, id="one")
    design.skip("2h")
    assert (first.ended, first.query("Left")) == (False, 1)
    assert [one.things for one in first.waits] == [("signal Go",)]
    assert "timer 1h" in first.trace()  # of the run before
    first.signal("Go", "first")
    assert first.ended
    second = design.start("Counts", 1, id="one")
    assert (first.ended, first.waits) == (True, ())
    assert first.events[-1] == "WORKFLOW_EXECUTION_COMPLETED"
    assert "✓ workflow Counts" in first.trace()
    with pytest.raises(TestingError, match=r"^signal Go: Counts has ended$"):
        first.signal("Go", "again")
    first.cancel()
    assert first.result() == "first"
    assert not second.ended
    second.signal("Go", "second")
    assert (first.result(), second.result()) == ("first", "second")


GOES_ROUND = """\
workflow Rounds(left: int) -> (string):
    await one:
        activity Charge(left) -> paid:
            close complete("paid")
        timer(1h):
            log("late")
    spawn activity Charge(left) -> again
    spawn workflow Books(left) -> booked
    await timer(1m)
    if left > 1:
        close continue_as_new(left - 1)
    await timer(1h)
    close complete("done")

workflow Books(left: int) -> (string):
    await timer(1d)
    close complete("booked")

activity Charge(left: int) -> (string):
    charge
"""


def test_what_a_run_left_open_when_it_continued_as_new_does_not_go_on(
    crossway_design: Opens, tmp_path: Path
) -> None:
    """It ended with that run, and not with the last one."""
    (tmp_path / "rounds.twf").write_text(GOES_ROUND)
    design = crossway_design(str(tmp_path / "rounds.twf"))
    design.stand_in("Charge", NEVER)
    rounds = design.start("Rounds", 2)
    design.skip("90m")
    first, now = [line for line in rounds.trace().splitlines() if "activity Charge" in line][1:]
    assert first.endswith("⊘ activity Charge  1m00s  cancelled  (left behind when its run ended)")
    assert "▸ activity Charge  29m" in now
