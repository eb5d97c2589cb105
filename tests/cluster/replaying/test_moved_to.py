"""Executions on a task queue that a design has no more, though it still has their workflow."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from crossway.cluster.replaying import Recorded, exported, replay
from crossway.cluster.replaying.replay import Outcome
from crossway.design import load, resolve

ORDERS = Path(__file__).parents[2] / "replaying" / "0.1.0" / "orders"
KIND = "OrderWorkflow"


async def _replayed(folder: Path, namespace: str = "orders") -> Outcome:
    """Replay what was recorded, as if it were on another queue than the design's."""
    (workspace,) = load(folder)
    design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)

    async def recorded() -> AsyncIterator[Recorded]:
        async for one in exported(ORDERS / "histories" / "orders"):
            started = one.history.events[0].workflow_execution_started_event_attributes
            if started.workflow_type.name == KIND:
                started.task_queue.name = "before"
                yield replace(one, namespace=namespace)

    return await replay(design, recorded())


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
