"""A caller by hand with the types of a contract: decimals, moments, durations and bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():  # the SDK's sandbox reads this module again
    from crossway import runtime as cw
    from tests.helpers.contract_types import Bank, Bill, ChargeInput, Id
    from tests.helpers.deployed import deployed
    from tests.helpers.names import fresh

AT = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)

DESIGN = """
nexus_endpoint BankEndpoint:
    target_namespace: bank
    target_task_queue: bank
    caller_identity: link
    allowed_caller_namespaces: [hand]

nexus_service Bank:
    operation Charge(id: Id, parts: list[decimal] = []) -> (Bill):
        return Bill{total: id.fee * 2, wait: id.wait * 2, mark: id.mark, parts, at: id.at}

type Id:
    fee: decimal
    wait: duration
    mark: bytes
    at: moment

type Bill:
    total: decimal
    wait: duration
    mark: bytes
    parts: list[decimal]
    at: moment
"""


@workflow.defn
class Shop:
    """Calls an operation that a design offers."""

    @workflow.run
    async def run(self, endpoint: str) -> Bill:
        """Return what the operation gives, once more."""
        client = workflow.create_nexus_client(service=Bank, endpoint=endpoint)
        whole = Id(fee=Decimal("19.90"), wait=timedelta(minutes=5), mark=b"\x00\x01\xff", at=AT)
        given = ChargeInput(id=whole)
        limit = timedelta(minutes=5)
        bill = await client.execute_operation(Bank.charge, given, schedule_to_close_timeout=limit)
        more = Id(fee=bill["total"], wait=bill["wait"], mark=bill["mark"], at=bill["at"])
        again = ChargeInput(id=more, parts=[bill["total"], bill["total"] / 3])
        return await client.execute_operation(Bank.charge, again, schedule_to_close_timeout=limit)


async def test_a_caller_by_hand_has_the_types_of_the_contract(address: str, tmp_path: Path) -> None:
    """The SDK's own converter sends no amount, and reads each as a text."""
    files = {"bank.twf": DESIGN, "hand.twf": "workflow Nothing():\n    close\n"}
    async with deployed(address, tmp_path, files, "BankEndpoint") as app:
        values = cw.contract_converter()
        client = await Client.connect(address, namespace=app.names["hand"], data_converter=values)
        queue = fresh("hand")
        async with Worker(client, task_queue=queue, workflows=[Shop]):
            bill = await client.execute_workflow(
                Shop.run, app.names["BankEndpoint"], id=fresh("shop"), task_queue=queue
            )
    assert bill == {
        "total": Decimal("79.60"),
        "wait": timedelta(minutes=20),
        "mark": b"\x00\x01\xff",
        "parts": [Decimal("39.80"), Decimal("39.80") / 3],
        "at": AT,
    }
