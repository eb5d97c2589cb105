"""Replaying what a test made happen, as a worker does that takes an execution over."""

from __future__ import annotations

from collections.abc import AsyncIterator

from crossway.cluster.replaying import Recorded, replay
from tests.helpers.deployed import Deployed
from tests.helpers.eventually import eventually


async def breaks(app: Deployed, namespace: str, count: int) -> list[str]:
    """Replay all executions of a namespace, `count` runs at least; return what breaks."""
    client = app.client(namespace)

    async def recorded() -> AsyncIterator[Recorded]:
        async for run in client.list_workflows(""):
            handle = client.get_workflow_handle(run.id, run_id=run.run_id)
            yield Recorded(client.namespace, await handle.fetch_history(), run.id)

    async def replayed() -> bool:
        return len([one async for one in client.list_workflows("")]) >= count

    await eventually(replayed)
    outcome = await replay(app.design, recorded())
    assert outcome.replayed >= count
    return [f"{one.execution.name} at {one.span}: {one.reason}" for one in outcome.breaks]
