"""Executions on a task queue that a design has no more, though it still has their workflow."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory

from crossway.cluster.replaying import Names, Recorded, exported, replay
from crossway.cluster.replaying.histories import owner_of
from crossway.cluster.replaying.replay import Outcome, moved_to
from crossway.design import load, resolve
from crossway.runtime import DETACHED, Detached, TaskQueue
from crossway.runtime.owner import worker_identity

ORDERS = Path(__file__).parents[2] / "replaying" / "0.1.0" / "orders"
KIND = "OrderWorkflow"


async def _replayed(
    folder: Path,
    namespace: str = "orders",
    *,
    moved: str = "",
    stayed: str = "",
    names: Names | None = None,
) -> Outcome:
    """Replay what was recorded, as if it were on another queue than the design's, and `moved` had
    served it; and again as it is, if `stayed` is who served that."""
    (workspace,) = load(folder)
    design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)

    async def recorded() -> AsyncIterator[Recorded]:
        async for one in exported(ORDERS / "histories" / "orders"):
            started = one.history.events[0].workflow_execution_started_event_attributes
            if started.workflow_type.name == KIND:
                if stayed:
                    yield _served_by(stayed, replace(one, namespace=namespace))
                started.task_queue.name = "before"
                yield _served_by(moved, replace(one, namespace=namespace))

    return await replay(design, recorded(), names=names)


def _served_by(owner: str, one: Recorded) -> Recorded:
    """Return an execution whose tasks were done by workers of an owner without builds; of "" by
    some that do not say whose they are."""
    events = [HistoryEvent.FromString(event.SerializeToString()) for event in one.history.events]
    for event in events:
        if event.HasField("workflow_task_completed_event_attributes"):
            done = event.workflow_task_completed_event_attributes
            done.ClearField("deployment_version")
            done.identity = worker_identity(owner) if owner else "4711@host"
    return replace(one, history=replace(one.history, events=events))


@pytest.mark.parametrize("namespace", ["orders", ""])
async def test_a_queue_with_another_name_leaves_executions_behind(namespace: str) -> None:
    """They were counted as those of another design, and the change passed."""
    outcome = await _replayed(ORDERS, namespace)
    assert outcome.skipped == 0
    assert outcome.replayed == len(outcome.breaks) > 0
    for one in outcome.breaks:
        assert one.reason.startswith("it is on the task queue 'before', which the design does not")


async def test_where_its_code_breaks_it_too_that_is_told(tmp_path: Path) -> None:
    """At the statement that they would break at, as of any other."""
    folder = tmp_path / "orders"
    shutil.copytree(ORDERS, folder)
    file = folder / "orders.twf"
    file.write_text(file.read_text().replace("activity ValidateOrder(", "activity Look("))
    outcome = await _replayed(folder)
    assert any("where the design" in one.reason and one.span.line > 1 for one in outcome.breaks)


async def test_executions_of_another_namespace_are_of_another_design() -> None:
    outcome = await _replayed(ORDERS, "elsewhere")
    assert (outcome.replayed, outcome.breaks) == (0, [])
    assert outcome.skipped > 0


OURS, THEIRS = "orders", "billing"


@pytest.mark.parametrize(
    ("moved", "stayed", "names", "ours"),
    [
        (THEIRS, OURS, Names(file=OURS), False),  # who serves its queues tells what it is served as
        (THEIRS, THEIRS, Names(file="2026-11"), True),  # `serve --owner`, from another folder
        (THEIRS, "", Names(told=OURS), False),
        (THEIRS, "", Names(told=THEIRS), True),
        (OURS, "", Names(file=OURS), True),
        ("", OURS, Names(told=OURS), True),  # nobody says whose it is
    ],
)
@pytest.mark.parametrize("namespace", ["orders", ""])
async def test_what_another_design_served_is_of_that_one(
    moved: str, stayed: str, names: Names, ours: bool, namespace: str
) -> None:
    """One that has a workflow of the same type, on a queue of its own in the same namespace."""
    outcome = await _replayed(ORDERS, namespace, moved=moved, stayed=stayed, names=names)
    assert bool(outcome.breaks) == ours
    assert outcome.others == (frozenset() if ours else {THEIRS})
    assert bool(outcome.skipped) != ours


async def test_where_nothing_tells_what_the_design_is_served_as_it_says_how_to() -> None:
    """A miss would cost more than an alarm."""
    outcome = await _replayed(ORDERS, moved=THEIRS, names=Names(file=OURS))
    assert outcome.skipped == 0
    assert all("it was served as 'billing'" in one.reason for one in outcome.breaks)
    assert all("say by --owner" in one.reason for one in outcome.breaks)


def test_who_served_an_execution_last_is_who_did_its_last_task() -> None:
    """By the worker deployment, or by what a worker without a build is called."""
    first, last = HistoryEvent(), HistoryEvent()
    done = first.workflow_task_completed_event_attributes
    done.identity = worker_identity("before")
    assert owner_of(WorkflowHistory("w", [])) == ""
    assert owner_of(WorkflowHistory("w", [first, HistoryEvent()])) == "before"
    last.workflow_task_completed_event_attributes.deployment_version.deployment_name = "orders"
    assert owner_of(WorkflowHistory("w", [first, last])) == "orders"


def test_a_detached_call_on_another_queue_is_of_another_design() -> None:
    """Each design that makes such calls has their workflow: its name tells nothing."""
    queues = [TaskQueue("orders", "orders-worker", workflows=(Detached,))]
    assert moved_to(queues, "orders", DETACHED) is None
