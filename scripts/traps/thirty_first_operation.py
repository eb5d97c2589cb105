"""More than 30 operations of one workflow in flight."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow

from scripts.traps.lab import Lab, scheduled
from scripts.traps.plain import Payments


@workflow.defn
class ChargeMany:
    """Charges so many at once."""

    @workflow.run
    async def run(self, endpoint: str, many: int) -> int:
        """Return how many were charged."""
        payments = workflow.create_nexus_client(service=Payments, endpoint=endpoint)
        calls = (
            payments.execute_operation(
                Payments.charge,
                f"{many}-{number}",
                schedule_to_close_timeout=timedelta(minutes=5),
            )
            for number in range(many)
        )
        return len(await asyncio.gather(*calls))


async def show(lab: Lab) -> list[str]:
    """Start 30 at once, and then 31."""
    async with lab.calls(ChargeMany), lab.handles():
        thirty = await (await lab.start("ChargeMany", lab.endpoint, 30)).result()
        more, message = await lab.failing("ChargeMany", lab.endpoint, 31)
        return [
            f"30 at once: {thirty} completed",
            f"31 at once: {await scheduled(more)} scheduled; the workflow's task fails, "
            "and is tried again for ever:",
            message,
            await lab.doctor("near-limit"),
        ]
