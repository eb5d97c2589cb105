"""A call to an endpoint that is not registered, or misspelt."""

from __future__ import annotations

import asyncio

from scripts.traps.lab import Lab, described

DEADLINE = 3.0


async def show(lab: Lab) -> list[str]:
    """Call with a deadline of 3 s, and look whether anything fails by then."""
    async with lab.calls(), lab.handles():
        caller, message = await lab.failing("Call", "paymets", "quote", "p-1", DEADLINE, {})
        await asyncio.sleep(DEADLINE + 1)
        status = (await described(caller)).workflow_execution_info.status
        return [
            f"deadline {DEADLINE:.0f} s; a second later the caller is {_word(status)}, "
            "and its task is tried again for ever:",
            message,
            await lab.doctor("endpoint-missing"),
        ]


def _word(status: int) -> str:
    return "still running" if status == 1 else "over"
