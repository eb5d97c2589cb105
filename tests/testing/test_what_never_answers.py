"""A stand-in that never answers ends with its attempt, whatever kind of function it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.building import build
from crossway.design import load
from crossway.testing import NEVER, RunningDesign, TestingError, in_turn
from tests.explore.designs import LOSER
from tests.testing.test_blocks import outcomes, said

TRIED_AGAIN = """
workflow Pay(id: string) -> (string):
    activity Charge(id) -> charge
        options:
            start_to_close_timeout: 10s
    close complete(charge)

activity Charge(id: string) -> (string):
    return "c"
"""


def test_an_attempt_that_was_given_up_is_told_so_each_time(tmp_path: Path) -> None:
    """Also the second and the third: else a hundred of them go on beside the newest."""
    (tmp_path / "pay.twf").write_text(TRIED_AGAIN)
    (workspace,) = load(tmp_path)
    design = RunningDesign(build(workspace.design))
    design.stand_in("Charge", NEVER)
    design.start("Pay", "p-1")
    design.skip("3h")
    assert len(design.calls("Charge")) > 100
    design.close()


def test_what_lost_a_race_while_it_was_done_is_told(tmp_path: Path) -> None:
    """It may be done all the same. What nobody gave up, and what is called otherwise, is not."""
    (tmp_path / "quote.twf").write_text(LOSER)
    (workspace,) = load(tmp_path)
    design = RunningDesign(build(workspace.design))
    design.stand_in("Order", in_turn("a pen", NEVER))
    for id in ("q-1", "q-2"):
        assert design.start("Quote", id).result()
    assert design.given_up("Order").only().arguments == ("q-2",)
    with pytest.raises(TestingError, match=r"did you mean Order\?"):
        design.given_up("Ordr")
    design.close()


def test_a_wait_for_what_never_ends_fails_its_test_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is put down afterwards."""
    monkeypatch.setattr("crossway.simulate.loop.PATIENCE", 1.0)
    endless = 'test "late":\n    activity Charge never answers\n    workflow Pay("p-1") -> paid\n'
    (tmp_path / "pay.twf").write_text(f'{TRIED_AGAIN}\n{endless}    expect paid == "c"\n')
    (outcome,) = outcomes(tmp_path)
    assert 'workflow Pay("p-1") -> paid' in said(outcome)
    assert "something goes round and round" in said(outcome)
