"""Who called, as the links of a request say it, and who may."""

from __future__ import annotations

from temporalio.client import Client

from scripts.traps.lab import Lab, outcome

ELSEWHERE = "default"
"""A namespace that every development server has."""

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
        anybody = await _from_elsewhere(lab)
    return [
        f"{lab.caller.namespace} calls: the handler reads {honest}",
        f"{lab.caller.namespace} calls with a header nexus-link: the handler reads {forged}",
        f"{ELSEWHERE} calls, which nobody named: the handler reads {anybody}",
        await lab.doctor(),
    ]


async def _from_elsewhere(lab: Lab) -> str:
    """Return what the handler answers to a namespace that has nothing to do with either."""
    stranger = Client(lab.caller.service_client, namespace=ELSEWHERE)
    other = Lab(stranger, lab.handler, lab.endpoint, lab.http)
    async with other.calls():
        return await outcome(await other.call("quote", "e", 20.0))
