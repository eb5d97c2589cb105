"""`Tracer` on workflows of several runs: continued, deleted meanwhile, reset, repeated."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    ResetWorkflowExecutionRequest,
)
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError
from temporalio.worker import Worker

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Kind, State
from crossway.observe.tree import follow
from crossway.observe.tree.trace import Tracer
from tests.helpers.crossing import Crossing, Twice, crossing
from tests.helpers.diagnosing import diagnosis
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.outlines import find
from tests.helpers.server import connected


async def delete(served: Crossing, namespace: str, workflow_id: str, run_id: str) -> None:
    """Delete a closed run, as the service does when its retention is over."""
    client = served.connections.client(namespace)
    run = WorkflowExecution(workflow_id=workflow_id, run_id=run_id)
    request = DeleteWorkflowExecutionRequest(namespace=namespace, workflow_execution=run)
    await client.workflow_service.delete_workflow_execution(request, retry=True)

    async def gone() -> bool:
        try:
            await client.get_workflow_handle(workflow_id, run_id=run_id).describe()
        except RPCError:
            return True
        return False

    await eventually(gone)


@workflow.defn(sandboxed=False)
class Parent:
    """Has a child that continues as new."""

    @workflow.run
    async def run(self, endpoint: str, name: str) -> None:
        """Wait for it."""
        await workflow.execute_child_workflow(Waits.run, args=[2], id=f"{name}-child")
        await workflow.execute_child_workflow(Twice.run, args=[endpoint, name, 1])


@workflow.defn(sandboxed=False)
class Waits:
    """Waits in each of its runs."""

    @workflow.run
    async def run(self, times: int) -> None:
        """Wait a moment, and continue as often as told."""
        await workflow.sleep(0.01)
        if times:
            workflow.continue_as_new(times - 1)


async def twice(served: Crossing, times: int = 1) -> tuple[WorkflowHandle[Any, Any], str]:
    """Run `Twice` to its end; return its handle and the name of what it paid."""
    client, queue, name = served.connections.client(served.orders), fresh("twice"), fresh("p")
    async with Worker(client, task_queue=queue, workflows=[Twice]):
        given = [served.endpoint, name, times]
        handle = await client.start_workflow(Twice.run, args=given, id=queue, task_queue=queue)
        await result_of(handle)
    return handle, name


async def test_runs_that_continue_each_other_are_one_workflow(address: str) -> None:
    """Asked by its last run, and from the target that the last run called."""
    async with crossing(await connected(address)) as served:
        handle, name = await twice(served)
        last = (await handle.describe()).run_id
        assert last != handle.first_execution_run_id
        for asked in (
            Execution(served.orders, handle.id, last),
            Execution(served.payments, f"pay-{name}"),
        ):
            [tree] = await Tracer(Histories(served.connections.client), asked).trees()
            assert [step.name for step in tree.walk() if step.kind is Kind.WORKFLOW] == [
                "Twice",
                "Pay",
            ]


async def test_a_child_is_shown_with_all_of_its_runs(address: str) -> None:
    """Also when it has ended, of which its parent's history names the last run alone."""
    async with crossing(await connected(address)) as served:
        client, queue = served.connections.client(served.orders), fresh("parent")
        async with Worker(client, task_queue=queue, workflows=[Parent, Waits, Twice]):
            given = [served.endpoint, queue]
            await client.execute_workflow(Parent.run, args=given, id=queue, task_queue=queue)
        asked = Execution(served.orders, queue)
        [tree] = await Tracer(Histories(served.connections.client), asked).trees()
        waits, pays = tree.children
        assert (waits.name, [step.kind for step in waits.children]) == ("Waits", [Kind.TIMER] * 3)
        assert waits.execution != waits.latest
        assert find(pays, Kind.WORKFLOW, "Pay").state is State.COMPLETED


async def test_a_workflow_whose_first_runs_are_deleted_is_shown_from_the_oldest_left(
    address: str,
) -> None:
    async with crossing(await connected(address)) as served:
        handle, name = await twice(served)
        assert handle.first_execution_run_id is not None
        await delete(served, served.orders, handle.id, handle.first_execution_run_id)
        for asked in (
            Execution(served.orders, handle.id),
            Execution(served.payments, f"pay-{name}"),
        ):
            [tree] = await Tracer(Histories(served.connections.client), asked).trees()
            assert (tree.name, tree.note) == ("Twice", "its first runs are deleted")
            assert find(tree, Kind.WORKFLOW, "Pay").state is State.COMPLETED


async def test_of_too_many_runs_the_first_and_the_last_are_shown(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of its own, also where its id is another workflow's by now."""
    monkeypatch.setattr(follow, "MAX_RUNS", 2)
    async with crossing(await connected(address)) as served:
        handle, _ = await twice(served, 4)
        client, first = served.connections.client(served.orders), handle.first_execution_run_id
        for run in (None, first):
            asked = Execution(served.orders, handle.id, run or "")
            [tree] = await Tracer(Histories(served.connections.client), asked).trees()
            assert tree.note == "only its first runs and its last are shown"
            assert (tree.name, tree.state) == ("Twice", State.COMPLETED)
            assert find(tree, Kind.WORKFLOW, "Pay").state is State.COMPLETED
            if run is None:
                await client.start_workflow(Waits.run, 0, id=handle.id, task_queue=fresh("none"))


async def test_a_workflow_that_was_reset_is_shown_as_it_goes_on(address: str) -> None:
    """By its id, and by the run that the reset began."""
    async with crossing(await connected(address)) as served:
        order = await served.order("timer")
        await result_of(order)
    # Nobody serves it any more: the new run ends otherwise than the old one did.
    request = ResetWorkflowExecutionRequest(
        namespace=served.orders,
        workflow_execution=WorkflowExecution(workflow_id=order.id),
        workflow_task_finish_event_id=4,
        request_id=fresh("reset"),
    )
    client = served.connections.client(served.orders)
    begun = await client.workflow_service.reset_workflow_execution(request, retry=True)
    asked = Execution(served.orders, order.id)
    [tree] = await Tracer(Histories(served.connections.client), asked).trees()
    assert (tree.state, tree.note) == (State.RUNNING, "was reset")
    assert await diagnosis(served.connections, workflow=asked) == {}, "nor does its task fail"
    await client.get_workflow_handle(order.id).terminate()
    for run in ("", begun.run_id):
        asked = Execution(served.orders, order.id, run)
        [tree] = await Tracer(Histories(served.connections.client), asked).trees()
        assert (tree.state, tree.note) == (State.TERMINATED, "was reset")


@workflow.defn(sandboxed=False)
class Repeats:
    """Pays several times under one workflow id."""

    @workflow.run
    async def run(self, endpoint: str, name: str) -> None:
        """Call twice, one after the other."""
        client = workflow.create_nexus_client(service="Payments", endpoint=endpoint)
        for _ in range(2):
            await client.execute_operation("Pay", {"id": name})


async def test_of_two_executions_of_one_id_only_the_one_asked_for_is_marked(address: str) -> None:
    async with crossing(await connected(address)) as served:
        client, queue, name = served.connections.client(served.orders), fresh("r"), fresh("p")
        async with Worker(client, task_queue=queue, workflows=[Repeats]):
            given = [served.endpoint, name]
            await client.execute_workflow(Repeats.run, args=given, id=queue, task_queue=queue)
        [tree] = await Tracer(
            Histories(served.connections.client), Execution(served.payments, f"pay-{name}")
        ).trees()
        pays = [step for step in tree.walk() if step.kind is Kind.WORKFLOW][1:]
        assert [step.asked for step in pays] == [False, True]
