"""Replaying what a test made happen, as a worker does that takes an execution over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from crossway.cluster.replaying import Recorded, replay
from crossway.runtime.activations import InLoop
from tests.helpers.deployed import Deployed
from tests.helpers.eventually import eventually


def replaying(**settings: Any) -> Replayer:
    """Return the SDK's own replayer, outside of its sandbox, which a busy machine does not hurry.

    On its threads a workflow that waits for the processor for two seconds would break.
    """
    return Replayer(
        workflow_runner=UnsandboxedWorkflowRunner(),
        workflow_task_executor=_executor(),
        build_id="tests",
        **settings,
    )


@cache
def _executor() -> InLoop:
    return InLoop()


async def breaks(app: Deployed, namespace: str, count: int) -> list[str]:
    """Replay all executions of a namespace, `count` runs at least; return what breaks."""
    client = app.client(namespace)

    async def replayed() -> bool:
        return len([one async for one in client.list_workflows("")]) >= count

    await eventually(replayed)
    executions = [
        Recorded(client.namespace, await handle.fetch_history(), handle.id)
        async for run in client.list_workflows("")
        for handle in [client.get_workflow_handle(run.id, run_id=run.run_id)]
    ]

    async def recorded() -> AsyncIterator[Recorded]:
        for one in executions:
            yield one

    # In a loop of its own: the SDK's core replays, also what a simulation has recorded.
    outcome = await asyncio.to_thread(asyncio.run, replay(app.design, recorded()))
    assert outcome.replayed >= count
    return [f"{one.execution.name} at {one.span}: {one.reason}" for one in outcome.breaks]
