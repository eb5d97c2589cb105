"""How the runs of an id follow each other in the simulator is how they do on the server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import RetryState
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from tests.helpers import simulated
from tests.helpers.deployed import deployed

LATE = {
    "desk.twf": """
workflow Persists() -> (Late):
    try:
        workflow Stuck() -> x
            options:
                workflow_id: "persists"
                workflow_run_timeout: 1s
                retry_policy:
                    initial_interval: 10ms
                    maximum_attempts: 3
    catch -> err:
        close Late{type: err.type}
    close Late{type: "none"}

workflow NotOfTime() -> (Late):
    try:
        workflow Stuck() -> x
            options:
                workflow_id: "not-of-time"
                workflow_run_timeout: 1s
                retry_policy:
                    initial_interval: 10ms
                    non_retryable_error_types: ["TemporalTimeout:StartToClose"]
    catch -> err:
        close Late{type: err.type}
    close Late{type: "none"}

workflow Stuck() -> (string):
    await timer(1h)
    close "it went on"

workflow Quick() -> (string):
    close "it began"

type Late:
    type: string
"""
}


async def timed_out(where: str, folder: Path) -> dict[str, list[object]]:
    """Return what came of workflows and of each run below them whose time was up."""
    folder.mkdir()
    told: dict[str, list[object]] = {}
    async with deployed(where, folder, LATE) as app:
        parents = {"persists": "Persists", "not-of-time": "NotOfTime"}
        handles = {child: await app.start(parent) for child, parent in parents.items()}
        for child, handle in handles.items():
            outcome = await app.ended(handle)
            seen = [event async for event in handle.fetch_history_events()]
            (begun,) = [e for e in seen if e.WhichOneof("attributes") == STARTED]
            (ended,) = [e for e in seen if e.WhichOneof("attributes") == OVER]
            run_id = begun.child_workflow_execution_started_event_attributes.workflow_execution
            told[child] = [outcome, getattr(ended, OVER).retry_state]
            told[child] += await each_end(app.client("desk"), child, run_id.run_id)
        delayed = await app.client("desk").start_workflow(
            "Quick",
            id="delayed",
            task_queue=app.design.workflows["Quick"].placements[0].task_queue,
            start_delay=timedelta(seconds=2),
            execution_timeout=timedelta(seconds=1),
        )
        told["delayed"] = [await app.ended(delayed)]
        told["delayed"] += await each_end(app.client("desk"), "delayed", "")
    return told


STARTED = "child_workflow_execution_started_event_attributes"
OVER = "child_workflow_execution_timed_out_event_attributes"


async def each_end(client: Client, id: str, run_id: str) -> list[object]:
    """Return how each run of an id ended, from one on: the kind of its end and its retry state."""
    found: list[object] = []
    while run_id or not found:
        handle = client.get_workflow_handle(id, run_id=run_id or None)
        *_, last = [event async for event in handle.fetch_history_events()]
        ended = last.workflow_execution_timed_out_event_attributes
        found.append((last.event_type, RetryState.Name(ended.retry_state)))
        run_id = ended.new_execution_run_id
    return found


def test_a_run_whose_time_is_up_is_tried_again_as_on_a_server(address: str, tmp_path: Path) -> None:
    """As its retry policy says, until all of them have no time left: pauses do not add to it."""
    there: dict[str, list[object]] = {}

    async def in_memory() -> None:
        there.update(await timed_out(simulated.ADDRESS, tmp_path / "simulated"))

    simulated.run(in_memory())
    served = asyncio.run(timed_out(address, tmp_path / "served"))
    assert there == served
    assert len(served["persists"]) == 2 + 3


TAKES_OVER = {
    "desk.twf": """
workflow Replaces() -> (list[string]):
    spawn workflow Waits() -> first
        options:
            workflow_id: "of-a-child"
    await timer(100ms)
    workflow Short() -> second
        options:
            workflow_id: "of-a-child"
            workflow_id_reuse_policy: TERMINATE_IF_RUNNING
    try:
        await first -> x
    catch TerminatedError -> err:
        close [second, err.type]
    close [second, "the first went on"]

workflow Waits() -> (string):
    await timer(1h)
    close "it went on"

workflow Short() -> (string):
    close "short"
"""
}

WAYS: dict[str, dict[str, Any]] = {
    "by the policy for use again": {"id_reuse_policy": WorkflowIDReusePolicy.TERMINATE_IF_RUNNING},
    "by the policy for conflicts": {
        "id_conflict_policy": WorkflowIDConflictPolicy.TERMINATE_EXISTING
    },
}
"""How a client says that another gets the id."""


async def taken_over(where: str, folder: Path) -> dict[str, object]:
    """Return what comes of runs whose ids are given to others: by a parent, and by a client."""
    folder.mkdir()
    async with deployed(where, folder, TAKES_OVER) as app:
        told: dict[str, object] = {"by a parent": await app.outcome("Replaces")}
        queue = app.design.workflows["Short"].placements[0].task_queue
        for way, policies in WAYS.items():
            client, started = app.client("desk"), await app.start("Waits", id=way)
            second = await client.start_workflow("Short", id=way, task_queue=queue, **policies)
            first = client.get_workflow_handle(way, run_id=started.first_execution_run_id)
            *_, last = [event async for event in first.fetch_history_events()]
            told[way] = [
                await app.ended(second),
                last.workflow_execution_terminated_event_attributes.reason,
            ]
    return told


def test_a_run_that_gets_the_id_of_another_ends_it_as_on_a_server(
    address: str, tmp_path: Path
) -> None:
    """Also where a parent starts it: a test would hold what no server does."""
    there: dict[str, object] = {}

    async def in_memory() -> None:
        there.update(await taken_over(simulated.ADDRESS, tmp_path / "simulated"))

    simulated.run(in_memory())
    served = asyncio.run(taken_over(address, tmp_path / "served"))
    assert there == served
    assert served["by a parent"] == ["short", "TerminatedError"]
