"""A compiled design in memory: the same results as on a server, in virtual time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from crossway.simulate import NothingLeftError
from crossway.simulate.core import WorkflowCommand
from crossway.simulate.errors import NotSimulatedError
from tests.helpers.months import LONG
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.simulating import Simulated


def test_the_example_gives_what_it_gives_on_a_server() -> None:
    """Its activities are the Python beside it, its calls are signed and checked."""
    order = json.loads((ROOT / "examples/orders/order.json").read_text())
    with Simulated(ROOT / "examples/orders") as app:
        assert app.run("OrderWorkflow", order) == {"paymentId": "ch-1001"}
        kinds = app.events()
    assert [name.split()[0] for name in kinds] == [
        "OrderWorkflow",
        "ProcessPaymentWorkflow",
        "SendConfirmation",
    ]
    caller = kinds["OrderWorkflow 0"]
    assert [kind for kind in caller if "NEXUS" in kind] == [
        "NEXUS_OPERATION_SCHEDULED",
        "NEXUS_OPERATION_STARTED",
        "NEXUS_OPERATION_COMPLETED",
    ] * 2


def test_an_operation_of_twenty_minutes_loses_against_five_and_wins_against_thirty(
    tmp_path: Path,
) -> None:
    """One clock for all namespaces: a server's own time skipping lets it win both times."""
    with Simulated(tmp_path, LONG) as app:
        assert app.run("Patient", 5) == {"after": "gave up"}
        assert app.simulation.loop.time() == pytest.approx(300, abs=6)
    with Simulated(tmp_path) as app:
        assert app.run("Patient", 30) == {"after": "cooked", "meal": "soup"}
        assert app.simulation.loop.time() == pytest.approx(1200, abs=1)


def test_months_over_three_namespaces_pass_in_an_instant(tmp_path: Path) -> None:
    begun = time.monotonic()
    with Simulated(tmp_path, LONG) as app:
        assert app.run("Month") == {"dish": "stew", "booked": "booked stew"}
        assert app.simulation.loop.time() == pytest.approx(90 * 86400, abs=1)
    assert time.monotonic() - begun < PATIENCE


def test_nothing_happens_between_two_steps_of_a_test(tmp_path: Path) -> None:
    """Time passes while something is waited for, and only then."""
    with Simulated(tmp_path, LONG) as app:
        handle = app.start("Patient", 30)
        app.simulation.skip(1199)
        before = app.events()
        assert app.events() == before
        assert "WORKFLOW_EXECUTION_COMPLETED" not in before["Patient 0"]
        app.simulation.skip(2)
        assert app.events()["Patient 0"][-1] == "WORKFLOW_EXECUTION_COMPLETED"
        assert app.simulation.do(handle.result())["after"] == "cooked"


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_the_same_seed_is_the_same_run_event_by_event(tmp_path: Path, seed: int | None) -> None:
    found = []
    for _ in range(2):
        with Simulated(tmp_path, LONG, seed=seed) as app:
            app.run("Patient", 5)
            runs = app.simulation.server.runs.values()
            found.append(
                [
                    (run.run_id, event.event_id, event.event_type, event.event_time.ToNanoseconds())
                    for run in runs
                    for event in run.history.events
                ]
            )
    assert found[0] == found[1]


def test_who_waits_for_what_never_comes_is_told_what_that_is(tmp_path: Path) -> None:
    waits = {
        "lonely.twf": """
workflow Lonely() -> (Result):
    signal Come():
        close "came"
    await signal Come
    close "came"

namespace lonely:
    worker lonelyWorker
        task_queue: "lonely"

worker lonelyWorker:
    workflow Lonely
"""
    }
    with Simulated(tmp_path, waits) as app:
        handle = app.start("Lonely")
        with pytest.raises(NothingLeftError, match="Lonely lonely in lonely waits for a signal"):
            app.simulation.do(handle.result())
        app.simulation.do(handle.signal("Come"))
        assert app.simulation.do(handle.result()) == "came"


def test_a_command_that_nothing_here_knows_is_an_error(tmp_path: Path) -> None:
    """It is never passed over: the test would say of a design what is not so."""
    with Simulated(tmp_path, LONG) as app:
        app.start("Month")
        app.simulation.settle()
        (run,) = app.simulation.server.runs.values()
        command = WorkflowCommand()
        command.schedule_local_activity.seq = 1
        with pytest.raises(NotSimulatedError, match="schedule_local_activity of workflow Month"):
            type(run).commands(run, command)
