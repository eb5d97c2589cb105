"""A deadline under two seconds."""

from __future__ import annotations

import time

from scripts.traps.lab import Lab, outcome
from scripts.traps.plain import PaymentsHandler


async def show(lab: Lab) -> list[str]:
    """Call an operation that answers at once, with three deadlines."""
    handler = PaymentsHandler()
    lines = []
    async with lab.calls(), lab.handles(handler):
        await outcome(await lab.call("quote", "warm", 20.0))
        for deadline in (1.4, 3.0):
            begun = time.monotonic()
            ended = await outcome(await lab.call("quote", f"in {deadline}", deadline))
            took = time.monotonic() - begun
            attempts = handler.reached.count(f"in {deadline}")
            answer = ended if ended == "TimeoutError" else "answered"
            lines.append(
                f"deadline {deadline} s: {answer} after about {took:.1f} s, "
                f"{attempts} of its attempts reached the handler"
            )
    return [*lines, await lab.doctor()]
