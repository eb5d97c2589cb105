"""What must not stop the rest: a large fan-out, a handler that always fails, a lost
activity."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity, workflow
from temporalio.api.enums.v1 import PendingNexusOperationState, TimeoutType
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from crossway.cluster.service.ask import result_of
from crossway.cluster.serving.workers import serve
from crossway.runtime import TaskQueue
from crossway.runtime.interceptors import heartbeats
from tests.helpers.beating import beats
from tests.helpers.deployed import Failure, deployed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected

FAN_OUT = """\
workflow FanOut(numbers: list[number]) -> number:
    await all:
        for number in numbers:
            options(timeout: 10m)
            nexus Doubling DoublingService.Double(number) -> doubled
    close len(numbers)
"""
DOUBLING = """\
nexus_endpoint Doubling:
    target_namespace: doubling
    target_task_queue: doubling
    allowed_caller_namespaces:
        - fan

nexus_service DoublingService:
    operation Double(number: number) -> number:
        return workflow DoubleIt(number)

workflow DoubleIt(number: number) -> number:
    return number * 2
"""


FAN = 70
"""Operations at once: a service lets a workflow have thirty, so they take turns, and again."""


async def test_a_large_fan_out_of_operations_completes(tmp_path: Path, address: str) -> None:
    files = {"fan.twf": FAN_OUT, "doubling.twf": DOUBLING}
    async with deployed(address, tmp_path, files, "Doubling", "DoubleIt") as app:
        assert await app.run("FanOut", list(range(FAN))) == FAN
        query = f"WorkflowType = '{app.names['DoubleIt']}'"

        async def all_listed() -> bool:
            return (await app.client("doubling").count_workflows(query)).count == FAN

        assert await eventually(all_listed)


CALLERS = """\
workflow CallBroken(n: number):
    options(timeout: 1m)
    nexus Shaky ShakyService.Break(n)

workflow CallFine(n: number) -> number:
    options(timeout: 10m)
    nexus Shaky ShakyService.Answer(n) -> answer
    close answer
"""
SHAKY = """\
nexus_endpoint Shaky:
    target_namespace: shaky
    target_task_queue: shaky
    allowed_caller_namespaces:
        - callers

nexus_service ShakyService:
    operation Break(n: number) -> number
    operation Answer(n: number) -> number:
        return n
"""
BREAKS = "def break_(n):\n    pass\n\ndef Break(n):\n    raise RuntimeError('always')\n"
FAILURES = 12
"""In a row; the server's circuit breaker opens after six that it would try again."""


async def test_a_handler_that_always_fails_stops_no_other_operation(
    tmp_path: Path, address: str
) -> None:
    """An open breaker holds back every call of a caller's namespace to that endpoint."""
    files = {"callers.twf": CALLERS, "shaky.twf": SHAKY, "shaky.py": BREAKS}
    async with deployed(address, tmp_path, files, "Shaky") as app:
        broken = [await app.start("CallBroken", n) for n in range(FAILURES)]
        await never_held_back(broken[-1])
        assert all([isinstance(await app.ended(handle), Failure) for handle in broken])
        fine = await app.start("CallFine", FAILURES)
        await never_held_back(fine)
        assert await app.ended(fine) == FAILURES


async def never_held_back(handle: WorkflowHandle[Any, Any]) -> None:
    """See until a workflow ends that an open breaker keeps back none of its calls."""
    blocked = PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BLOCKED
    while (found := await handle.describe()).status == WorkflowExecutionStatus.RUNNING:
        pending = found.raw_description.pending_nexus_operations
        assert blocked not in [call.state for call in pending], pending
        await asyncio.sleep(0.02)


@workflow.defn(name="Careful", sandboxed=False)
class Careful:
    """Runs one activity that nobody gave a heartbeat timeout."""

    @workflow.run
    async def run(self) -> Any:
        """Return the attempt that succeeded."""
        limit = timedelta(minutes=10)
        return await workflow.execute_activity("Slow", start_to_close_timeout=limit)


def slow_activity(kind: str, go: threading.Event) -> Any:
    """Return an activity that takes as long as it is let."""

    @activity.defn(name="Slow")
    async def slow() -> int:
        while not go.is_set():
            await asyncio.sleep(0.02)
        return activity.info().attempt

    @activity.defn(name="Slow")
    def slow_in_a_thread() -> int:
        go.wait(PATIENCE)
        return activity.info().attempt

    return slow if kind == "async" else slow_in_a_thread


@pytest.mark.parametrize("kind", ["async", "thread"])
async def test_an_activity_that_takes_long_is_known_to_be_alive(
    address: str, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The server hears of it again and again, however long it takes."""
    monkeypatch.setattr(heartbeats.Heartbeats, "EVERY", 0.2)
    monkeypatch.setattr(heartbeats.Heartbeats, "THROTTLE", timedelta(seconds=0.2))
    monkeypatch.setattr(heartbeats, "TIMEOUT", timedelta(seconds=PATIENCE))
    go = threading.Event()
    queue = TaskQueue("default", fresh("careful"), (Careful,), (slow_activity(kind, go),))
    connections = await connected(address)
    async with serve(connections, [queue]):
        handle: WorkflowHandle[Any, Any] = await connections.client("default").start_workflow(
            "Careful", id=fresh("careful"), task_queue=queue.name
        )
        await beats(handle)
        go.set()
        assert await result_of(handle) == 1


async def test_an_activity_whose_worker_died_is_tried_again_soon(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that never beats stands for one that died: the server cannot tell. What ends the
    attempt is that nothing is heard of it, minutes before its own time is over."""
    monkeypatch.setattr(heartbeats, "TIMEOUT", timedelta(seconds=1))
    monkeypatch.setattr(heartbeats.Heartbeats, "EVERY", 3600.0)
    go = threading.Event()
    queue = TaskQueue("default", fresh("careful"), (Careful,), (slow_activity("async", go),))
    connections = await connected(address)
    client = connections.client("default")
    async with serve(connections, [queue]):
        handle: WorkflowHandle[Any, Any] = await client.start_workflow(
            "Careful", id=fresh("careful"), task_queue=queue.name
        )

        async def retried() -> bool:
            pending = (await handle.describe()).raw_description.pending_activities
            assert [one.attempt > 1 for one in pending] == [True]
            failed = pending[0].last_failure.timeout_failure_info.timeout_type
            return failed == TimeoutType.TIMEOUT_TYPE_HEARTBEAT

        assert await eventually(retried)
        await handle.terminate()
        go.set()
