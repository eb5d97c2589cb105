"""One storm: executions of the orders example, and processes that are killed meanwhile."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import ConnectConfig, RPCError, ServiceClient

from crossway.cluster.service.connect import Connections
from crossway.runtime import data_converter
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.killable import Server
from tests.helpers.paths import ORDERS
from tests.helpers.ports import free_port

NAMESPACES = ("orders", "payments", "notifications")

# Every activity of the example leaves a line in a file: appending one is atomic.
PYTHON = """\
import asyncio, json, os

async def effect(name, id):
    await asyncio.sleep(0.05)
    line = json.dumps([name, id]) + "\\n"
    file = os.open({effects!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode())
    os.close(file)
"""
IMPLEMENTED = {
    "orders": """
async def validate_order(order):
    await effect("ValidateOrder", order["id"])
""",
    "payments": """
async def validate_payment(payment):
    await effect("ValidatePayment", payment["id"])

async def charge_card(payment):
    await effect("ChargeCard", payment["id"])
    return {"id": "ch-" + payment["id"], "amount": payment["amount"], "status": "charged"}

async def record_transaction(result):
    await effect("RecordTransaction", result["id"].removeprefix("ch-"))
""",
    "notifications": """
async def send_email(address, payment_id):
    await effect("SendEmail", payment_id.removeprefix("ch-"))
""",
}
ACTIVITIES = (
    "ValidateOrder",
    "ValidatePayment",
    "ChargeCard",
    "RecordTransaction",
    "SendEmail",
)


@dataclass(frozen=True)
class Storm:
    """How hard: executions, kills of the serving process, kills of the server."""

    executions: int
    kills: int
    server_kills: int = 1


def rage(storm: Storm, folder: Path, say: Callable[[str], None]) -> None:
    """Run a storm in an empty folder.

    Raises:
        AssertionError: something was lost or doubled.
    """
    design, effects = folder / "orders", folder / "effects"
    shutil.copytree(ORDERS, design)
    for stem, text in IMPLEMENTED.items():
        (design / f"{stem}.py").write_text(PYTHON.format(effects=str(effects)) + text)
    keys = folder / "keys"
    assert crossway("keys", "new", *NAMESPACES, "--dir", str(keys)).returncode == 0
    with ExitStack() as stack:
        server = stack.enter_context(Server(free_port(), folder / "server.db"))
        applied = crossway("apply", str(design), "--address", server.address)
        assert applied.returncode == 0, applied.stderr
        chosen = [part for name in NAMESPACES for part in ("--namespace", name)]
        command = ("serve", str(design), *chosen, "--address", server.address, "--keys", str(keys))
        asyncio.run(_Weather(storm, server, command, say).pass_over())
        asyncio.run(_count(storm, server.address, effects))


class _Weather:
    """The executions, and what is killed while they run."""

    def __init__(
        self, storm: Storm, server: Server, command: tuple[str, ...], say: Callable[[str], None]
    ) -> None:
        self._storm, self._server, self._command, self._say = storm, server, command, say
        self._begun, self._done = time.monotonic(), 0

    async def pass_over(self) -> None:
        """Start everything, kill what is to be killed, and wait until all is done."""
        serving = Background(*self._command).__enter__()
        try:
            await asyncio.to_thread(serving.wait_for, "is current now", times=3)
            orders = (await _connected(self._server.address)).client("orders")
            work = asyncio.gather(*(self._order(orders, n) for n in range(self._storm.executions)))
            for number in range(self._storm.kills):
                await self._reach((number + 1) / (self._storm.kills + 2))
                serving.end(signal.SIGKILL)
                self._say(f"{self._now()} killed the serving process, {self._done} done")
                if number < self._storm.server_kills:
                    self._server.kill()
                    self._say(f"{self._now()} killed the server")
                    await asyncio.to_thread(self._server.start)
                serving = Background(*self._command).__enter__()
            await work
            self._say(f"{self._now()} all {self._done} done")
        finally:
            serving.end(signal.SIGTERM)

    def _now(self) -> str:
        return f"{time.monotonic() - self._begun:6.1f} s"

    async def _reach(self, part: float) -> None:
        """Wait until a part of the executions is done: the rest is in flight."""
        while self._done < part * self._storm.executions:
            await asyncio.sleep(0.02)

    async def _order(self, client: Client, number: int) -> None:
        """See one order through, over all that goes down meanwhile."""
        order = json.loads((ORDERS / "order.json").read_text())
        order["id"] = order["payment"]["id"] = name = f"o{number}"
        handle = await _persist(lambda: _started(client, name, order))
        result = await _persist(handle.result)
        assert result == {"paymentId": f"ch-{name}"}, result
        self._done += 1


async def _started(client: Client, name: str, order: Any) -> WorkflowHandle[Any, Any]:
    try:
        return await client.start_workflow(
            "OrderWorkflow", order, id=f"order-{name}", task_queue="orders"
        )
    except WorkflowAlreadyStartedError:
        return client.get_workflow_handle(f"order-{name}")


async def _persist(ask: Any) -> Any:
    """Ask again while the server is away."""
    while True:
        try:
            return await ask()
        except RPCError:
            await asyncio.sleep(0.2)


async def _connected(address: str) -> Connections:
    service = await ServiceClient.connect(ConnectConfig(target_host=address))
    return Connections(service, data_converter=data_converter())


async def _count(storm: Storm, address: str, effects: Path) -> None:
    """Check that everything happened: each target once, each activity at least once."""
    connections = await _connected(address)
    names = {f"o{number}" for number in range(storm.executions)}
    kinds = (
        ("orders", "OrderWorkflow"),
        ("payments", "ProcessPaymentWorkflow"),
        ("notifications", "SendConfirmation"),
    )
    for namespace, kind in kinds:
        query = f"WorkflowType = '{kind}'"
        listed = [found async for found in connections.client(namespace).list_workflows(query)]
        states = Counter(found.status for found in listed)
        assert states == {WorkflowExecutionStatus.COMPLETED: storm.executions}, (kind, states)
        assert len({found.id for found in listed}) == storm.executions, kind
    lines = [tuple(json.loads(line)) for line in effects.read_text().splitlines()]
    for activity in ACTIVITIES:
        assert {id for name, id in lines if name == activity} == names, activity
