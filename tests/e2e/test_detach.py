"""`detach nexus`: the caller never waits on the other namespace; it is delivered all the same."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from temporalio.client import WorkflowExecutionStatus

from tests.helpers.deployed import Deployed, deployed, provisioned
from tests.helpers.eventually import eventually

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


async def _delivered(app: Deployed) -> set[str]:
    """Return the ids of the target workflows that have completed."""
    client = app.client("mailing")
    found = client.list_workflows("WorkflowType = 'SendEmailWorkflow'", page_size=200)
    done = WorkflowExecutionStatus.COMPLETED
    return {execution.id async for execution in found if execution.status == done}


async def test_a_hundred_detached_calls_before_close_are_all_delivered(
    address: str, tmp_path: Path
) -> None:
    """`detach` as the last statement: 100 callers, 100 targets, each exactly once."""
    async with deployed(address, tmp_path, FILES, "MailEndpoint") as app:
        results = await asyncio.gather(*(app.run("Caller", n) for n in range(100)))
        assert results == [{"status": "initiated"}] * 100

        async def all_there() -> bool:
            return await _delivered(app) == {f"mail-{n}" for n in range(100)}

        await eventually(all_there)


async def test_a_caller_closes_at_once_while_nobody_handles_and_is_delivered_later(
    address: str, tmp_path: Path
) -> None:
    """With the handler's worker stopped the caller closes within 2 s; then it is delivered.

    A machine may be too busy once: what waits for the other namespace never is in time.
    """
    async with provisioned(address, tmp_path, FILES, "MailEndpoint") as app, app.serving("orders"):
        took: list[float] = []
        while not took or (min(took) >= 2 and len(took) < 5):
            begin = time.monotonic()
            assert await app.run("Caller", len(took)) == {"status": "initiated"}
            took.append(time.monotonic() - begin)
        assert min(took) < 2  # the issue's own bound, not a benchmark
        assert await _delivered(app) == set()
        async with app.serving("mailing"):

            async def there() -> bool:
                return await _delivered(app) == {f"mail-{n}" for n in range(len(took))}

            await eventually(there)
