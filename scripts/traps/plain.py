"""What the traps call: one service, as Temporal's own samples write it, and no Crossway in it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import nexusrpc
import nexusrpc.handler
from temporalio import nexus, workflow


@nexusrpc.service
class Payments:
    """The contract: one operation answers at once, one has a workflow behind it, one fails."""

    quote: nexusrpc.Operation[str, str]
    charge: nexusrpc.Operation[str, str]
    broken: nexusrpc.Operation[str, str]


@nexusrpc.handler.service_handler(service=Payments)
class PaymentsHandler:
    """The handler. `reached` counts the attempts that got to it, by input."""

    def __init__(self) -> None:
        """Begin with nothing reached."""
        self.reached: list[str] = []

    @nexusrpc.handler.sync_operation
    async def quote(self, ctx: nexusrpc.handler.StartOperationContext, input: str) -> str:
        """Answer with the namespace that the links of the request name as its caller."""
        self.reached.append(input)
        return ctx.inbound_links[0].url.split("/")[4]

    @nexus.workflow_run_operation
    async def charge(
        self, ctx: nexus.WorkflowRunOperationContext, input: str
    ) -> nexus.WorkflowHandle[str]:
        """Start a workflow, whose result is the answer."""
        self.reached.append(input)
        return await ctx.start_workflow(Charge.run, input, id=f"charge-{input}")

    @nexusrpc.handler.sync_operation
    async def broken(self, _ctx: nexusrpc.handler.StartOperationContext, input: str) -> str:
        """Fail as a mistake in a handler fails: with a plain exception of Python."""
        raise ValueError(input)


@workflow.defn
class Charge:
    """The target: takes a second, or waits for ever when its input says so."""

    @workflow.run
    async def run(self, input: str) -> str:
        """Return the input."""
        await asyncio.sleep(1 if "waits" not in input else 3600)
        return input


@workflow.defn
class Call:
    """A caller that awaits one operation, with a deadline in seconds and headers if any."""

    @workflow.run
    async def run(
        self, endpoint: str, operation: str, input: str, deadline: float, headers: dict[str, str]
    ) -> Any:
        """Return the operation's result."""
        payments = workflow.create_nexus_client(service=Payments, endpoint=endpoint)
        return await payments.execute_operation(
            operation,
            input,
            headers=headers,
            schedule_to_close_timeout=timedelta(seconds=deadline),
        )
