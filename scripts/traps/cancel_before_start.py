"""Giving up on an operation that nobody has begun."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from temporalio import workflow
from temporalio.workflow import NexusOperationCancellationType

from scripts.traps.lab import Lab
from scripts.traps.plain import Payments


@workflow.defn
class GiveUp:
    """Races an operation against a second, and cancels it."""

    @workflow.run
    async def run(self, endpoint: str, kind: int, deadline: float) -> None:
        """End when the loser has."""
        payments = workflow.create_nexus_client(service=Payments, endpoint=endpoint)
        call = asyncio.create_task(
            payments.execute_operation(
                Payments.charge,
                "late",
                schedule_to_close_timeout=timedelta(seconds=deadline),
                cancellation_type=NexusOperationCancellationType(kind),
            )
        )
        await asyncio.sleep(1)
        call.cancel()
        await workflow.wait([call])
        call.exception() if not call.cancelled() else None


async def show(lab: Lab) -> list[str]:
    """Give up after one second on a call with a deadline of eight, and no worker to take it."""
    lines = []
    async with lab.calls(GiveUp):
        for kind in (
            NexusOperationCancellationType.WAIT_COMPLETED,
            NexusOperationCancellationType.WAIT_REQUESTED,
        ):
            begun = time.monotonic()
            await (await lab.start("GiveUp", lab.endpoint, int(kind), 8.0)).result()
            took = time.monotonic() - begun
            lines.append(f"{kind.name}: cancelled after 1 s, over after about {took:.0f} s")
    return [*lines, await lab.doctor("no-worker", namespace=lab.handler.namespace)]
