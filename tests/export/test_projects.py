"""Generated projects: code that passes its team's own checks, and does what the design does.

Longer than other files because one design of four teams is served by projects of each kind.
"""

from __future__ import annotations

import ast
import asyncio
import dataclasses
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHistory

from crossway import runtime as cw
from crossway.cluster.keys import create_key, read_keys
from crossway.cluster.serving import versions
from crossway.runtime.identity import Keyring, new_key
from crossway.runtime.worker import compiled_client
from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, provisioned
from tests.helpers.eventually import eventually
from tests.helpers.paths import EXAMPLES, ORDERS
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.projects import (
    faults_of_style,
    faults_of_types,
    generated,
    importable,
    own_tests,
    queues,
    sources,
)
from tests.helpers.replayed import breaks, replaying

DESIGN = {
    "till.twf": """\
nexus_endpoint TillEndpoint:
    target_namespace: till
    target_task_queue: till
    allowed_caller_namespaces: [desk]

# Where money lies.
nexus_service Till:
    # Puts it in.
    operation Put(sale: Sale) -> (Sale):
        return workflow Keep(sale)
    operation Price(sku: string) -> (number)

workflow Keep(sale: Sale) -> (Sale):
    # counted twice
    activity Count(sale) -> counted
    sale.counted = counted
    close complete(sale)

type Sale:
    sku: string
    counted: number?
""",
    "till.py": """\
from dataclasses import dataclass


@dataclass
class Sale:
    sku: str


def count(sale: Sale) -> float:
    return float(len(sale.sku))


async def price(sku: str) -> float:
    return 2.5 * len(sku)
""",
    "desk.twf": """\
nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [buyer]

nexus_service Desk:
    operation Sell(sale: Sale) -> (Sale):
        return workflow Sell(sale)

workflow Sell(sale: Sale) -> (Sale):
    nexus TillEndpoint Till.Put(sale) -> kept
        options:
            timeout: 60s
    workflow Thank(kept.sku)
    close complete(kept)

workflow Thank(sku: string):
    await timer(1s)
    close
""",
    "buyer.twf": """\
workflow Buy(sale: Sale) -> (Sale):
    nexus DeskEndpoint Desk.Sell(sale) -> sold
        options:
            timeout: 60s
    close complete(sold)
""",
    "thief.twf": """\
workflow Steal(sku: string) -> (number):
    nexus TillEndpoint Till.Price(sku) -> price
        options:
            timeout: 60s
    close complete(price)
""",
}

SALE = {"sku": "tea", "sugar": {"lumps": [1, 2], "from": "another SDK"}}
"""An argument with a field that no type of the design has."""


ASKING = """\
from temporalio.client import Client

from orders.models import Order
from orders.starter import start_order_workflow


async def ask(client: Client, order: Order) -> None:
    handle = await start_order_workflow(client, "id", order)
    print((await handle.result())["missing"])
"""
"""What uses the result of a workflow that it starts, and reads a field of it that there is not."""


def test_projects_pass_the_checks_of_their_teams(tmp_path: Path) -> None:
    """ruff, mypy and their own tests, as the pages of the projects say; a wrong argument of an
    activity is a fault of types, and so is a wrong use of what an activity, another namespace's
    operation or a workflow that was started gave."""
    folder = generated(ORDERS, tmp_path / "out")
    assert faults_of_style(folder) == ""
    assert faults_of_types(folder) == ""
    assert own_tests(folder, "orders", "payments") == ""
    workflows = folder / "payments" / "src" / "payments" / "workflows.py"
    text = workflows.read_text()
    wrong = text.replace("activities.charge_card, payment", 'activities.charge_card, payment["id"]')
    assert wrong != text
    wrong = wrong.replace("activities.validate_payment, payment", "activities.charge")
    workflows.write_text(wrong.replace("record_transaction, result", "validate_payment, result"))
    caller = folder / "orders" / "src" / "orders" / "workflows.py"
    used = caller.read_text().replace('paymentResult["id"]', 'paymentResult["number"]')
    caller.write_text(used)
    (caller.parent / "asking.py").write_text(ASKING)
    said = faults_of_types(folder)
    assert 'incompatible type "PaymentResult"; expected "Payment"' in said
    assert 'TypedDict "PaymentResult" has no key "number"' in said
    assert 'incompatible type "str"; expected "Payment"' in said
    assert 'TypedDict "OrderResult" has no key "missing"' in said
    assert 'has no attribute "charge"' in said


def test_a_project_is_written_only_of_what_a_team_can_own(tmp_path: Path) -> None:
    """Samples stand in no code: what the design only names is an error with its line."""
    design = tmp_path / "shop.twf"
    design.write_text("workflow W(id: string):\n    workflow Elsewhere(id) -> note\n    close\n")
    refused = crossway("generate", str(design), "-o", str(tmp_path / "out"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "workflow Elsewhere (shop.twf:2)" in refused.stderr
    assert not (tmp_path / "out").exists()
    alone = crossway("generate", str(design), "--standalone")
    assert "-o DIR" in alone.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return the folder of the design."""
    folder = tmp_path / "design"
    folder.mkdir()
    return folder


async def test_a_project_and_its_design_take_each_other_over(
    address: str, shop: Path, tmp_path: Path
) -> None:
    """Histories of the same shape, each replayed by the other's code; fields that nobody knows come
    back over two hops; who is not listed gets in nowhere."""
    async with provisioned(address, shop, DESIGN, "TillEndpoint", "DeskEndpoint") as app:
        async with app.serving("till", "desk", "buyer"):
            assert await app.run("Buy", SALE) == {**SALE, "counted": 3}
        before = await histories(app)
        folder = generated(shop, tmp_path / "out")
        with importable(folder):
            code = {name: queues(app.names[name]) for name in ("till", "desk", "buyer", "thief")}
            async with served(app, code):
                assert await app.run("Buy", SALE) == {**SALE, "counted": 3}
                refused = await app.outcome("Steal", "tea")
                assert refused.type == "NexusUnauthorizedError"
            after = await histories(app)
            assert shapes(after) == shapes(before) * 2
            await replayed(app, code, before)
        for name in ("till", "desk", "buyer"):
            assert await breaks(app, name, 2) == []


async def test_a_project_that_stands_alone_serves_whom_its_design_lists(
    serving_address: str, shop: Path, tmp_path: Path
) -> None:
    """A process with the settings of the environment, and nothing of Crossway in it: its answers
    count, and an unlisted caller gets in nowhere. It tells of its health, measures, and serves as
    the build that it is called."""
    async with provisioned(serving_address, shop, DESIGN, "TillEndpoint", "DeskEndpoint") as app:
        folder = generated(shop, tmp_path / "alone", standalone=True)
        till, keys = app.names["till"], tmp_path / "keys"
        assert faults_of_style(folder) == ""
        said = [path for path in (folder / till).rglob("*.py") if imports_crossway(path)]
        assert said == []
        for name in ("till", "desk", "buyer", "thief"):
            create_key(keys, app.names[name])
        health, metrics = free_port(), free_port()
        flags = [f"--health=127.0.0.1:{health}", f"--metrics=127.0.0.1:{metrics}"]
        process = subprocess.Popen(
            [sys.executable, "-m", f"{till}.worker", *flags, "--build-id=one"],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sources(folder)),
                "TEMPORAL_ADDRESS": serving_address,
                "CROSSWAY_KEYS": str(keys),
            },
        )
        try:
            await eventually(lambda: answers(health, "/ready"))
            assert await answers(health, "/live")
            assert not await answers(health, "/else")
            await versions.Deployment(app.client("till"), "shop").promote("one", [till])
            with importable(generated(shop, tmp_path / "out")):
                code = {name: queues(app.names[name]) for name in ("desk", "buyer", "thief")}
                async with served(app, code, Keyring(read_keys(keys).signing)):
                    assert await app.run("Buy", SALE) == {**SALE, "counted": 3}
                    refused = await app.outcome("Steal", "tea")
                    assert refused.type == "NexusUnauthorizedError"
            assert "temporal_" in (await asked(metrics, "/metrics"))
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0


async def asked(port: int, path: str) -> str:
    """Return what a process answers at a port."""
    url = f"http://127.0.0.1:{port}{path}"
    with await asyncio.to_thread(urllib.request.urlopen, url, timeout=PATIENCE) as said:
        return str(said.read().decode())


async def answers(port: int, path: str) -> bool:
    """Whether a process answers well at a port."""
    try:
        await asked(port, path)
    except OSError:
        return False
    return True


def imports_crossway(file: Path) -> bool:
    """Whether a module imports Crossway."""
    nodes = ast.walk(ast.parse(file.read_text()))
    named = (one for one in nodes if isinstance(one, ast.Import | ast.ImportFrom))
    return any("crossway" in ast.unparse(one).split()[1].split(".")[0] for one in named)


@pytest.mark.long
def test_the_projects_of_every_example_pass_the_checks_of_their_teams(tmp_path: Path) -> None:
    """One run of the type checker for each example; their own tests, each in its project."""
    folders = [generated(path, tmp_path / path.name) for path in EXAMPLES]
    assert len(folders) > 10
    for folder in folders:
        assert faults_of_style(folder) == ""
        assert faults_of_types(folder) == ""
        projects = sorted(path.parent.name for path in folder.glob("*/tests"))
        assert own_tests(folder, *projects) == ""


@asynccontextmanager
async def served(
    app: Deployed, code: Mapping[str, ModuleType], keys: Keyring | None = None
) -> AsyncIterator[None]:
    """Serve projects by the runtime's own entry, with a key for each namespace."""
    keys = keys or Keyring(new_key(app.names[name]) for name in code)
    async with AsyncExitStack() as stack:
        for name, module in code.items():
            client = app.client(name)
            await stack.enter_async_context(cw.worker(client, module.TASK_QUEUES, keys=keys))
        yield


async def histories(app: Deployed) -> dict[str, list[WorkflowHistory]]:
    """Return the histories of each namespace, the oldest first."""
    found = {}
    for name in ("till", "desk", "buyer"):
        client = app.client(name)
        runs = sorted([one async for one in client.list_workflows("")], key=lambda r: r.start_time)
        handles = [client.get_workflow_handle(one.id, run_id=one.run_id) for one in runs]
        found[name] = [await handle.fetch_history() for handle in handles]
    return found


class Shapes(list[Any]):
    """What comparing needs of histories."""

    def __mul__(self, times: Any) -> Shapes:
        """Return the same histories, that often."""
        return Shapes(sorted(list(self) * times))


def shapes(every: Mapping[str, list[WorkflowHistory]]) -> Shapes:
    """Return the namespace and the kinds of events of each history, without the tasks of workers,
    which are as many as there is time for."""
    found = []
    for name, many in every.items():
        for history in many:
            kinds = [event.WhichOneof("attributes") or "" for event in history.events]
            found.append((name, [kind for kind in kinds if "workflow_task" not in kind]))
    return Shapes(sorted(found))


async def replayed(
    app: Deployed, code: Mapping[str, ModuleType], every: Mapping[str, list[WorkflowHistory]]
) -> None:
    """Replay the histories of the design by the code of the projects."""
    for name, many in every.items():
        client: Client = compiled_client(app.client(name))
        workflows = [one for queue in code[name].TASK_QUEUES for one in queue.workflows]
        replayer = replaying(
            workflows=list(dict.fromkeys(workflows)),
            data_converter=dataclasses.replace(client.data_converter),
        )
        for history in many:
            await replayer.replay_workflow(history)
