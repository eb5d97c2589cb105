"""`crossway doctor`: each row of the seed's debugging table, provoked, named and mended.

The commands that are run to mend are those that it prints, as it prints them.

Longer than other files because each row of one table has its design, its fault and its remedy
beside each other.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import nexusrpc.handler
import pytest
from temporalio import workflow
from temporalio.api.operatorservice.v1 import (
    DeleteNexusEndpointRequest,
    ListNexusEndpointsRequest,
)
from temporalio.client import WorkflowFailureError

from crossway.cluster.keys import create_key, followed
from crossway.cluster.serving.workers import Workers, serve
from crossway.runtime import TaskQueue
from crossway.runtime.identity import Keyring
from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, Failure, provisioned
from tests.helpers.eventually import eventually
from tests.helpers.namespaces import empty_namespace
from tests.helpers.patience import PATIENCE

FILES = {
    "buyer.twf": """
workflow Buys(what: string) -> (Bought):
    nexus SellerEndpoint Sellers.Sell(what) -> sold
        options:
            timeout: 10m
    close complete(Bought{sold})
""",
    "seller.twf": """
nexus_endpoint SellerEndpoint:
    target_namespace: seller
    target_task_queue: seller-worker
    allowed_caller_namespaces:
        - buyer

nexus_service Sellers:
    operation Sell(what: string) -> Sale:
        return workflow SellWorkflow(what)

workflow SellWorkflow(what: string) -> Sale:
    activity Ship(what) -> sale
    close complete(sale)
""",
    "seller.py": """
from temporalio.exceptions import ApplicationError

def ship(what):
    if what == "soldout":
        raise ApplicationError("none left", type="SoldOut", non_retryable=True)
    return {"id": what}
""",
}
MORE = ("SellerEndpoint",)
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


class Said(NamedTuple):
    """What the doctor said: its exit code, and findings by check."""

    code: int
    findings: dict[str, list[dict[str, Any]]]


async def doctor(address: str, *arguments: str) -> Said:
    """Run the command while our workers go on."""
    line = ("doctor", *arguments, "--address", address, "--json")
    ran = await asyncio.to_thread(crossway, *line)
    assert ran.returncode in (0, 1), ran.stderr
    assert ran.stdout, ran.stderr
    checks = json.loads(ran.stdout)["checks"]
    return Said(ran.returncode, {c["check"]: c["findings"] for c in checks if c["findings"]})


@dataclass
class Shop:
    """The design, made on the service and not served; with its path, and keys."""

    app: Deployed
    path: str
    keys: Path
    ring: Keyring

    @property
    def environment(self) -> dict[str, str]:
        """What a user's shell has."""
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "CROSSWAY_KEYS": str(self.keys)}

    def queue(self, namespace: str) -> TaskQueue:
        """Return the queue of a namespace, by its name in the text."""
        return next(q for q in self.app.queues if q.namespace == self.app.names[namespace])

    def serving(self, *namespaces: str) -> AbstractAsyncContextManager[Workers]:
        """Serve namespaces here, with the keys of the shop."""
        queues = [self.queue(name) for name in namespaces]
        return serve(self.app.connections, queues, keys=self.ring)

    async def run(self, command: str) -> str:
        """Run a command line as a user would, in a shell, and return what it prints."""
        process = await asyncio.create_subprocess_shell(
            command, env=self.environment, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0, command
        return said.decode()

    @contextlib.contextmanager
    def running(self, command: str) -> Iterator[None]:
        """Run a command that serves until it is told to stop."""
        process = subprocess.Popen(shlex.split(command), env=self.environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)

    async def sells(self) -> None:
        """See that a call gets through."""
        assert await self.app.run("Buys", "pears") == {"sold": {"id": "pears"}}


@asynccontextmanager
async def shop(address: str, folder: Path, old: str = "", new: str = "") -> AsyncIterator[Shop]:
    """Make what the design needs, `new` standing in it where FILES have `old`."""
    design, keys = folder / "shop", folder / "keys"
    design.mkdir()
    files = {name: text.replace(old, new) for name, text in FILES.items()}
    async with provisioned(address, design, files, *MORE) as app:
        for namespace in ("buyer", "seller"):
            create_key(keys, app.names[namespace])
        async with followed(keys) as ring:
            yield Shop(app, str(design), keys, ring)


async def test_the_endpoint_is_missing(address: str, tmp_path: Path) -> None:
    """\"Operation not found\": endpoint exists?"""
    async with shop(address, tmp_path) as made, made.serving("buyer", "seller"):
        name = made.app.names["SellerEndpoint"]
        await delete_endpoint(made.app, name)
        assert isinstance(await made.app.outcome("Buys", "pears"), Failure)
        said = await doctor(address, made.path)
        [finding] = said.findings["endpoint-missing"]
        assert said.code == 1
        assert finding["problem"] == f"the endpoint {name} does not exist"
        for command in finding["commands"]:
            await made.run(command)
        assert "endpoint-missing" not in (await doctor(address, made.path)).findings
        await made.sells()


async def delete_endpoint(app: Deployed, name: str) -> None:
    service = app.connections.service.operator_service
    page = await service.list_nexus_endpoints(ListNexusEndpointsRequest(name=name))
    (found,) = page.endpoints
    request = DeleteNexusEndpointRequest(id=found.id, version=found.version)
    await service.delete_nexus_endpoint(request)


@nexusrpc.handler.service_handler(name="Sellers")
class OldSellers:
    """The service before it had `Sell`."""

    @nexusrpc.handler.sync_operation
    async def Look(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, what: str
    ) -> str:
        return what


async def test_the_operation_is_not_registered(address: str, tmp_path: Path) -> None:
    """\"Operation not found\": operation registered?"""
    async with shop(address, tmp_path) as made, made.serving("buyer"):
        old = replace(made.queue("seller"), services=(OldSellers,))
        async with serve(made.app.connections, [old], keys=made.ring):
            assert isinstance(await made.app.outcome("Buys", "pears"), Failure)
            said = await doctor(address, made.path)
        [finding] = said.findings["operation-unregistered"]
        assert "Sellers.Sell" in finding["problem"]
        assert "older design" in finding["advice"]
        [command] = finding["commands"]
        with made.running(command):
            await made.sells()


async def test_no_worker_polls_the_queue(address: str, tmp_path: Path) -> None:
    """\"Timeout\": task queue has workers?"""
    async with shop(address, tmp_path) as made, made.serving("buyer"):
        handle = await made.app.start("Buys", "pears")
        said = await doctor(address, made.path)
        [finding] = said.findings["no-worker"]
        assert made.app.names["seller"] in finding["problem"]
        assert "nobody polls it" in finding["seen"]
        [command] = finding["commands"]
        with made.running(command):
            assert await asyncio.wait_for(handle.result(), PATIENCE) == {"sold": {"id": "pears"}}
            assert (await doctor(address, made.path)).findings == {}


async def test_the_caller_is_not_allowed(address: str, tmp_path: Path) -> None:
    """\"Unauthorized\": caller namespace in allowed list?"""
    async with shop(address, tmp_path, "        - buyer\n", "        - admin\n") as made:
        buyer = made.app.names["buyer"]
        async with made.serving("buyer", "seller"):
            refused = await made.app.outcome("Buys", "pears")
            assert isinstance(refused, Failure)
            assert refused.type == "NexusUnauthorizedError"
            said = await doctor(address, made.path)
        [finding] = said.findings["caller-refused"]
        assert buyer in finding["problem"]
        assert "the design allows admin" in finding["seen"]
        file = next(Path(made.path).glob("seller*.twf"))
        assert f"({file}:2)" in finding["advice"]
        file.write_text(file.read_text().replace("- admin", f"- {buyer}"))
        apply, serve_anew = finding["commands"]
        await made.run(apply)
        async with made.serving("buyer"):
            with made.running(serve_anew):
                await made.sells()


@workflow.defn(name="SellWorkflow", sandboxed=False)
class Buggy:
    """Fails its task, as a bug in hand-written code does."""

    @workflow.run
    async def run(self, what: str) -> None:
        raise RuntimeError(f"no such column: {what}")


async def test_the_target_is_stuck_in_a_failing_task(address: str, tmp_path: Path) -> None:
    """\"Timeout\": target workflow stuck? Mended code goes on where it was."""
    async with shop(address, tmp_path) as made, made.serving("buyer"):
        broken = replace(made.queue("seller"), workflows=(Buggy,))
        async with serve(made.app.connections, [broken], keys=made.ring):
            handle = await made.app.start("Buys", "pears")
            where = ("--workflow", handle.id, "-n", made.app.names["buyer"])

            async def stuck() -> dict[str, Any] | None:
                found = (await doctor(address, *where)).findings.get("task-failing")
                return found[0] if found else None

            finding = await eventually(stuck)
        assert finding is not None
        assert "SellWorkflow" in finding["problem"]
        assert "RuntimeError: no such column: pears" in finding["seen"]
        async with made.serving("seller"):
            assert await asyncio.wait_for(handle.result(), PATIENCE) == {"sold": {"id": "pears"}}
            assert (await doctor(address, made.path)).findings == {}


async def test_a_stuck_target_can_be_given_up(address: str, tmp_path: Path) -> None:
    """The command that is printed ends it, and its caller learns that."""
    async with shop(address, tmp_path) as made, made.serving("buyer"):
        broken = replace(made.queue("seller"), workflows=(Buggy,))
        async with serve(made.app.connections, [broken], keys=made.ring):
            handle = await made.app.start("Buys", "pears")

            async def stuck() -> dict[str, Any] | None:
                found = (await doctor(address, made.path)).findings.get("task-failing")
                return found[0] if found else None

            finding = await eventually(stuck)
            assert finding is not None
            [command] = finding["commands"]
            await made.run(command)
            with pytest.raises(WorkflowFailureError):
                await asyncio.wait_for(handle.result(), PATIENCE)


async def test_the_target_failed(address: str, tmp_path: Path) -> None:
    """\"Unexpected error\": check target workflow history."""
    async with shop(address, tmp_path) as made, made.serving("buyer", "seller"):
        assert isinstance(await made.app.outcome("Buys", "soldout"), Failure)
        said = await doctor(address, made.path)
        assert set(said.findings) == {"execution-failed"}
        [finding] = said.findings["execution-failed"]
        assert finding["problem"].startswith("SellWorkflow ")
        # The line of the call, and that of the Python behind it; the files have names of their own.
        seen = re.sub(r"x[0-9a-f]{8}", "", finding["seen"])
        assert seen == "SoldOut: none left, at seller.twf:13, seller.py:6 in ship"
        [command] = finding["commands"]
        assert "✗ activity Ship" in await made.run(command)


async def test_a_service_that_does_not_answer_is_a_finding(address: str) -> None:
    said = await doctor("127.0.0.1:1")
    assert said.code == 1
    [finding] = said.findings["service-reachable"]
    assert "nothing listens there" in finding["seen"]
    del address


def test_a_healthy_service_says_what_was_asked(address: str) -> None:
    ran = crossway("doctor", "-n", empty_namespace(address), "--address", address)
    assert (ran.returncode, ran.stdout.count("✓")) == (0, ran.stdout.count("?"))
    assert ran.stderr.startswith("looked at 0 executions in 1 namespaces")


def test_as_far_back_as_one_likes_is_no_fault(address: str) -> None:
    """Further than dates go, too."""
    where = ("-n", empty_namespace(address), "--address", address)
    ran = crossway("doctor", *where, "--since", "3000000d")
    assert (ran.returncode, ran.stderr.count("looked at")) == (0, 1)


def test_what_does_not_exist_is_one_line(address: str) -> None:
    for arguments, message in (
        (("-n", "defautl"), "no namespace is called 'defautl'; did you mean default?"),
        (("--workflow", "none-1", "-n", "default"), "no workflow 'none-1' is in namespace"),
        (("nowhere.twf",), "nowhere.twf: no such file or folder"),
        (("--since", "soon"), "--since: expected a duration such as 10s, 30m or 2d, found 'soon'"),
        (("--since", "-1h"), "--since: expected a duration such as 10s, 30m or 2d, found '-1h'"),
        (("--since", "9" * 400 + "d"), "--since: expected a duration such as 10s, 30m or 2d"),
    ):
        ran = crossway("doctor", *arguments, "--address", address)
        assert ran.returncode == 2
        assert message in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
