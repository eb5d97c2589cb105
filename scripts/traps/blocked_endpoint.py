"""Errors that are retried, and what they do to the other calls of their endpoint."""

from __future__ import annotations

import asyncio
import time

from scripts.traps.lab import Lab, described, outcome, until


async def show(lab: Lab) -> list[str]:
    """Let six calls fail as a mistake in a handler does, and make a good one meanwhile."""
    async with lab.calls(), lab.handles():
        before = time.monotonic()
        await outcome(await lab.call("quote", "before", 300.0))
        quick = time.monotonic() - before
        failing = [await lab.call("broken", f"b-{number}", 300.0) for number in range(6)]

        async def blocked() -> str:
            (pending,) = (await described(failing[0])).pending_nexus_operations
            return pending.blocked_reason

        reason = await until(blocked)
        begun = time.monotonic()
        good = asyncio.create_task(outcome(await lab.call("quote", "after", 300.0)))
        finds = await lab.doctor("endpoint-blocked")
        for each in failing:
            await each.terminate()
        histories = [(await each.fetch_history()).to_json() for each in failing]
        raised = sum("ValueError" in history for history in histories)
        await good
        waited = time.monotonic() - begun
    return [
        f"a call that nothing is wrong with takes about {quick:.1f} s",
        f"6 calls of another operation raise ValueError: {reason}",
        f"{raised} of their histories say ValueError",
        f"they are terminated; the same good call then takes about {waited:.0f} s",
        finds,
    ]
