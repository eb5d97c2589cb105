"""Places for the Nexus calls that a workflow has under way: the service takes no more than so many.

Who finds none waits for one, in the order of the calls, and no longer than the call may take.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from temporalio import workflow

from crossway import sdk
from crossway.runtime import limits
from crossway.runtime.patches import by_rule

WAITED = "waited"
"""The rule that a call's own limits count from when it waits for a place. Up to 0.1.0 they counted
from when it had one, which may be never."""

_LIMITS = ("schedule_to_close_timeout", "schedule_to_start_timeout")


def of_workflow() -> asyncio.Semaphore:
    """Return the places of the running workflow."""
    instance = workflow.instance()
    places: asyncio.Semaphore | None = getattr(instance, "_crossway_slots", None)
    if places is None:
        places = instance._crossway_slots = asyncio.Semaphore(limits.OPERATIONS_KEPT)
    return places


async def taken(
    places: asyncio.Semaphore, timeouts: Mapping[str, Any], summary: str
) -> Mapping[str, Any]:
    """Take a place; return what is left of a call's timeouts by then. The `summary` is that of the
    timer which bounds the wait, if there has to be one.

    Raises:
        TimeoutError: nothing is left, and no place taken.
    """
    # To the service a limit of nothing is none.
    bounds = {name: timeouts[name] for name in _LIMITS if timeouts.get(name)}
    if not bounds or not places.locked() or not by_rule(WAITED):
        await places.acquire()
        return timeouts
    begin = workflow.time()
    await _within(min(bounds.values()), places, summary)
    waited = timedelta(seconds=workflow.time() - begin)
    left = {name: limit - waited for name, limit in bounds.items()}
    if min(left.values()) <= timedelta():
        places.release()
        raise TimeoutError
    return {**timeouts, **left}


async def _within(limit: timedelta, places: asyncio.Semaphore, summary: str) -> None:
    acquiring = asyncio.create_task(places.acquire())
    try:
        with sdk.summarized_timers(summary):
            await workflow.wait([acquiring], timeout=limit.total_seconds())
    except asyncio.CancelledError:
        if acquiring.done():  # in the same moment
            places.release()
        acquiring.cancel()
        raise
    if not acquiring.done():
        acquiring.cancel()
        raise TimeoutError
