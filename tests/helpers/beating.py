"""Activities that go on for as long as a test wants, and what the server hears of them."""

from __future__ import annotations

from typing import Any

from temporalio.client import WorkflowHandle

from tests.helpers.eventually import eventually

SEVERAL = 3
"""Heartbeats that the server has heard of: not the one that it may begin with."""


async def beats(handle: WorkflowHandle[Any, Any]) -> None:
    """Wait until the server has heard several heartbeats of a workflow's one activity."""
    heard: set[int] = set()

    async def several() -> bool:
        for one in (await handle.describe()).raw_description.pending_activities:
            if one.HasField("last_heartbeat_time"):
                heard.add(one.last_heartbeat_time.ToNanoseconds())
        return len(heard) >= SEVERAL

    await eventually(several)
