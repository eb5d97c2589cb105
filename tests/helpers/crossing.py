"""Hand-written workflows of two namespaces, one calling the other: what compiled code does.

`crossing()` gives them fresh names on a server and serves them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import nexusrpc
import nexusrpc.handler
from temporalio import activity, nexus, workflow
from temporalio.client import WorkflowHandle
from temporalio.exceptions import ApplicationError

from crossway.cluster.making.provision import provision
from crossway.cluster.service.connect import Connections
from crossway.cluster.serving.workers import Workers, serve
from crossway.runtime import Detached, Endpoint, Operation, TaskQueue
from tests.helpers.designs import placed
from tests.helpers.names import fresh

QUICK = timedelta(minutes=5)


@activity.defn(name="Charge")
def charge(payment: dict[str, Any]) -> dict[str, Any]:
    """Charge, blocking a thread: the plain kind of function that users write."""
    if payment.get("broken"):
        raise ApplicationError("card declined", type="Declined", non_retryable=True)
    return {"charged": payment["id"]}


@activity.defn(name="Flaky")
async def flaky() -> None:
    """Never succeed."""
    raise RuntimeError("no luck\x1b[31m [red]today[/red]")


@workflow.defn(name="Pay")
class Pay:
    """The target of an operation."""

    @workflow.run
    async def run(self, payment: dict[str, Any]) -> Any:
        """Charge, or wait for a signal when told to."""
        if payment.get("waits"):
            await workflow.sleep(timedelta(hours=1))
        if payment.get("flaky"):
            await workflow.execute_activity("Flaky", schedule_to_close_timeout=QUICK)
        return await workflow.execute_activity("Charge", payment, schedule_to_close_timeout=QUICK)


@nexusrpc.handler.service_handler(name="Payments")
class Payments:
    """One operation that starts `Pay`, one that answers at once, one that never does."""

    @nexus.workflow_run_operation
    async def Pay(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, payment: dict[str, Any]
    ) -> nexus.WorkflowHandle[Any]:
        """Start `Pay`."""
        return await ctx.start_workflow("Pay", payment, id=f"pay-{payment['id']}")

    @nexusrpc.handler.sync_operation
    async def Look(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, payment: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what came in."""
        return payment

    @nexusrpc.handler.sync_operation
    async def Later(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, _payment: dict[str, Any]
    ) -> None:
        """Ask for a retry, every time."""
        raise nexusrpc.HandlerError("try later", type=nexusrpc.HandlerErrorType.UNAVAILABLE)


@workflow.defn(name="Order")
class Order:
    """The caller: makes the calls it is told to, in order."""

    @workflow.run
    async def run(self, endpoint: str, calls: list[str], payment: dict[str, Any]) -> list[Any]:
        """Call each operation; `detach X`, `child` and `timer` mean what they say."""
        return [await self._call(endpoint, call, payment) for call in calls]

    async def _call(self, endpoint: str, call: str, payment: dict[str, Any]) -> Any:
        limit = timedelta(seconds=payment.get("limit", 300))
        if call == "child":
            return await workflow.execute_child_workflow("Order", args=[endpoint, [], payment])
        if call == "timer":
            return await workflow.sleep(0.01)
        if call.startswith("detach "):
            operation = Operation(endpoint, "Payments", call.removeprefix("detach "))
            return await operation.detach(payment)
        operation = Operation(endpoint, "Payments", call)
        return await operation.call(payment, schedule_to_close_timeout=limit)


@workflow.defn(sandboxed=False)
class Twice:
    """Continues as new once, or as often as told, calling in its last run."""

    @workflow.run
    async def run(self, endpoint: str, name: str, times: int) -> None:
        """Call, the last time."""
        if times:
            workflow.continue_as_new(args=[endpoint, name, times - 1])
        client: workflow.NexusClient[Any] = workflow.create_nexus_client(
            service="Payments", endpoint=endpoint
        )
        await client.execute_operation("Pay", {"id": name})


@dataclass(frozen=True, slots=True)
class Crossing:
    """The two namespaces, served."""

    connections: Connections
    workers: Workers
    orders: str
    payments: str
    endpoint: str

    async def order(self, *calls: str, **payment: Any) -> WorkflowHandle[Any, Any]:
        """Start an order that makes these calls with this payment (its id is fresh)."""
        payment = {"id": fresh("p"), **payment}
        return await self.connections.client(self.orders).start_workflow(
            "Order", args=[self.endpoint, calls, payment], id=fresh("order"), task_queue="orders"
        )


@asynccontextmanager
async def crossing(connections: Connections) -> AsyncIterator[Crossing]:
    """Serve both namespaces under fresh names; payments also has a queue per tenant."""
    orders, payments, endpoint = fresh("orders"), fresh("payments"), fresh("endpoint")
    open_to_all = {endpoint: Endpoint("payments", ("Payments",))}
    queues = [
        TaskQueue(orders, "orders", (Order, Detached)),
        TaskQueue(payments, "payments", (Pay,), (charge, flaky), (Payments,), (), open_to_all),
        TaskQueue(payments, "tenant-{tenantId}", (Pay,), (charge, flaky)),
    ]
    await provision(connections, placed([orders, payments], [(endpoint, payments, "payments")]))
    async with serve(connections, queues) as workers:
        yield Crossing(connections, workers, orders, payments, endpoint)
