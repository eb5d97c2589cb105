"""Options do on the server what the table says of them."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from tests.helpers.deployed import Deployed, deployed
from tests.helpers.eventually import eventually

DETACHING = {
    "orders.twf": """
workflow Retrying(n: int):
    detach nexus "mailing" workflow Refuse(n)
        options:
            retry_policy:
                initial_interval: 10ms
                maximum_attempts: 3
                non_retryable_error_types: [Hopeless]
    close

workflow Impatient(n: int):
    detach nexus "mailing" workflow Dawdle(n)
        options:
            timeout: 6s
            on_timeout: CANCEL
    close
""",
    "mailing.twf": """
nexus_endpoint MailEndpoint:
    target_namespace: mailing
    target_task_queue: mail-worker
    allowed_caller_namespaces:
        - orders

nexus_service Mail:
    operation Refuse(n: int):
        return workflow RefuseWorkflow(n)
    operation Dawdle(n: int):
        return workflow DawdleWorkflow(n):
            workflow_id: "dawdle-{n}"

workflow RefuseWorkflow(n: int):
    close fail("no")

workflow DawdleWorkflow(n: int):
    await timer(1h)
""",
}


async def _scheduled(handle: WorkflowHandle[Any, Any]) -> int:
    """Return how many operations a workflow has scheduled."""
    kind = EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED
    return [event.event_type async for event in handle.fetch_history_events()].count(kind)


async def _detached(app: Deployed) -> list[WorkflowHandle[Any, Any]]:
    """Return the workflows that deliver detached calls."""
    client = app.client("orders")
    found = client.list_workflows("WorkflowType = 'crossway.Detached'")
    return [client.get_workflow_handle(execution.id) async for execution in found]


async def test_a_detached_call_is_retried_as_its_policy_says(address: str, tmp_path: Path) -> None:
    """Nobody waits for it, so nobody else would try again."""
    async with deployed(address, tmp_path, DETACHING, "MailEndpoint") as app:
        await app.run("Retrying", 1)

        async def tried_three_times() -> bool:
            handles = await _detached(app)
            return [await _scheduled(handle) for handle in handles] == [3]

        await eventually(tried_three_times)


async def _running(handle: WorkflowHandle[Any, Any]) -> bool:
    return (await handle.describe()).status == WorkflowExecutionStatus.RUNNING


async def test_a_detached_call_that_is_late_cancels_its_target(
    address: str, tmp_path: Path
) -> None:
    """`CANCEL` in upper case too: the word is known in either."""
    async with deployed(address, tmp_path, DETACHING, "MailEndpoint") as app:
        numbers = count()

        async def cancelled() -> bool:
            # On a busy machine a call may be late before its target begins: then another one.
            if all([not await _running(handle) for handle in await _detached(app)]):
                await app.run("Impatient", next(numbers))
            found = app.client("mailing").list_workflows("WorkflowType = 'DawdleWorkflow'")
            return WorkflowExecutionStatus.CANCELED in [w.status async for w in found]

        await eventually(cancelled)


OPTIONS = {
    "shop.twf": """
workflow Order(id: string) -> (string):
    nexus "bakery" workflow Begin(id) -> loaf
        options:
            timeout: 5m
    close complete(loaf)

workflow Twice(id: string) -> (string):
    signal Again():
        again = true
    promise first <- nexus "bakery" workflow Replace(id)
        options:
            timeout: 5m
    await signal Again
    promise second <- nexus "bakery" workflow Replace(id)
        options:
            timeout: 5m
    try:
        await first
    catch NexusOperationError:
        await second -> result
        close complete(result)
    close complete("both ran")
""",
    "bakery.twf": """
nexus_endpoint BakeryEndpoint:
    target_namespace: bakery
    target_task_queue: bakery
    allowed_caller_namespaces: [shop]

nexus_service Baking:
    async Begin workflow Bake
    operation Replace(id: string) -> string:
        return workflow Slow(id):
            workflow_id: "slow-{id}"
            workflow_id_reuse_policy: terminate_if_running

workflow Bake(id: string) -> (string):
    default_options:
        workflow_execution_timeout: 33s
    state:
        place = "oven"
    query Where() -> (string):
        options:
            description: "Where the {loaf} is."
        return place
    activity Knead(id) -> dough
        options:
            request_eager_execution: true
    close complete(dough)

workflow Slow(id: string) -> (string):
    signal Finish():
        finished = true
    await signal Finish
    close complete("slow")

activity Knead(id: string) -> (string):
    return concat("dough ", id)
""",
}


async def test_an_async_operation_keeps_its_workflows_default_options(
    address: str, tmp_path: Path
) -> None:
    """Nothing else can give a workflow options that only async operations start."""
    async with deployed(address, tmp_path, OPTIONS, "BakeryEndpoint") as app:
        assert await app.run("Order", "o-1") == "dough o-1"
        found = app.client("bakery").list_workflows("WorkflowType = 'Bake'")
        [begun] = [execution async for execution in found]
        described = await app.client("bakery").get_workflow_handle(begun.id).describe()
        config = described.raw_description.execution_config
        assert config.workflow_execution_timeout.seconds == 33


async def test_a_handlers_description_is_told_to_tools(address: str, tmp_path: Path) -> None:
    """The server's tools ask a workflow what it answers to."""
    async with deployed(address, tmp_path, OPTIONS, "BakeryEndpoint") as app:
        handle = await app.start("Bake", "b-1")
        told = await handle.query("__temporal_workflow_metadata")
        [where] = [q for q in told.definition.query_definitions if q.name == "Where"]
        assert where.description == "Where the {loaf} is."


async def test_a_second_start_may_terminate_the_running_workflow(
    address: str, tmp_path: Path
) -> None:
    """The server refuses this policy together with one for conflicts, which we would add."""
    async with deployed(address, tmp_path, OPTIONS, "BakeryEndpoint") as app:
        twice = await app.start("Twice", "t-1")
        await eventually(lambda: _started(twice, 1))
        await twice.signal("Again")
        await eventually(lambda: _started(twice, 2))
        await app.client("bakery").get_workflow_handle("slow-t-1").signal("Finish")
        assert await app.ended(twice) == "slow"


async def _started(handle: WorkflowHandle[Any, Any], calls: int) -> bool:
    """Whether so many calls of a workflow have begun what they call."""
    kind = EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED
    return [e.event_type async for e in handle.fetch_history_events()].count(kind) == calls


QUEUES = {
    "shop.twf": """
workflow Order(name: string) -> (string):
    nexus "bakery" workflow Begin(name) -> loaf
        options:
            timeout: 5m
    close complete(loaf)
""",
    "bakery.twf": """
nexus_endpoint BakeryEndpoint:
    target_namespace: bakery
    target_task_queue: bakery
    allowed_caller_namespaces: [shop]

nexus_service Baking:
    async Begin workflow Bake

workflow Bake(loaf: string) -> (string):
    default_options:
        task_queue: "ovens"
    activity Store(loaf) -> stored
    close complete(stored)

activity Store(id: string) -> (string):
    default_options:
        task_queue: "store-{id}"
        start_to_close_timeout: 5m
    return concat("stored ", id)
""",
}


async def test_the_queues_of_default_options_are_served_and_used(
    address: str, tmp_path: Path
) -> None:
    """A hole in a definition's default is its own parameter, whatever the caller calls it."""
    async with deployed(address, tmp_path, QUEUES, "BakeryEndpoint") as app:
        assert await app.run("Order", "rye") == "stored rye"
        client = app.client("bakery")
        [bake] = [found async for found in client.list_workflows("WorkflowType = 'Bake'")]
        assert bake.task_queue.startswith("ovens")
        history = await client.get_workflow_handle(bake.id).fetch_history()
        queues = [
            event.activity_task_scheduled_event_attributes.task_queue.name
            for event in history.events
            if event.HasField("activity_task_scheduled_event_attributes")
        ]
        assert queues == ["store-rye"]
