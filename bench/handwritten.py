"""The same calls written by hand, as the SDK's samples do it: contracts as dataclasses,
handlers with decorators, default workers with the import sandbox."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import nexusrpc
import nexusrpc.handler
from temporalio import activity, nexus, workflow
from temporalio.client import Client
from temporalio.worker import Worker

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
        payments = workflow.create_nexus_client(service=PaymentsService, endpoint="hand-payments")
        result = await payments.execute_operation(
            PaymentsService.process_payment, order.payment, schedule_to_close_timeout=TIMEOUT
        )
        notifications = workflow.create_nexus_client(
            service=NotificationsService, endpoint="hand-notifications"
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
        client = workflow.create_nexus_client(service=PaymentsService, endpoint="hand-payments")
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
        client = workflow.create_nexus_client(service=PaymentsService, endpoint="hand-payments")
        return await client.execute_operation(
            PaymentsService.process_payment, payment, schedule_to_close_timeout=TIMEOUT
        )


async def serve(address: str, stop: asyncio.Event, ready: asyncio.Event) -> None:
    """Run the three teams' workers until told to stop."""
    async with AsyncExitStack() as stack:
        for namespace, options in _WORKERS.items():
            client = await Client.connect(address, namespace=namespace)
            worker = Worker(client, task_queue=namespace, **options)
            await stack.enter_async_context(worker)
        ready.set()
        await stop.wait()


_WORKERS: dict[str, dict[str, Any]] = {
    "hand-orders": {
        "workflows": [OrderWorkflow, QuoteTen, PayOnce],
        "activities": [validate_order],
    },
    "hand-payments": {
        "workflows": [ProcessPaymentWorkflow],
        "nexus_service_handlers": [PaymentsHandler()],
    },
    "hand-notifications": {
        "workflows": [SendConfirmationWorkflow],
        "nexus_service_handlers": [NotificationsHandler()],
    },
}
