"""`--record-test` of `run` and `trace` on a real server: what is written passes in memory."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.paths import ROOT

DESK = """\
workflow Request(id: string) -> (Outcome):
    state:
        nudges = 0
    signal Nudge(by: string):
        nudges = nudges + 1
    update Decide(approve: boolean, by: string) -> (string):
        if by == "":
            raise NobodyError("who decides?")
        return "noted"
    await update Decide
    activity Tell(id) -> told
    close complete(Outcome{id, nudges, told, token: uuid(), at: now()})

activity Tell(id: string) -> (string):
    write to whoever asked

type Outcome:
    id: string
    nudges: integer
    told: string
    token: string
    at: moment
"""


def test_a_run_of_the_orders_is_recorded_and_passes(tmp_path: Path) -> None:
    """Three namespaces, activities in Python; a second run is added to the file."""
    orders = tmp_path / "orders"
    shutil.copytree(ROOT / "examples/orders", orders, ignore=shutil.ignore_patterns("*test*"))
    command = ["run", "orders", "OrderWorkflow", "--input", "@orders/order.json"]
    for number in (1, 2):
        ran = crossway(*command, "--record-test", "orders/seen.twf", cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (0, '{\n  "paymentId": "ch-1001"\n}\n'), ran.stderr
        assert 'recorded as test "OrderWorkflow ' in ran.stderr
        assert (orders / "seen.twf").read_text().count('test "OrderWorkflow ') == number
    text = (orders / "seen.twf").read_text()
    assert 'activity ChargeCard returns {id: "ch-1001", amount: 42.5, status: "charged"}' in text
    assert 'completes with {paymentId: "ch-1001"}' in text
    tested = crossway("test", "orders", cwd=tmp_path)
    assert (tested.returncode, tested.stdout.splitlines()[-1]) == (0, "2 passed")
    assert crossway("check", "orders", cwd=tmp_path).returncode == 0


def test_an_execution_with_messages_is_recorded_from_its_history(tmp_path: Path) -> None:
    """Signals and updates in their order with the time between; what is made up may be anything."""
    (tmp_path / "desk.twf").write_text(DESK)
    with Background("dev", "desk.twf", cwd=tmp_path) as dev:
        address = dev.wait_for("Temporal at").split()[-1]
        dev.wait_for("reloads when a file changes")
        steps = [
            ["start", "desk.twf", "--workflow-id", "r-1", "--input", '"7"'],
            ["signal", "desk.twf", "r-1", "Nudge", "--input", '"ann"'],
            ["signal", "desk.twf", "r-1", "Nudge", "--input", '"{by}"'],
            ["update", "desk.twf", "r-1", "Decide", "--input", '{"approve": true, "by": "bob"}'],
        ]
        for step in steps:
            done = crossway(*step, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
        traced = crossway(
            *("trace", "r-1", "desk.twf", "-n", "desk", "--address", address),
            *("--record-test", "desk_test.twf"),
            cwd=tmp_path,
        )
    assert traced.returncode == 0, traced.stderr
    text = (tmp_path / "desk_test.twf").read_text()
    assert 'signal request.Nudge("ann")' in text
    assert 'signal request.Nudge("{by}")' in text
    assert 'update request.Decide(true, "bob")' in text
    assert "token: _, at: _}" in text
    tested = crossway("test", ".", cwd=tmp_path)
    assert tested.stdout == "passed  Request r-1  (desk_test.twf:1)\n1 passed\n", tested.stdout


def test_recording_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "desk.twf").write_text(DESK)
    ran = crossway("run", "desk.twf", "--record-test", "seen.txt", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--record-test: expected a .twf file" in ran.stderr
    traced = crossway("trace", "r-1", "--record-test", "seen.twf", cwd=tmp_path)
    assert traced.returncode == 2
    assert "--record-test writes a test of a design; give its PATH, too" in traced.stderr
