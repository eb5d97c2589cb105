"""A stand-in that never answers ends with its attempt, whatever kind of function it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.building import build
from crossway.design import load
from crossway.testing import NEVER, RunningDesign, TestingError, in_turn
from tests.explore.designs import LOSER
from tests.helpers.blocks import outcomes, said

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


ENDLESS = """
workflow Turns(n: int) -> (int):
    state:
        turns = 1
    signal Turn(by: int):
        while turns > 0:
            turns = turns + by
    update Wind(by: int) -> (int):
        while turns > 0:
            turns = turns + by
        return turns
    query Least() -> (int):
        least = turns
        while least > 0:
            least = least + 1
        return least
    while n > 0:
        n = n + 1
    await turns > 3
    close complete(turns)

workflow Asks() -> (int):
    nexus MillEndpoint Mill.Grind(1) -> ground
        options:
            timeout: 1m
    close complete(ground)

nexus service Mill:
    sync Grind(n: int) -> (int):
        while n > 0:
            n = n + 1
        return n

worker asking:
    workflow Asks
    workflow Turns
worker grinding:
    nexus service Mill
namespace town:
    worker asking
        options:
            task_queue: "town"
namespace mill:
    worker grinding
        options:
            task_queue: "mill"
    nexus endpoint MillEndpoint
        options:
            task_queue: "mill"
            allowed_caller_namespaces: [town]
"""


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["workflow Turns(1) -> turns"], 16),
        (["promise one <- workflow Turns(0)", "signal one.Turn(1)", "await one"], 6),
        (["promise one <- workflow Turns(0)", "update one.Wind(1) -> turns"], 9),
        (["promise one <- workflow Turns(0)", "query one.Least() -> least"], 13),
        (["workflow Asks() -> ground"], 30),
    ],
)
def test_a_loop_without_end_fails_its_test_and_no_other(
    lines: list[str], line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workflow, a handler or an operation that never waits holds all that a simulation does."""
    monkeypatch.setattr("crossway.simulate.loop.PATIENCE", 0.3)
    monkeypatch.setattr("crossway.simulate.watch.LOOK", 0.05)
    endless = "\n    ".join(['test "turns":', *lines])
    other = 'test "rests":\n    promise one <- workflow Turns(0)\n    expect one waits'
    (tmp_path / "turns.twf").write_text(f"{ENDLESS}\n{endless}\n\n{other}\n")
    failed, passed = outcomes(tmp_path)
    assert "came to no wait and no end" in said(failed)
    assert any(f"(turns.twf:{at})" in said(failed) for at in (line, line + 1))  # of the loop
    assert passed.fault is None


def test_a_python_function_that_never_awaits_fails_its_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a `def` function that never returns does."""
    monkeypatch.setattr("crossway.simulate.loop.PATIENCE", 0.3)
    monkeypatch.setattr("crossway.simulate.watch.LOOK", 0.05)
    endless = 'test "late":\n    workflow Pay("p-1") -> paid\n'
    (tmp_path / "pay.twf").write_text(f"{TRIED_AGAIN}\n{endless}")
    (tmp_path / "pay.py").write_text("async def charge(id):\n    while True:\n        pass\n")
    (outcome,) = outcomes(tmp_path)
    assert any(f"pay.py:{line})" in said(outcome) for line in (2, 3))
