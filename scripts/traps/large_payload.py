"""An input of more than 2 MiB."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

from scripts.traps.lab import Lab, scheduled
from scripts.traps.plain import Payments

MIB = 2**20


@workflow.defn
class SendMuch:
    """Sends an input of so many bytes."""

    @workflow.run
    async def run(self, endpoint: str, size: int) -> str:
        """Return that it was answered."""
        payments = workflow.create_nexus_client(service=Payments, endpoint=endpoint)
        await payments.execute_operation(
            Payments.quote, "x" * size, schedule_to_close_timeout=timedelta(seconds=20)
        )
        return "answered"


async def show(lab: Lab) -> list[str]:
    """Send a little less, and a little more."""
    async with lab.calls(SendMuch), lab.handles():
        less = await (await lab.start("SendMuch", lab.endpoint, 2 * MIB - 1000)).result()
        more, message = await lab.failing("SendMuch", lab.endpoint, 2 * MIB)
        return [
            f"1000 bytes under 2 MiB: {less}",
            f"2 MiB: {await scheduled(more)} scheduled; the workflow's task fails, "
            "and is tried again for ever:",
            message,
            await lab.doctor("task-failing"),
        ]
