"""The same calls written by hand: contracts as dataclasses, handlers with decorators.

They are served in two ways. As the SDK's samples do it: default workers with the import sandbox on
a default connection. And as an expert does who has read everything on speed: no sandbox, no
compression, and (`bench.worker`) uvloop and one native thread. Neither proves who calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import nexusrpc
import nexusrpc.handler
from temporalio import activity, nexus, workflow
from temporalio.client import Client
from temporalio.service import ConnectConfig, GrpcCompression, ServiceClient
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

TIMEOUT = timedelta(minutes=1)


@dataclass
class Payment:
    """What is paid."""

    id: str
    amount: float


@dataclass
class PaymentResult:
    """What came of it."""

    id: str
    amount: float


@dataclass
class Quote:
    """What it would cost."""

    id: str
    fee: float


@dataclass
class Customer:
    """Who pays."""

    name: str
    email: str


@dataclass
class Order:
    """What is ordered."""

    id: str
    customer: Customer
    payment: Payment


@dataclass
class Confirmation:
    """What is confirmed, to whom."""

    customer: Customer
    payment: PaymentResult


@nexusrpc.service
class PaymentsService:
    """The payments team's contract."""

    process_payment: nexusrpc.Operation[Payment, PaymentResult]
    quote_price: nexusrpc.Operation[Payment, Quote]


@nexusrpc.service
class NotificationsService:
    """The notifications team's contract."""

    send_confirmation: nexusrpc.Operation[Confirmation, None]


@workflow.defn
class ProcessPaymentWorkflow:
    """Handles a payment."""

    @workflow.run
    async def run(self, payment: Payment) -> PaymentResult:
        """Return the result."""
        return PaymentResult(payment.id, payment.amount)


@workflow.defn
class SendConfirmationWorkflow:
    """Sends a confirmation."""

    @workflow.run
    async def run(self, confirmation: Confirmation) -> None:
        """Do nothing, as the design's does."""


@nexusrpc.handler.service_handler(service=PaymentsService)
class PaymentsHandler:
    """Handles the payments team's operations."""

    @nexus.workflow_run_operation
    async def process_payment(
        self, ctx: nexus.WorkflowRunOperationContext, input: Payment
    ) -> nexus.WorkflowHandle[PaymentResult]:
        """Start the workflow."""
        id = f"payment-{ctx.request_id}"
        return await ctx.start_workflow(ProcessPaymentWorkflow.run, input, id=id)

    @nexusrpc.handler.sync_operation
    async def quote_price(
        self, ctx: nexusrpc.handler.StartOperationContext, input: Payment
    ) -> Quote:
        """Answer at once."""
        return Quote(input.id, input.amount * 2)


@nexusrpc.handler.service_handler(service=NotificationsService)
class NotificationsHandler:
    """Handles the notifications team's operations."""

    @nexus.workflow_run_operation
    async def send_confirmation(
        self, ctx: nexus.WorkflowRunOperationContext, input: Confirmation
    ) -> nexus.WorkflowHandle[None]:
        """Start the workflow."""
        id = f"confirmation-{ctx.request_id}"
        return await ctx.start_workflow(SendConfirmationWorkflow.run, input, id=id)


def to(role: str) -> str:
    """Return the endpoint by which the workflow's namespace reaches who does something for it."""
    return f"{workflow.info().namespace}-{role}"


@activity.defn
async def validate_order(order: Order) -> None:
    """Accept every order."""


@workflow.defn
class OrderWorkflow:
    """The seed's order workflow."""

    @workflow.run
    async def run(self, order: Order) -> dict[str, str]:
        """Pay and confirm."""
        await workflow.execute_activity(validate_order, order, start_to_close_timeout=TIMEOUT)
        payments = workflow.create_nexus_client(service=PaymentsService, endpoint=to("payments"))
        result = await payments.execute_operation(
            PaymentsService.process_payment, order.payment, schedule_to_close_timeout=TIMEOUT
        )
        notifications = workflow.create_nexus_client(
            service=NotificationsService, endpoint=to("notifications")
        )
        await notifications.execute_operation(
            NotificationsService.send_confirmation,
            Confirmation(order.customer, result),
            schedule_to_close_timeout=TIMEOUT,
        )
        return {"paymentId": result.id}


@workflow.defn
class QuoteTen:
    """Ten synchronous operations, one after the other."""

    @workflow.run
    async def run(self, payment: Payment) -> Quote:
        """Return the last quote."""
        client = workflow.create_nexus_client(service=PaymentsService, endpoint=to("payments"))
        for _ in range(10):
            quote = await client.execute_operation(
                PaymentsService.quote_price, payment, schedule_to_close_timeout=TIMEOUT
            )
        return quote


@workflow.defn
class PayOnce:
    """One workflow-run operation."""

    @workflow.run
    async def run(self, payment: Payment) -> PaymentResult:
        """Return its result."""
        client = workflow.create_nexus_client(service=PaymentsService, endpoint=to("payments"))
        return await client.execute_operation(
            PaymentsService.process_payment, payment, schedule_to_close_timeout=TIMEOUT
        )


@workflow.defn
class QuoteAtOnce:
    """Twenty synchronous operations at once."""

    @workflow.run
    async def run(self, payment: Payment) -> int:
        """Return how many quotes came."""
        client = workflow.create_nexus_client(service=PaymentsService, endpoint=to("payments"))
        calls = [
            client.execute_operation(
                PaymentsService.quote_price, payment, schedule_to_close_timeout=TIMEOUT
            )
            for _ in range(20)
        ]
        return len(await asyncio.gather(*calls))


async def serve(
    address: str, side: str, namespaces: Sequence[str], stop: asyncio.Event, ready: asyncio.Event
) -> None:
    """Run a worker for each namespace until told to stop; `side` is `samples` or `expert`."""
    async with AsyncExitStack() as stack:
        for name in namespaces:
            client = await _client(address, side, f"{side}-{name}")
            options: dict[str, Any] = dict(_WORKERS.get(name, _IN_A_RING))
            if side == "expert":
                options["workflow_runner"] = UnsandboxedWorkflowRunner()
            await stack.enter_async_context(Worker(client, task_queue=client.namespace, **options))
        ready.set()
        await stop.wait()


async def _client(address: str, side: str, namespace: str) -> Client:
    """Return a client of a namespace; the expert's share one connection."""
    if side != "expert":
        return await Client.connect(address, namespace=namespace)
    if address not in _connected:
        config = ConnectConfig(target_host=address, grpc_compression=GrpcCompression.NONE)
        _connected[address] = await ServiceClient.connect(config)
    return Client(_connected[address], namespace=namespace)


_connected: dict[str, ServiceClient] = {}


_WORKERS: dict[str, dict[str, Any]] = {
    "orders": {
        "workflows": [OrderWorkflow, QuoteTen, PayOnce, QuoteAtOnce],
        "activities": [validate_order],
    },
    "payments": {
        "workflows": [ProcessPaymentWorkflow],
        "nexus_service_handlers": [PaymentsHandler()],
    },
    "notifications": {
        "workflows": [SendConfirmationWorkflow],
        "nexus_service_handlers": [NotificationsHandler()],
    },
}
_IN_A_RING: dict[str, Any] = {
    "workflows": [QuoteTen],
    "nexus_service_handlers": [PaymentsHandler()],
}
