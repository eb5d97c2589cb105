"""An activity that somebody else completes later."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually

FILES = {
    "hooks.twf": """
workflow Asks(id: string) -> (string):
    try:
        activity Pays(id) -> paid
    catch NeedsHeartbeatTimeout -> err:
        close complete(err.message)
    close complete(paid)

workflow Waits(id: string) -> (string):
    activity Pays(id) -> paid
        options:
            heartbeat_timeout: 1h
    close complete(paid)

activity Pays(id: string) -> (string):
    ask the bank, which calls back
""",
    "hooks.py": """
from temporalio import activity

tokens = {}


async def pays(id):
    assert id not in tokens, "asked twice"
    tokens[id] = activity.info().task_token
    activity.raise_complete_async()
""",
}


async def test_what_is_completed_later_needs_a_heartbeat_timeout(
    address: str, tmp_path: Path
) -> None:
    """Else the service would have it run again and again, in place of a worker that was lost."""
    async with deployed(address, tmp_path, FILES) as app:
        assert "`heartbeat_timeout` in the design" in await app.run("Asks", "now")
        waits = await app.start("Waits", "later")

        async def asked() -> str | None:
            pending = (await waits.describe()).raw_description.pending_activities
            return pending[0].activity_id if pending and pending[0].attempt == 1 else None

        activity = await eventually(asked)
        assert activity is not None
        client = app.client("hooks")
        handle = client.get_async_activity_handle(
            workflow_id=waits.id, run_id=None, activity_id=activity
        )
        await handle.complete("paid")
        assert await app.ended(waits) == "paid"
