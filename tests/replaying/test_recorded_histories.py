"""Executions that began with an earlier release go on with this one.

Every history below a release's folder is replayed against its design, compiled by the code
as it is now, the way `crossway check --replay` does it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from crossway.cluster.replaying import Outcome, Recorded, exported, replay
from crossway.cluster.replaying.recording import Recorder
from crossway.design import load, resolve
from crossway.design.model import Design
from crossway.language import tree
from crossway.runtime import activations
from crossway.runtime.interceptors import FailedAt, on_failure
from crossway.sdk import WorkflowCommand
from tests.helpers.reached import kinds, reaching

HERE = Path(__file__).parent
_RECORDED: dict[Path, list[Recorded]] = {}
_REPLAYED: dict[Path, tuple[Outcome, frozenset[str]]] = {}
DESIGNS = tuple(sorted(play.parent for play in HERE.glob("*/*/play.json")))


async def histories(design: Path) -> AsyncIterator[Recorded]:
    """Yield the recorded executions of a design, each with its namespace."""
    if design not in _RECORDED:
        _RECORDED[design] = [
            replace(execution, namespace=namespace.name)
            for namespace in sorted((design / "histories").iterdir())
            async for execution in exported(namespace)
        ]
    for execution in _RECORDED[design]:
        yield execution


def designed(folder: Path) -> Design:
    """Return a design as the code of today understands it."""
    (workspace,) = load(folder)
    return resolve([parsed.file for parsed in workspace.files], workspace.implemented)


async def replayed(folder: Path) -> tuple[Outcome, frozenset[str]]:
    """Replay what was recorded of a design, once; return what kinds of statements it reached."""
    if folder not in _REPLAYED:
        design = designed(folder)
        with reaching() as reached:
            outcome = await replay(design, histories(folder))
        _REPLAYED[folder] = outcome, frozenset(kinds(design, reached))
    return _REPLAYED[folder]


def _named(design: Path) -> str:
    return f"{design.parent.name} {design.name}"


@pytest.mark.parametrize("design", DESIGNS, ids=_named)
async def test_every_recorded_execution_goes_on(design: Path) -> None:
    """The commands of today's code are those of the history, in every workflow of the design."""
    outcome, _ = await replayed(design)
    assert outcome.replayed > 0
    assert outcome.skipped == 0
    broken = [f"{b.execution.name}, {b.span}: {b.reason}" for b in outcome.breaks]
    assert not broken


@pytest.mark.parametrize("name", ["orders", "consent", "refusals", "validation"])
async def test_who_looks_at_a_task_that_is_under_way_tells_nobody(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What becomes of it is its worker's to say: that it fails, drops a signal, denies an answer.

    Each history ends here in every task that was begun, as that of an execution at work does.
    """
    told: list[FailedAt] = []
    forget = on_failure(told.append)
    try:
        folder = HERE / "0.1.0" / name
        outcome = await replay(designed(folder), under_way(folder))
    finally:
        forget()
    assert outcome.replayed > 3
    assert (outcome.breaks, told, caplog.messages) == ([], [], [])


async def under_way(folder: Path) -> AsyncIterator[Recorded]:
    """Yield the executions of a design as they were in each of their workflow tasks."""
    async for execution in histories(folder):
        events = execution.history.events
        for n, event in enumerate(events, 1):
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED:
                so_far = WorkflowHistory(execution.history.workflow_id, events[:n])
                yield replace(execution, history=so_far)


async def test_a_design_that_asks_for_something_else_is_found(tmp_path: Path) -> None:
    """The net holds: with another activity in the design, what was recorded breaks."""
    design = tmp_path / "orders"
    shutil.copytree(HERE / "0.1.0" / "orders", design)
    payments = design / "payments.twf"
    payments.write_text(payments.read_text().replace("RecordTransaction(", "KeepBooks("))
    outcome, _ = await replayed(design)
    assert {b.workflow for b in outcome.breaks} == {"ProcessPaymentWorkflow"}


async def test_a_loop_that_never_ends_is_named_by_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And replaying it ends, whatever the history goes on with."""
    monkeypatch.setattr(activations, "LIMIT", 0.2)
    design = tmp_path / "orders"
    shutil.copytree(HERE / "0.1.0" / "orders", design)
    payments = design / "payments.twf"
    before = "    activity ValidatePayment(payment)\n"
    text = payments.read_text().replace(
        before, f"    n = 0\n    while n < 5:\n        m = n\n{before}"
    )
    payments.write_text(text)
    outcome = await replay(designed(design), histories(design))
    assert {b.workflow for b in outcome.breaks} == {"ProcessPaymentWorkflow"}
    for broken in outcome.breaks:
        assert broken.reason.startswith("it does not yield here")
        assert Path(broken.span.path) == payments
        written = payments.read_text().splitlines()[broken.span.line - 1]
        assert written.strip() in ("while n < 5:", "m = n")


async def test_a_machine_that_is_slow_for_seconds_is_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The SDK's two seconds for a workflow that does not yield are not those of the clock."""
    design, slow = HERE / "0.1.0" / "orders", [2.3]
    begun = Recorder._command_begun

    def late(recorder: Recorder, command: WorkflowCommand) -> None:
        time.sleep(slow.pop() if slow else 0)
        begun(recorder, command)

    monkeypatch.setattr(Recorder, "_command_begun", late)
    outcome = await replay(designed(design), histories(design))
    assert (slow, outcome.breaks) == ([], [])


# fmt: off
ASKED = {
    "ACTIVITY_TASK_SCHEDULED", "ACTIVITY_TASK_CANCEL_REQUESTED", "MARKER_RECORDED",
    "NEXUS_OPERATION_SCHEDULED", "NEXUS_OPERATION_CANCEL_REQUESTED",
    "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
    "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED", "START_CHILD_WORKFLOW_EXECUTION_INITIATED",
    "TIMER_STARTED", "TIMER_CANCELED", "WORKFLOW_EXECUTION_CANCELED",
    "WORKFLOW_EXECUTION_COMPLETED", "WORKFLOW_EXECUTION_CONTINUED_AS_NEW",
    "WORKFLOW_EXECUTION_FAILED", "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
    "WORKFLOW_EXECUTION_UPDATE_COMPLETED",
}
"""What a compiled workflow can ask the server for, by the event that says that it did."""
TOLD = {
    "ACTIVITY_TASK_CANCELED", "ACTIVITY_TASK_COMPLETED", "ACTIVITY_TASK_FAILED",
    "ACTIVITY_TASK_TIMED_OUT", "CHILD_WORKFLOW_EXECUTION_CANCELED",
    "CHILD_WORKFLOW_EXECUTION_COMPLETED", "CHILD_WORKFLOW_EXECUTION_FAILED",
    "CHILD_WORKFLOW_EXECUTION_TIMED_OUT", "EXTERNAL_WORKFLOW_EXECUTION_SIGNALED",
    "NEXUS_OPERATION_CANCELED", "NEXUS_OPERATION_COMPLETED", "NEXUS_OPERATION_FAILED",
    "NEXUS_OPERATION_STARTED", "NEXUS_OPERATION_TIMED_OUT",
    "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED", "START_CHILD_WORKFLOW_EXECUTION_FAILED",
    "TIMER_FIRED", "WORKFLOW_EXECUTION_CANCEL_REQUESTED", "WORKFLOW_EXECUTION_SIGNALED",
    "WORKFLOW_EXECUTION_TERMINATED", "WORKFLOW_EXECUTION_TIMED_OUT",
}
"""What a workflow can be told."""
# fmt: on


async def test_the_recordings_hold_every_kind_of_event() -> None:
    """All that a compiled workflow can ask for, and each way in which that can end."""
    recorded = [execution for design in DESIGNS async for execution in histories(design)]
    seen = {
        EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")
        for execution in recorded
        for event in execution.history.events
    }
    assert sorted((ASKED | TOLD) - seen) == []
    assert len(recorded) >= 150


LATER = {"Cancel", "Predicate"}
"""What no release has that histories were recorded with: tests/e2e replays what it does."""
STATEMENTS = {kind.__name__ for kind in get_args(tree.Statement)} - {"Comment", "Sketch"} - LATER
"""The statements that a workflow can hold: a sketch is a line of an activity."""
ANY = {kind.__name__ for kind in get_args(tree.Target)} - LATER
TARGETS = {
    "Await": ANY - {"AllOf"},
    "Start": {"ActivityCall", "WorkflowCall", "NexusCall", "SignalArrival"},
    "Detach": {"WorkflowCall", "NexusCall"},
    "AwaitOne": ANY,
}
"""What each of these statements waits for or begins."""


async def test_the_recordings_reach_every_statement_of_a_workflow() -> None:
    """Each statement was executed, with each kind of target that it can have."""
    found: set[str] = set()
    for design in DESIGNS:
        found |= (await replayed(design))[1]
    wanted = STATEMENTS | {f"{kind} {target}" for kind in TARGETS for target in TARGETS[kind]}
    assert sorted(wanted - found) == []
