"""An operation that is started and not awaited, by a workflow that then ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow

from scripts.traps.lab import Lab, scheduled, until
from scripts.traps.plain import Payments, PaymentsHandler

CALLERS = 10


@workflow.defn
class StartAndEnd:
    """Starts `charge`, awaits its start or does not, and ends."""

    @workflow.run
    async def run(self, endpoint: str, input: str, awaits: bool) -> None:
        """End right after the call."""
        payments = workflow.create_nexus_client(service=Payments, endpoint=endpoint)
        call = asyncio.create_task(
            payments.start_operation(
                Payments.charge, input, schedule_to_close_timeout=timedelta(minutes=5)
            )
        )
        await (call if awaits else asyncio.sleep(0))


async def show(lab: Lab) -> list[str]:
    """Count the calls that arrive, when their callers end at once and when they await the start."""
    handler = PaymentsHandler()

    async def arrived(word: str) -> int:
        return len({input for input in handler.reached if input.startswith(word)})

    async with lab.calls(StartAndEnd), lab.handles(handler):
        histories = 0
        for word, awaits in (("ends", False), ("awaits", True)):
            for number in range(CALLERS):
                arguments = lab.endpoint, f"{word}-{number}", awaits
                await (caller := await lab.start("StartAndEnd", *arguments)).result()
                histories += not awaits and await scheduled(caller)
        await until(lambda: arrived("awaits"), lambda count: count == CALLERS)
        await asyncio.sleep(2)  # for what is not to come
        lost, safe = await arrived("ends"), await arrived("awaits")
    return [
        f"ends at once:     {CALLERS} callers complete, {histories} operations scheduled, "
        f"{lost} arrive",
        f"awaits the start: {CALLERS} callers complete, {safe} operations arrive",
        await lab.doctor(),
    ]
