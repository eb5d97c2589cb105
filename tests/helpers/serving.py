"""A design of two namespaces that `crossway serve` serves, and what tests ask of it."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.client import Client

from crossway.cluster.service.ask import result_of
from tests.helpers.background import Background
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected

ORDERS = """\
nexus_endpoint Till:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders

nexus_service TillService:
    operation Pay(payment: Payment) -> Receipt:
        return workflow TakePayment(payment)

workflow TakePayment(payment: Payment) -> Receipt:
    activity Charge(payment) -> receipt
    close receipt
"""

CALLER = """\
workflow Buy(order: Order) -> Receipt:
    activity Reserve(order)
    await timer(2s)
    options(timeout: 10m)
    nexus Till TillService.Pay(order.payment) -> receipt
    close Receipt{id: receipt.id}
"""

PYTHON = {
    "payments": "def charge(payment):\n    return {'id': 'r-' + payment['id']}\n",
    "orders": "def reserve(order):\n    pass\n\ndef inspect(order):\n    pass\n",
}

ORDER = {"id": "o-1", "payment": {"id": "p-1"}}


@dataclass(frozen=True)
class Shop:
    """A design of two namespaces, applied; `command` serves both."""

    folder: Path
    address: str
    orders: str
    payments: str

    @property
    def command(self) -> tuple[str, ...]:
        chosen = ("-n", self.orders, "-n", self.payments)
        keys = ("--keys", str(self.folder.parent / "keys"))
        return ("serve", str(self.folder), *chosen, "--address", self.address, *keys)

    @property
    def caller(self) -> Path:
        return self.folder / f"{self.orders}.twf"

    async def client(self) -> Client:
        return (await connected(self.address)).client(self.orders)

    async def start(self, id: str) -> Any:
        client = await self.client()
        return await client.start_workflow("Buy", ORDER, id=id, task_queue=self.orders)

    async def result(self, id: str) -> Any:
        return await result_of((await self.client()).get_workflow_handle(id))

    async def activities(self, id: str) -> list[str]:
        """Return the activities that an execution scheduled, in order."""
        history = await (await self.client()).get_workflow_handle(id).fetch_history()
        return [
            event.activity_task_scheduled_event_attributes.activity_type.name
            for event in history.events
            if event.HasField("activity_task_scheduled_event_attributes")
        ]


@contextmanager
def serving(shop: Shop, *more: str, builds: int = 2) -> Iterator[Background]:
    """Serve the shop from entering to leaving, both builds being current."""
    with Background(*shop.command, *more) as process:
        process.wait_for("is current now", times=builds)
        yield process
        assert process.end() == 0, process.text


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def eventually_answers(port: int, code: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if get(port, "/ready")[0] == code:
            return True
        time.sleep(0.2)
    return False
