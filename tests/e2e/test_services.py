"""The handler's side: the seed's gateway, routing, multi-tenant and validation blocks."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import deployed, gathered
from tests.helpers.eventually import eventually
from tests.helpers.seed import seed_block
from tests.helpers.warehouse import BEHIND, BEHIND_CALLER


async def test_the_seeds_own_caller_handler_and_endpoint_run_together(
    address: str, tmp_path: Path
) -> None:
    """The basic pattern's two blocks and the endpoint block, unmodified, as three teams."""
    files = {
        "orders.twf": seed_block("# Validate locally"),
        "payments.twf": seed_block("nexus_endpoint PaymentsEndpoint")
        + seed_block("activity RecordTransaction(result)"),
        "payments.py": "def charge_card(payment):\n    return {'id': 'ch-' + payment['id']}\n",
    }
    async with deployed(address, tmp_path, files, "PaymentsEndpoint", "notifications") as app:
        order = {"payment": {"id": "p1"}, "customer": "ada"}
        assert await app.run("OrderWorkflow", order) == {"paymentId": "ch-p1"}
        target = app.client("payments").get_workflow_handle("payment-p1")
        assert await result_of(target) == {"id": "ch-p1"}
        assert (await target.describe()).task_queue == app.names["payments"] + "-worker"


GATEWAY_CALLER = """
workflow Uses() -> (Result):
    nexus "shop" workflow GetOrder("o-1") -> order
        options:
            timeout: 5m
    nexus "shop" workflow UpdateOrder("o-1", Updates{price: 3}) -> updated
        options:
            timeout: 5m
    nexus "shop" workflow CreateOrder(Order{id: "o-2"}) -> created
        options:
            timeout: 5m
    nexus "shop" workflow CancelOrder("o-2") -> cancelled
        options:
            timeout: 5m
    close Result{order, updated, created: created.accepted, cancelled}
"""
GATEWAY_PYTHON = """
def GetOrder(order_id):
    return {"id": order_id, "status": "open"}

async def update_order(order_id, updates):
    return {"id": order_id, **updates}
"""


async def test_the_gateways_operations_are_python_or_simulated(
    address: str, tmp_path: Path
) -> None:
    """Operations without a body run the function of their name, else answer a sample."""
    files = {
        "shop.twf": seed_block("nexus_service OrdersGateway"),
        "shop.py": GATEWAY_PYTHON,
        "uses.twf": GATEWAY_CALLER,
    }
    async with deployed(address, tmp_path, files) as app:
        assert app.simulated == (
            "operation OrdersGateway.CancelOrder",
            "operation OrdersGateway.CreateOrder",
        )
        result = await app.run("Uses")
    assert result["order"] == {"id": "o-1", "status": "open"}
    assert result["updated"] == {"id": "o-1", "price": 3}
    assert result["created"]


ROUTING_CALLER = """
workflow Route(kind: string) -> (Routed):
    nexus "routing" workflow Process(Request{type: kind}) -> result
        options:
            timeout: 5m
    close complete(result.by)
"""
ROUTES = """

workflow FastProcessing(request: Request) -> Result:
    close Result{by: "fast"}

workflow BatchProcessing(request: Request) -> Result:
    close Result{by: "batch"}
"""


async def test_requests_are_routed_by_their_content(address: str, tmp_path: Path) -> None:
    """The seed's routing block starts the workflow its branches name."""
    files = {
        "routing.twf": seed_block("nexus_service ProcessingService") + ROUTES,
        "front.twf": ROUTING_CALLER,
    }
    async with deployed(address, tmp_path, files) as app:
        routes = await asyncio.gather(*(app.run("Route", k) for k in ("fast", "batch", "other")))
        client = app.client("routing")

        async def simulated() -> bool:
            kinds = [e.workflow_type async for e in client.list_workflows("")]
            return "StandardProcessing" in kinds

        await eventually(simulated)
    assert routes[:2] == ["fast", "batch"]


TENANT_CALLER = """
workflow ForTenant(tenantId: string, data: Data) -> (Result):
    nexus "tenants" workflow ProcessForTenant(tenantId, data) -> result
        options:
            timeout: 5m
    close complete(result)
"""
TENANT_WORKFLOW = """

workflow TenantWorkflow(data: Data) -> Result:
    activity Store(data) -> stored
    close Result{id: data.id, stored}
"""


async def test_each_tenant_gets_a_worker_and_a_workflow_id_of_its_own(
    address: str, tmp_path: Path
) -> None:
    """`task_queue: "tenant-{tenantId}"`: a worker for the queue is there when needed."""
    files = {
        "tenants.twf": seed_block("nexus_service TenantService") + TENANT_WORKFLOW,
        "front.twf": TENANT_CALLER,
    }
    async with deployed(address, tmp_path, files) as app:
        await asyncio.gather(
            *(app.run("ForTenant", tenant, {"id": 7}) for tenant in ("acme", "bolt", "acme"))
        )
        client = app.client("tenants")
        expected = {("tenant-acme-7", "tenant-acme"), ("tenant-bolt-7", "tenant-bolt")}

        async def listed() -> bool:
            return {(e.id, e.task_queue) async for e in client.list_workflows("")} == expected

        await eventually(listed)


VALIDATION_CALLER = """
workflow Pay(amount: number) -> (Result):
    nexus "payments" workflow ProcessPayment(Payment{amount}) -> result
        options:
            timeout: 5m
    close complete("accepted")

workflow PayWrongly() -> (Result):
    nexus "payments" workflow ProcessPayment(Payment{amount: "much"}) -> result
        options:
            timeout: 5m
    close complete("accepted")
"""
STRANGER = """
workflow StrangerPays(amount: number) -> (Result):
    nexus "payments" workflow ProcessPayment(Payment{amount}) -> result
        options:
            timeout: 5m
    close complete("accepted")
"""
ENDPOINT = """
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders
        - admin

"""


async def test_the_seeds_request_validation_runs_as_written(address: str, tmp_path: Path) -> None:
    """Unlisted callers and bad amounts are refused, without a retry."""
    files = {
        "payments.twf": ENDPOINT + seed_block("if payment.amount <= 0"),
        "orders.twf": VALIDATION_CALLER,
        "strangers.twf": STRANGER,
        "admin.twf": "workflow Idle():\n    close\n",
    }
    async with deployed(address, tmp_path, files, "PaymentsEndpoint") as app:
        results = await gathered(app, {"Pay": (5,), "PayWrongly": (), "StrangerPays": (5,)})
        negative = await app.outcome("Pay", -1)
    assert results["Pay"] == "accepted"
    assert _kind(negative) == ("NexusOperationError", "InvalidArgumentError")
    assert "Amount must be positive" in negative[1]
    assert _kind(results["PayWrongly"]) == ("NexusOperationError", "BAD_REQUEST")
    assert "payment.amount" in results["PayWrongly"][1]
    assert _kind(results["StrangerPays"]) == ("NexusUnauthorizedError", "UNAUTHORIZED")


def _kind(outcome: Any) -> tuple[str, str]:
    return outcome[0], outcome[2][0]["type"]


async def test_operations_that_wait_run_behind_a_workflow(address: str, tmp_path: Path) -> None:
    """Activities and timers in a body: beyond the 10 s a Nexus request may take."""
    files = {"warehouse.twf": BEHIND, "front.twf": BEHIND_CALLER}
    async with deployed(address, tmp_path, files) as app:
        fine, short, crash = await asyncio.gather(
            app.outcome("Reserves", 2), app.outcome("Reserves", 50), app.outcome("Crashes")
        )
        assert fine == {"item": "apple", "by": app.names["front"]}
        assert short[0] == "NexusOperationError"
        assert short[2][0]["type"] == "OutOfStock"
        assert short[2][0]["details"] == [{"free": 5}]
        assert _kind(crash) == ("NexusOperationError", "ZeroDivisionError"), "not retried"


async def test_an_operation_signals_a_workflow(address: str, tmp_path: Path) -> None:
    """`temporal.signal` in an operation's body, and an `async` operation's result."""
    files = {"warehouse.twf": BEHIND, "front.twf": BEHIND_CALLER}
    async with deployed(address, tmp_path, files) as app:
        tracking = await app.start("Tracks")
        client = app.client("warehouse")

        async def target() -> str:
            found = [e.id async for e in client.list_workflows("WorkflowType = 'TrackParcel'")]
            return found[0] if found else ""

        id = await eventually(target)
        assert await app.run("Pokes", id) == "poked"
        assert await result_of(tracking) == {"nine": 9, "where": {"id": "parcel", "n": 5}}
