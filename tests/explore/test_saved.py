"""Each property that `explore` knows: a run that breaks it is saved as a test, which fails by what
should have held, and which a mended design passes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from crossway.cli.saving import save
from crossway.cluster.building import build
from crossway.design import load
from crossway.design.resolve import resolve_tests
from crossway.explore.properties import PROPERTIES
from crossway.testing.blocks import run_test
from crossway.testing.blocks.running import Fault
from tests.explore import designs
from tests.explore.conftest import Explore
from tests.helpers.command import crossway
from tests.helpers.exploring import SHOWN

QUIET = ("--failures", "0", "--duplicates", "0", "--cancels", "0")


class Broken(NamedTuple):
    """A design that breaks a property, the same one mended, lines of the test that is saved (in
    this order), and what `crossway test` says of the broken one."""

    property: str
    design: str
    mended: str
    flags: Sequence[str]
    lines: Sequence[str]
    said: str


AT_MOST_ONCE = """
test "at most once":
    promise buy <- workflow Buy(3)
    never activity Charge called twice
"""

COLLECTED = """
workflow Collect(id: string) -> (string):
    state:
        items = 0
    signal Item(name: string):
        items = items + 1
    await items >= 2
    close complete(id)
"""

TRIED_ONCE = designs.DOUBLE.replace(
    "-> receipt\n",
    """-> receipt
        options:
            retry_policy:
                maximum_attempts: 1
""",
)

CASES = [
    Broken(
        "fits-its-type",
        designs.MISFIT,
        designs.MISFIT.replace("(any)", "(int)").replace("return id", "return 3"),
        ["Count"],
        ["expect count completes"],
        "unexpected result: expected integer, got string",
    ),
    Broken(
        "ends",
        designs.DEADLOCK,
        designs.DEADLOCK.replace(
            "workflow Confirming(id: string) -> (string):\n"
            "    nexus StockEndpoint Stock.Reserve(id) -> held\n    close complete(held)",
            "workflow Confirming(id: string) -> (string):\n    close complete(id)",
        ),
        ["Order"],
        ["expect order completes"],
        "wait",
    ),
    Broken(
        "heard",
        designs.LOST,
        designs.HEARD,
        ["Release"],
        ["signal release.Approve()", "expect release completes"],
        "wait",
    ),
    Broken(
        "heard",
        designs.OVERWRITTEN,
        COLLECTED,
        [*QUIET, "--signals", "2", "--restarts", "1"],
        ["stop", "signal collect.Item", "start", "expect collect completes"],
        "wait",
    ),
    Broken(
        "delivered",
        designs.UNDELIVERED,
        designs.UNDELIVERED.replace("promise told <- nexus", "detach nexus"),
        QUIET,
        ["workers of mail stop", "workers of mail start", "Mail.Tell called"],
        "it was never called",
    ),
    Broken(
        "once",
        designs.DOUBLE,
        TRIED_ONCE,
        [],
        ["then returns", "expect activity Charge(42) called once"],
        "it was called twice",
    ),
    Broken(
        "undone",
        SHOWN[0][0],
        SHOWN[1][0],
        ["--failures", "0", "--duplicates", "0"],
        ["cancel trip", "expect in order:", "activity BookRoom", "activity CancelBookRoom"],
        "activity CancelBookRoom does not come in this place",
    ),
    Broken(
        "loser-rests",
        designs.LOSER,
        designs.WAITED_FOR,
        QUIET,
        ["activity Order returns", "expect activity Order never given up"],
        "its caller cancelled it and went on, and it may be done all the same:\n    Order(",
    ),
    Broken(
        "loser-rests",
        designs.LOSES_MORE,
        designs.MORE_WAITED_FOR,
        ["Fetch", *QUIET],
        ["activity Ride returns", "expect activity Ride never given up"],
        "its caller cancelled it and went on, and it may be done all the same:\n    Ride(",
    ),
    Broken(
        "never activity Charge called twice (design.twf:8)",
        designs.DOUBLE + AT_MOST_ONCE,
        TRIED_ONCE,
        ["--harmless", "Charge"],
        ["promise buy <- workflow Buy(3)", "never activity Charge called twice"],
        "it holds",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.property.partition(" ")[0] for case in CASES])
def test_a_run_that_breaks_a_property_is_saved_as_a_test_that_a_mended_design_passes(
    tmp_path: Path, case: Broken
) -> None:
    """An answer that is lost is one that never comes, a worker that is lost one that stops, a call
    that is never delivered one whose workers start too late."""
    design = tmp_path / "design.twf"
    design.write_text(case.design)
    told = crossway("explore", ".", *case.flags, "--save", "saved.twf", cwd=tmp_path)
    assert "saved.twf, which fails" in told.stderr, told.stdout + told.stderr
    lines = (tmp_path / "saved.twf").read_text().splitlines()
    assert lines[0].startswith(f'test "{case.property}'), lines
    left = iter(lines)
    assert all(any(one in line for line in left) for one in case.lines), lines
    failed = crossway("test", ".", "-k", case.property.partition(" ")[0], cwd=tmp_path)
    assert case.said in failed.stdout
    assert (failed.returncode, failed.stdout[-19:]) == (1, "0 passed, 1 failed\n"), failed.stdout
    design.write_text(case.mended)
    passed = crossway("test", ".", cwd=tmp_path)
    assert (passed.returncode, passed.stdout[-9:]) == (0, "1 passed\n"), passed.stdout


def test_a_run_in_which_code_breaks_is_saved_too(
    explore: Explore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No design is known whose code does; here the runtime breaks, and then it is mended."""

    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setattr("crossway.runtime.log", broken)
        searched, subject = explore(designs.LOGS, cancels=0)
        (example,) = searched.found
        assert example.finding.property == "no-task-failure"
        assert save(tmp_path / "saved.twf", subject, searched.bounds, example)
        assert (tmp_path / "saved.twf").read_text().endswith("    expect pay completes\n")
        failed = _fault_of_saved(tmp_path)
        assert failed is not None
        assert "out of order" in failed.said
    assert _fault_of_saved(tmp_path) is None


def test_an_operation_that_is_done_although_it_lost_a_race_is_saved(
    explore: Explore, tmp_path: Path
) -> None:
    """One that stops when it is asked to is given up, too, and is not done: that passes."""
    searched, subject = explore(
        designs.STUBBORN, "Quote", every=True, failures=0, duplicates=0, cancels=0
    )
    (example,) = [one for one in searched.found if one.finding.property == "loser-rests"]
    assert save(tmp_path / "saved.twf", subject, searched.bounds, example)
    failed = _fault_of_saved(tmp_path)
    assert failed is not None
    assert failed.line == "expect nexus ShopEndpoint Shop.Order never given up"
    assert "it may be done all the same:\n  Shop.Order(" in failed.said
    mended = designs.STUBBORN.replace("catch CancelledError", "catch UnheardOfError")
    (tmp_path / "design.twf").write_text(mended)
    assert _fault_of_saved(tmp_path) is None


def _fault_of_saved(folder: Path) -> Fault | None:
    """Return why the one test of a folder's designs fails, None where it passes."""
    (workspace,) = load(folder)
    tests = resolve_tests([parsed.file for parsed in workspace.files], workspace.design)
    (case,) = tests.cases
    return run_test(case, tests, build(workspace.design)).fault


def test_no_property_is_left_out() -> None:
    """Whoever adds a property says how a test shows that it breaks."""
    shown = {case.property for case in CASES if " " not in case.property}
    assert {*shown, "no-task-failure"} == {*PROPERTIES, "heard"}
