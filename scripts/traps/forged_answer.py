"""An answer that is posted by somebody who can read the target's history."""

from __future__ import annotations

import asyncio
import urllib.request

from scripts.traps.lab import Lab, outcome, until


async def show(lab: Lab) -> list[str]:
    """Answer for a target that still runs, with what its history shows."""
    async with lab.calls(), lab.handles():
        caller = await lab.call("charge", "waits", 300.0)
        target = lab.handler.get_workflow_handle("charge-waits")

        async def runs() -> bool:
            return bool(
                [e async for e in lab.handler.list_workflows("WorkflowId = 'charge-waits'")]
            )

        await until(runs)
        begun = (await target.fetch_history()).events[0]
        (callback,) = begun.workflow_execution_started_event_attributes.completion_callbacks
        status = await asyncio.to_thread(_post, lab, dict(callback.nexus.header))
        got = await outcome(caller)
        state = (await target.describe()).status
        await target.terminate()
    return [
        f"a POST with the token from the target's history: HTTP {status}",
        f"the caller's operation completes with: {got}",
        f"the target that was to answer: {state.name if state else state}",
        await lab.doctor(),
    ]


def _post(lab: Lab, token: dict[str, str]) -> int:
    request = urllib.request.Request(
        f"http://{lab.http}/namespaces/{lab.caller.namespace}/nexus/callback",
        data=b'"paid, says whoever posts this"',
        headers={
            **token,
            "Content-Type": "application/json",
            "Nexus-Operation-State": "succeeded",
        },
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        return int(answer.status)
