"""`detach nexus`: the caller never waits on the other namespace; it is delivered all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

from temporalio.client import WorkflowExecutionStatus

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Deployed, deployed, provisioned
from tests.helpers.eventually import eventually
from tests.helpers.replayed import breaks

FILES = {
    "orders.twf": """
workflow Caller(n: int) -> (Result):
    detach nexus "mailing" workflow SendEmail(n)
    close complete(Result{status: "initiated"})
""",
    "mailing.twf": """
nexus_endpoint MailEndpoint:
    target_namespace: mailing
    target_task_queue: mail-worker
    allowed_caller_namespaces:
        - orders

nexus_service Mail:
    operation SendEmail(n: int):
        return workflow SendEmailWorkflow(n):
            workflow_id: "mail-{n}"

workflow SendEmailWorkflow(n: int):
    activity Deliver(n)
""",
}


MANY = 15
"""Callers at once."""


async def _delivered(app: Deployed) -> set[str]:
    """Return the ids of the target workflows that have completed."""
    client = app.client("mailing")
    found = client.list_workflows("WorkflowType = 'SendEmailWorkflow'", page_size=200)
    done = WorkflowExecutionStatus.COMPLETED
    return {execution.id async for execution in found if execution.status == done}


async def test_many_detached_calls_before_close_are_all_delivered(
    address: str, tmp_path: Path
) -> None:
    """`detach` as the last statement: as many targets as callers, each exactly once."""
    async with deployed(address, tmp_path, FILES, "MailEndpoint") as app:
        results = await asyncio.gather(*(app.run("Caller", n) for n in range(MANY)))
        assert results == [{"status": "initiated"}] * MANY

        async def all_there() -> bool:
            return await _delivered(app) == {f"mail-{n}" for n in range(MANY)}

        await eventually(all_there)


RACE = {
    "orders.twf": """
workflow First(n: int) -> (string):
    await one:
        timer(1h):
            told = "late"
        options(timeout: 5m)
        detach nexus "mailing" workflow SendEmail(n):
            told = "at once"
    await one:
        workflow Sleeps():
            told = "slept"
        detach workflow Sleeps():
            options:
                workflow_id: "left-{n}"
            told = concat(told, ", left alone")
    close complete(told)

workflow Sleeps():
    await timer(3s)
""",
    "mailing.twf": FILES["mailing.twf"],
}


async def test_a_detached_case_is_over_once_it_is_handed_over(address: str, tmp_path: Path) -> None:
    """It wins over what is waited for; what it hands over goes on, what lost is cancelled."""
    async with deployed(address, tmp_path, RACE, "MailEndpoint") as app:
        assert await app.run("First", 7) == "at once, left alone"
        left = app.client("orders").get_workflow_handle("left-7")
        assert await result_of(left) is None

        async def delivered() -> bool:
            return await _delivered(app) == {"mail-7"}

        await eventually(delivered)
        assert await breaks(app, "orders", 3) == []


async def test_a_caller_closes_at_once_while_nobody_handles_and_is_delivered_later(
    address: str, tmp_path: Path
) -> None:
    """With the handler's worker stopped the caller closes; then it is delivered.

    It waits for no more than that its namespace has begun what delivers: for no answer, no time.
    """
    async with provisioned(address, tmp_path, FILES, "MailEndpoint") as app, app.serving("orders"):
        caller = await app.start("Caller", 0)
        assert await app.ended(caller) == {"status": "initiated"}
        events = [e.WhichOneof("attributes") or "" async for e in caller.fetch_history_events()]
        assert events.count("workflow_task_completed_event_attributes") == 2, events
        assert [event for event in events if "timer" in event or "nexus" in event] == []
        assert await _delivered(app) == set()
        async with app.serving("mailing"):

            async def there() -> bool:
                return await _delivered(app) == {"mail-0"}

            await eventually(there)
