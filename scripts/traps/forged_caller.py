"""Who called, as the links of a request say it."""

from __future__ import annotations

from scripts.traps.lab import Lab, outcome

LINK = (
    "<temporal:///namespaces/{}/workflows/w-1/r-1/history?eventID=5&eventType="
    "NexusOperationScheduled&referenceType=EventReference>; "
    'type="temporal.api.common.v1.Link.WorkflowEvent"'
)


async def show(lab: Lab) -> list[str]:
    """Ask the handler who calls, honestly and with a header of the caller's own."""
    header = {"nexus-link": LINK.format("treasury")}
    async with lab.calls(), lab.handles():
        honest = await outcome(await lab.call("quote", "h", 20.0))
        forged = await outcome(await lab.call("quote", "f", 20.0, header))
    return [
        f"{lab.caller.namespace} calls: the handler reads {honest}",
        f"{lab.caller.namespace} calls with a header nexus-link: the handler reads {forged}",
        await lab.doctor(),
    ]
