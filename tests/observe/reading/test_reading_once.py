"""The doctor reads each history once: what a check needs is remembered, never fetched again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from temporalio.api.workflowservice.v1 import (
    GetWorkflowExecutionHistoryRequest,
    GetWorkflowExecutionHistoryResponse,
)
from temporalio.client import Client, WorkflowFailureError
from temporalio.service import RPCError, WorkflowService
from temporalio.worker import Worker

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.histories import Histories, Snapshot
from crossway.observe.reading.steps import Execution
from tests.helpers.crossing import Twice, crossing
from tests.helpers.diagnosing import diagnosis
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.server import connected


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[tuple[str, str]]]:
    """Count how often each run's history is begun to be read: namespace and run."""
    begun: Counter[tuple[str, str]] = Counter()
    read = WorkflowService.get_workflow_execution_history

    async def reading(
        self: WorkflowService, req: GetWorkflowExecutionHistoryRequest, **options: Any
    ) -> GetWorkflowExecutionHistoryResponse:
        page = await read(self, req, **options)
        if not req.next_page_token:
            # The latest run may be asked for without its id: its first event tells which it is.
            started = page.history.events[0].workflow_execution_started_event_attributes
            begun[req.namespace, started.original_execution_run_id] += 1
        return page

    with monkeypatch.context() as patched:
        patched.setattr(WorkflowService, "get_workflow_execution_history", reading)
        yield begun


@pytest.mark.parametrize("asked_by", ["its caller", "its target"])
async def test_the_histories_of_a_call_are_read_once(
    address: str, monkeypatch: pytest.MonkeyPatch, asked_by: str
) -> None:
    """Finding who called, following the tree and examining all take from one reading."""
    async with crossing(await connected(address)) as served:
        name = fresh("p")
        order = await served.order("Pay", "Refused", id=name)
        with pytest.raises(WorkflowFailureError):
            await result_of(order)
        asked = {
            "its caller": Execution(served.orders, order.id),
            "its target": Execution(served.payments, f"pay-{name}"),
        }[asked_by]
        with counted(monkeypatch) as begun:
            findings = await diagnosis(served.connections, workflow=asked)
        assert findings, "nothing was looked at"
        assert {namespace for namespace, _ in begun} == {served.orders, served.payments}
        assert set(begun.values()) == {1}, begun


async def test_the_histories_of_a_call_over_several_runs_are_read_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with crossing(await connected(address)) as served:
        client, queue = served.connections.client(served.orders), fresh("twice")
        async with Worker(client, task_queue=queue, workflows=[Twice]):
            given = [served.endpoint, fresh("p"), 2]
            handle = await client.start_workflow(Twice.run, args=given, id=queue, task_queue=queue)
            await result_of(handle)
        with counted(monkeypatch) as begun:
            await diagnosis(served.connections, workflow=Execution(served.orders, handle.id))
        assert len(begun) >= 3
        assert set(begun.values()) == {1}, begun


async def test_the_histories_of_a_namespace_are_read_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with crossing(await connected(address)) as served:
        orders = [await served.order("Pay", waits=True) for _ in range(3)]
        client = served.connections.client(served.orders)

        async def listed() -> bool:
            return len([found async for found in client.list_workflows()]) == 3

        await eventually(listed)
        with counted(monkeypatch) as begun:
            await diagnosis(served.connections, namespace=served.orders)
        for order in orders:
            await order.terminate()
        assert len(begun) == 3
        assert set(begun.values()) == {1}, begun


async def test_what_is_read_anew_sees_what_came_since_and_a_snapshot_does_not(
    address: str,
) -> None:
    """Watching a call needs the one, a diagnosis the other."""
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", waits=True)
        execution = Execution(served.orders, order.id)
        anew, once = (kind(served.connections.client) for kind in (Histories, Snapshot))
        before = await once.events(execution), await once.describe(execution)
        await order.terminate()
        assert len(await anew.events(execution)) > len(before[0])
        assert (await once.events(execution), await once.describe(execution)) == before


async def test_a_snapshot_asks_again_for_what_could_not_be_read(address: str) -> None:
    """A service that did not answer for a moment costs one look, not the diagnosis."""
    async with crossing(await connected(address)) as served:
        order = await served.order("timer")
        await result_of(order)
        there, gone = served.connections.client(served.orders), fresh("nowhere")
        reachable = [served.connections.client(gone)]

        def client(_namespace: str) -> Client:
            return reachable[-1]

        once = Snapshot(client)
        execution = Execution(served.orders, order.id)
        with pytest.raises(RPCError):
            await once.events(execution)
        reachable.append(there)
        assert await once.events(execution)
