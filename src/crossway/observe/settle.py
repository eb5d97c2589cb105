"""Waiting for what a call left behind: the detached calls that outlive it."""

from __future__ import annotations

import asyncio
import time

from crossway.observe.follow import Follower
from crossway.observe.steps import Execution, Kind, Step

INTERVAL = 0.05
"""Seconds between two looks at the service."""


async def unsettled(follower: Follower, execution: Execution, within: float) -> list[Step]:
    """Wait until the detached calls of an execution have ended, for `within` seconds.

    Return those that have not by then.
    """
    end = time.monotonic() + within
    while True:
        root = await follower.tree(execution.namespace, execution.workflow_id, execution.run_id)
        detached = [step for step in root.walk() if step.kind is Kind.DETACH and not step.settled]
        if not detached or time.monotonic() > end:
            return detached
        await asyncio.sleep(INTERVAL)
