"""Callers and handlers written by hand with the Python SDK, with nothing of Crossway."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import nexusrpc
import nexusrpc.handler
from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():  # the SDK's sandbox reads this module again
    from tests.helpers.deployed import deployed, provisioned
    from tests.helpers.names import fresh

SECONDS = timedelta(minutes=5)


@dataclass
class Update:
    """An operation's one input: its two parameters by name."""

    orderId: str  # noqa: N815 - the field's name in the design
    updates: dict[str, int]


@dataclass
class Called:
    """What the hand-written caller is told: where to call, and with what."""

    endpoint: str
    update: Update


@workflow.defn
class HandWrittenCaller:
    """Calls an operation that a design offers."""

    @workflow.run
    async def run(self, called: Called) -> dict[str, Any]:
        """Return the operation's result."""
        client = workflow.create_nexus_client(service="Gateway", endpoint=called.endpoint)
        result: dict[str, Any] = await client.execute_operation(
            "UpdateOrder", called.update, output_type=dict, schedule_to_close_timeout=SECONDS
        )
        return result


@nexusrpc.handler.service_handler(name="HandService")
class HandWrittenHandler:
    """Offers operations that a design calls."""

    @nexusrpc.handler.sync_operation
    async def Join(  # noqa: N802 - the operation's name in the design
        self,
        ctx: nexusrpc.handler.StartOperationContext,  # noqa: ARG002 - the SDK asks for it
        input: Update,
    ) -> dict[str, object]:
        """Return what arrived."""
        return {"order": input.orderId, "count": len(input.updates), "unknown": {"kept": True}}


GATEWAY = """
nexus_endpoint GatewayEndpoint:
    target_namespace: gateway
    target_task_queue: gateway-worker
    caller_identity: link
    allowed_caller_namespaces: [handmade]

nexus_service Gateway:
    operation UpdateOrder(orderId: string, updates: Updates) -> Order:
        return workflow ApplyUpdate(orderId, updates)

workflow ApplyUpdate(orderId: string, updates: Updates) -> Order:
    close Order{id: orderId, price: updates.price, updates}
"""


async def test_a_hand_written_caller_calls_a_design(address: str, tmp_path: Path) -> None:
    """Two parameters arrive as one JSON object keyed by name, from any SDK."""
    files = {"gateway.twf": GATEWAY, "handmade.twf": "workflow Nothing():\n    close\n"}
    async with deployed(address, tmp_path, files, "GatewayEndpoint") as app:
        client = await Client.connect(address, namespace=app.names["handmade"])
        queue = fresh("hand")
        async with Worker(client, task_queue=queue, workflows=[HandWrittenCaller]):
            result = await client.execute_workflow(
                HandWrittenCaller.run,
                Called(app.names["GatewayEndpoint"], Update("o-1", {"price": 3})),
                id=str(uuid.uuid4()),
                task_queue=queue,
            )
    assert result == {"id": "o-1", "price": 3, "updates": {"price": 3}}


CALLER = """
workflow Calls(orderId: string) -> (Result):
    nexus "handlers" workflow Join(orderId, Updates{price: 1, size: 2}) -> answer
        options:
            timeout: 5m
    close complete(answer)

nexus service HandService:
    operation Join(orderId: string, updates: Updates) -> Answer

namespace handlers:
    worker handWorker
        options:
            task_queue: "hand-queue"
    nexus endpoint hand-endpoint
        options:
            task_queue: "hand-queue"
            caller_identity: link

worker handWorker:
    nexus service HandService
"""


async def test_a_design_calls_a_hand_written_handler(address: str, tmp_path: Path) -> None:
    """The handler gets its dataclass; fields it adds to the result are not dropped."""
    files = {"calls.twf": CALLER}
    more = ("handlers", "hand-endpoint", "hand-queue")
    async with provisioned(address, tmp_path, files, *more) as app, app.serving("calls"):
        client = await Client.connect(address, namespace=app.names["handlers"])
        async with Worker(
            client,
            task_queue=app.names["hand-queue"],
            nexus_service_handlers=[HandWrittenHandler()],
        ):
            result = await app.run("Calls", "o-9")
    assert result == {"order": "o-9", "count": 2, "unknown": {"kept": True}}
