"""docs/interop.md: its callers and handlers, written by hand, beside a design that is served.

Longer than other files because what is written by hand stands beside what it shows: handlers of
every kind, and the one workflow that calls them.
"""

from __future__ import annotations

import asyncio
import importlib
import re
import sys
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from nexusrpc.handler import (
    OperationHandler,
    StartOperationContext,
    operation_handler,
    service_handler,
    sync_operation,
)
from temporalio import nexus, workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowUpdateStage
from temporalio.converter import PayloadCodec
from temporalio.exceptions import ApplicationError, NexusOperationError
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():  # the SDK's sandbox reads this module again
    from pydantic import BaseModel
    from temporalio.contrib.pydantic import pydantic_data_converter

    from crossway import runtime as cw
    from crossway.cluster.keys import read_keys
    from crossway.cluster.making.provision import provision
    from crossway.runtime.identity import THROW_AWAY, Keyring
    from tests.helpers.background import Background
    from tests.helpers.command import crossway
    from tests.helpers.designs import placed
    from tests.helpers.names import fresh, with_fresh_names
    from tests.helpers.paths import ROOT
    from tests.helpers.server import connected

PAGE = (ROOT / "docs" / "interop.md").read_text()
SPACES = ("payments", "shop", "ledger")
NAMES = (*SPACES, "PaymentsEndpoint", "LedgerEndpoint")


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


def blocks(text: str, language: str) -> list[str]:
    """Return the blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Part(BaseModel):
    """A model that only its own converter reads."""

    sum: int


@dataclass
class Asked:
    """What `Asks` calls, and with what."""

    endpoint: str
    service: str
    operation: str
    value: Any


def _causes(failure: BaseException) -> Iterator[str]:
    """Yield type and message of each cause of a failure."""
    while (cause := failure.__cause__) is not None:
        kind = cause.type if isinstance(cause, ApplicationError) else type(cause).__name__
        yield f"{kind}: {cause}"
        failure = cause


@workflow.defn
class Asks:
    """Calls one operation, and tells how that ended."""

    @workflow.run
    async def run(self, asked: Asked) -> str:
        """Return the result as text, or the types of the error and of its cause."""
        client = workflow.create_nexus_client(service=asked.service, endpoint=asked.endpoint)
        try:
            answer: Any = await client.execute_operation(
                asked.operation, asked.value, schedule_to_close_timeout=timedelta(minutes=10)
            )
        except NexusOperationError as failure:
            return f"{type(failure).__name__}, {', '.join(_causes(failure))}"
        except cw.NexusUnauthorizedError as refused:
            return f"refused: {refused}"
        return str(answer)


@dataclass
class Page:
    """The page's code under names of this test, and the service it runs on."""

    address: str
    folder: Path
    names: dict[str, str]
    caller: ModuleType
    handler: ModuleType

    def keys(self, namespace: str) -> Keyring:
        """Return the key files of a namespace."""
        found = read_keys(self.folder / namespace)
        return Keyring(found.signing, found.trusted)

    def plugin(self, namespace: str, **more: Any) -> cw.IdentityPlugin:
        """Return a plugin of a namespace, by its name on the page."""
        return cw.IdentityPlugin(self.names[namespace], self.keys(namespace), **more)

    async def ask(
        self, namespace: str, endpoint: str, called: str, value: Any, *plugins: cw.IdentityPlugin
    ) -> str:
        """Return what `Asks` of a namespace is told, in a worker with these plugins."""
        space = self.names[namespace]
        client = await Client.connect(self.address, namespace=space, plugins=plugins)
        service, _, operation = called.partition(".")
        queue = fresh("asks")
        async with Worker(client, task_queue=queue, workflows=[Asks]):
            return await client.execute_workflow(
                Asks.run,
                Asked(self.names[endpoint], service, operation, value),
                id=str(uuid.uuid4()),
                task_queue=queue,
            )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose modules can be imported until the test is over."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@asynccontextmanager
async def running(
    address: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Page]:
    """Run the three namespaces of the page: its design served, its two mains."""
    text, names = with_fresh_names(PAGE, *NAMES)
    modules = [fresh("caller"), fresh("handler")]
    for module, source in zip(modules, blocks(text, "python"), strict=True):
        (folder / f"{module}.py").write_text(source)
    design = folder / "design.twf"
    design.write_text(blocks(text, "twf")[0])
    _make_keys(folder, names)
    spaces = [names[space] for space in SPACES]
    endpoint = (names["LedgerEndpoint"], names["ledger"], names["ledger"])
    await provision(await connected(address), placed(spaces, [endpoint]))
    service = ("--address", address)
    applied = await asyncio.to_thread(crossway, "apply", str(design), *service)
    assert applied.returncode == 0, applied.stderr
    caller, handler = map(importlib.import_module, modules)
    keys = ("--keys", str(folder / "payments"))
    stop = asyncio.Event()
    with Background("serve", str(design), "-n", names["payments"], *service, *keys) as served:
        await asyncio.to_thread(served.wait_for, "is current now")
        async with asyncio.TaskGroup() as group:
            for main, space in ((handler.main, "ledger"), (caller.main, "shop")):
                monkeypatch.setenv("CROSSWAY_KEYS", str(folder / space))
                group.create_task(main(address, stop))
                await asyncio.sleep(0)  # the keys are looked up as it begins
            yield Page(address, folder, names, caller, handler)
            stop.set()


def _make_keys(folder: Path, names: dict[str, str]) -> None:
    """Give each namespace its own key, and the public ones of the others."""
    for space in SPACES:
        made = crossway("keys", "new", names[space], "--dir", str(folder / space))
        assert made.returncode == 0, made.stderr
    for space in SPACES:
        exported = crossway("keys", "export", names[space], "--dir", str(folder / space)).stdout
        for other in SPACES:
            if other != space:
                (folder / other / f"{names[space]}.jwks.json").write_text(exported)


async def test_hand_written_callers_and_handlers_take_part(
    address: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's caller calls the design, which calls the page's handler; nobody else may."""
    async with running(address, folder, monkeypatch) as page:
        names = page.names
        shop = await Client.connect(address, namespace=names["shop"])
        paid = await shop.execute_workflow(
            "Checkout",
            page.caller.Payment("o-1", 30.0),
            id=str(uuid.uuid4()),
            task_queue=names["shop"],
        )
        assert paid == {"order": "o-1", "entry": "entry-o-1"}
        signer = page.plugin("shop", answers={names["PaymentsEndpoint"]: names["payments"]})
        dear = {"order": "o-1", "amount": 5000}
        quote = ("PaymentsEndpoint", "Payments.Quote", dear)
        said = await page.ask("shop", *quote, signer)
        assert "NexusOperationError, " in said
        assert "LimitError: ask for 5000 by phone" in said
        assert "HandlerError" in await page.ask("shop", *quote), "no token, nobody"
        who = ("LedgerEndpoint", "Ledger.WhoAmI", "you are")
        answers = {names["LedgerEndpoint"]: names["ledger"]}
        payments = page.plugin("payments", answers=answers)
        assert await page.ask("payments", *who, payments) == f"you are {names['payments']}, True"
        for called in ("Ledger.WhoAmI", "Ledger.Nothing"):
            refused = await page.ask("shop", "LedgerEndpoint", called, "?", page.plugin("shop"))
            assert "HandlerError: not allowed" in refused, "and no word of what there is"
        assert "NOT_FOUND" not in await page.ask("payments", *who)
        wrong = page.plugin("payments", answers={names["LedgerEndpoint"]: names["shop"]})
        refused = await page.ask("payments", *who, wrong)
        assert refused.startswith("refused: ")
        assert "the answer is not authentic" in refused


class Reversed(PayloadCodec):
    """A codec: what travels cannot be read."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return payloads that hide the given ones."""
        hidden = (payload.SerializeToString()[::-1] for payload in payloads)
        return [Payload(metadata={"encoding": b"binary/reversed"}, data=data) for data in hidden]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return what is hidden in payloads."""
        return [Payload.FromString(payload.data[::-1]) for payload in payloads]


async def test_signatures_hold_through_a_codec_and_a_converter_of_the_users(
    address: str,
) -> None:
    """What is signed is what the codec encodes; models are read as their converter reads them."""
    space, endpoint, queue = fresh("vault"), fresh("VaultEndpoint"), fresh("vault")
    await provision(await connected(address), placed([space], [(endpoint, space, queue)]))
    plugin = cw.IdentityPlugin(
        space,
        THROW_AWAY,
        answers={endpoint: space},
        endpoints={endpoint: cw.Endpoint(queue, ("Ledger",), callers=(space,))},
    )
    values = replace(pydantic_data_converter, payload_codec=Reversed())
    client = await Client.connect(address, namespace=space, data_converter=values, plugins=[plugin])
    async with Worker(
        client, task_queue=queue, workflows=[Asks], nexus_service_handlers=[Ledger()]
    ):
        said = await client.execute_workflow(
            Asks.run,
            Asked(endpoint, "Ledger", "Add", [{"sum": 3}, {"sum": 4}]),
            id=str(uuid.uuid4()),
            task_queue=queue,
        )
    assert said == "7"


@service_handler(name="Ledger")
class Ledger:
    """A handler whose operation takes models."""

    @sync_operation
    async def Add(  # noqa: N802 - an operation's name
        self, _ctx: StartOperationContext, parts: list[Part]
    ) -> int:
        """Return the sum."""
        return sum(part.sum for part in parts)

    @sync_operation
    async def Look(  # noqa: N802 - an operation's name
        self, _ctx: StartOperationContext, question: str
    ) -> str:
        """Return what came in."""
        return question


@dataclass
class Payment:
    """What a workflow's update takes: as its class it is more JSON than was sent."""

    amount: float
    note: str = ""


@workflow.defn
class Takes:
    """Takes payments."""

    @workflow.run
    async def run(self) -> None:
        """Go on until somebody ends it."""
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def pay(self, payment: Payment) -> str:
        """Return what was paid."""
        return f"paid {payment.amount}"


class Paying(nexus.TemporalOperationHandler[Any, str]):
    """Updates the workflow that it is told."""

    async def start_operation(
        self,
        ctx: nexus.TemporalStartOperationContext,
        client: nexus.TemporalNexusClient,
        input: Any,
    ) -> nexus.TemporalOperationResult[str]:
        """Start the update."""
        id, payment = input
        return await client.start_workflow_update(
            id,
            "pay",
            payment,
            update_id=ctx.request_id,
            wait_for_stage=WorkflowUpdateStage.ACCEPTED,
        )


@service_handler(name="Tills")
class Tills:
    """A handler with an update behind its operation."""

    @operation_handler
    def Pay(self) -> OperationHandler[Any, str]:  # noqa: N802 - an operation's name
        """Return what handles it."""
        return Paying()


async def test_an_update_behind_a_hand_written_operation_is_answered_for(address: str) -> None:
    """Whatever its handler's hints make of what was sent: it was done, and its answer refused."""
    space, endpoint, queue = fresh("tills"), fresh("TillsEndpoint"), fresh("tills")
    await provision(await connected(address), placed([space], [(endpoint, space, queue)]))
    plugin = cw.IdentityPlugin(
        space,
        THROW_AWAY,
        answers={endpoint: space},
        endpoints={endpoint: cw.Endpoint(queue, ("Tills",), callers=(space,))},
    )
    client = await Client.connect(address, namespace=space, plugins=[plugin])
    async with Worker(
        client, task_queue=queue, workflows=[Asks, Takes], nexus_service_handlers=[Tills()]
    ):
        till = await client.start_workflow(Takes.run, id=fresh("till"), task_queue=queue)
        said = await client.execute_workflow(
            Asks.run,
            Asked(endpoint, "Tills", "Pay", [till.id, {"amount": 5}]),
            id=str(uuid.uuid4()),
            task_queue=queue,
        )
    assert said == "paid 5.0"


async def test_what_is_left_out_is_refused_when_it_is_made(address: str) -> None:
    """A worker that would sign nothing, or that nobody could call, never runs."""
    with pytest.raises(ValueError, match="crossway keys new shop"):
        cw.IdentityPlugin("shop", Keyring())
    plugin = cw.IdentityPlugin("shop", THROW_AWAY)
    bare = await Client.connect(address)
    with pytest.raises(ValueError, match="give the plugin to the client"):
        Worker(bare, task_queue="shop", workflows=[Asks], plugins=[plugin])
    client = await Client.connect(address, plugins=[plugin])
    with pytest.raises(ValueError, match="no endpoint leads to the operations on task queue 'x'"):
        Worker(client, task_queue="x", nexus_service_handlers=[Ledger()])
    with pytest.raises(RuntimeError, match="IdentityPlugin guards"):
        cw.nexus_caller()
