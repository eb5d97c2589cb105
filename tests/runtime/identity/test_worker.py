"""The public way to run generated code in a worker written by hand: `crossway.runtime.worker`.

Longer than other files because one design of three namespaces serves all that is tried here.
"""

from __future__ import annotations

import asyncio
import dataclasses
import importlib.util
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
    PayloadCodec,
)
from temporalio.exceptions import ActivityError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway import runtime as cw
from crossway.cluster.keys import create_key
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.compiler import compile_design
from crossway.design import load, resolve
from crossway.runtime.failures import QuietFailureConverter
from crossway.runtime.identity import Keyring, new_key
from crossway.runtime.owner import served_by
from crossway.runtime.worker import compiled_client
from tests.helpers.deployed import Deployed, provisioned
from tests.helpers.designs import placed
from tests.helpers.lab import Asks, Refusal, outcome, scheduled_headers, segments
from tests.helpers.names import fresh
from tests.helpers.pages import BLOCKS
from tests.helpers.paths import ORDERS
from tests.helpers.server import ServerThread, connected

DESIGN = {
    "counter.twf": """\
nexus_endpoint CounterEndpoint:
    target_namespace: counter
    target_task_queue: counter
    allowed_caller_namespaces: [buyer]

nexus_service Counter:
    operation Price(sku: string) -> (int)

    operation Sell(sku: string) -> (string):
        return workflow Sale(sku)

workflow Sale(sku: string) -> (string):
    activity Wrap(sku) -> wrapped
    close complete(wrapped)

nexus_endpoint LinkedEndpoint:
    target_namespace: counter
    target_task_queue: counter
    allowed_caller_namespaces: [buyer, thief]
    caller_identity: link
""",
    "buyer.twf": """\
workflow Buy(sku: string) -> (string):
    nexus CounterEndpoint Counter.Price(sku) -> price
    nexus CounterEndpoint Counter.Sell(sku) -> sold
    close complete("{sold} for {price}")

workflow Look(sku: string) -> (int):
    nexus LinkedEndpoint Counter.Price(sku) -> price
    close complete(price)
""",
    "thief.twf": """\
workflow Steal(sku: string) -> (int):
    nexus CounterEndpoint Counter.Price(sku) -> price
    close complete(price)

workflow Peek(sku: string) -> (int):
    nexus LinkedEndpoint Counter.Price(sku) -> price
    close complete(price)
""",
}

NAMES = ("counter", "buyer", "thief")
ENDPOINTS = ("CounterEndpoint", "LinkedEndpoint")

REACHED: list[str] = []


async def price(sku: str) -> int:
    """Note the call."""
    REACHED.append(sku)
    return 7


def wrap(sku: str) -> str:
    """Implement the activity, in a thread."""
    return f"{sku} in paper"


@pytest.fixture
def generated(tmp_path: Path) -> Callable[[Deployed], dict[str, ModuleType]]:
    """Return what writes the text of `crossway generate` to files and imports it, by namespace."""

    def write(app: Deployed) -> dict[str, ModuleType]:
        found = {}
        for namespace, text in zip(
            app.design.namespaces, compile_design(app.design).values(), strict=True
        ):
            file = tmp_path / f"{namespace}_generated.py"
            file.write_text(text)
            spec = importlib.util.spec_from_file_location(namespace, file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            found[namespace] = module
        return {name: found[app.names.get(name, name)] for name in NAMES}

    return write


async def plain_client(server: ServerThread, app: Deployed, namespace: str) -> Client:
    """Return a client as the SDK makes one, with nothing of Crossway."""
    return await Client.connect(server.address, namespace=app.names[namespace])


async def test_generated_code_in_a_worker_made_by_hand_admits_listed_and_signed_callers_alone(
    server: ServerThread, tmp_path: Path, generated: Callable[[Deployed], dict[str, ModuleType]]
) -> None:
    """Of three callers the listed one with its key gets in; one that is not listed, and one in the
    listed namespace whose worker has no key, reach no code. A call through an endpoint that the
    design has as linked names whom it calls where the worker was told, and nobody else."""
    async with provisioned(server.address, tmp_path, DESIGN, *ENDPOINTS) as app:
        code = generated(app)
        keys = Keyring(new_key(app.names[name]) for name in NAMES)
        clients = {name: await plain_client(server, app, name) for name in NAMES}
        async with (
            cw.worker(
                clients["counter"],
                code["counter"].TASK_QUEUES,
                keys=keys,
                implementations=[price, wrap],
                graceful_shutdown_timeout=timedelta(seconds=1),
            ),
            cw.worker(
                clients["buyer"],
                code["buyer"].TASK_QUEUES,
                keys=keys,
                target_namespaces={app.names["LinkedEndpoint"]: app.names["counter"]},
            ),
            cw.worker(clients["thief"], code["thief"].TASK_QUEUES, keys=keys),
            Worker(
                clients["buyer"],
                task_queue="plain",
                workflows=[Asks],
                workflow_runner=UnsandboxedWorkflowRunner(),
            ),
        ):
            assert await app.run("Buy", "tea") == "tea in paper for 7"
            refused = await app.outcome("Steal", "salt")
            assert refused.type == "NexusUnauthorizedError"
            call = [app.names["CounterEndpoint"], "Counter", "Price"]
            unsigned = await clients["buyer"].start_workflow(
                "Asks", args=[call, "oil", {}, 20], id=fresh("asks"), task_queue="plain"
            )
            assert await outcome(unsigned) == Refusal("UNAUTHORIZED", "not allowed")
            assert REACHED == ["tea"]
            for name, workflow, callee in (
                ("buyer", "Look", app.names["counter"]),
                ("thief", "Peek", None),
            ):
                caller = await clients[name].start_workflow(
                    workflow, "rum", id=fresh(workflow), task_queue=app.names[name]
                )
                assert await result_of(caller) == 7
                sent = (await scheduled_headers(caller))["crossway-caller"]
                assert segments(sent)[1].get("to") == callee


async def test_what_nobody_implements_answers_in_no_worker_made_by_hand(
    server: ServerThread, tmp_path: Path, generated: Callable[[Deployed], dict[str, ModuleType]]
) -> None:
    """The entry does not start; a stub that reaches a worker by another way fails what asks it,
    and names the design's line and what to write."""
    async with provisioned(server.address, tmp_path, DESIGN, "CounterEndpoint") as app:
        code, stem = generated(app)["counter"], app.names["counter"]
        client = await plain_client(server, app, "counter")
        keys = Keyring([new_key(app.names["counter"])])
        with pytest.raises(ValueError, match="nothing is simulated here") as refused:
            cw.worker(client, code.TASK_QUEUES, keys=keys, implementations=[wrap])
        assert f"operation Counter.Price ({stem}.twf:7): write a Python function" in str(
            refused.value
        )
        code.Wrap.implementation = None
        async with Worker(
            client,
            task_queue="bare",
            workflows=[code.Sale],
            activities=[code.Wrap.activity()],
            workflow_runner=UnsandboxedWorkflowRunner(),
        ):
            handle = await client.start_workflow("Sale", "tea", id=fresh("sale"), task_queue="bare")
            said = await why(handle)
        assert f"activity Wrap ({stem}.twf:13) has no implementation in this worker" in said
        assert "write a Python function `wrap`" in said


async def why(handle: WorkflowHandle[Any, Any]) -> str:
    """Return what the activity of a workflow that fails says."""
    with pytest.raises(WorkflowFailureError) as failed:
        await result_of(handle)
    assert isinstance(failed.value.__cause__, ActivityError)
    return str(failed.value.__cause__.__cause__)


async def test_a_worker_that_cannot_keep_its_promises_is_not_made(
    server: ServerThread, tmp_path: Path, generated: Callable[[Deployed], dict[str, ModuleType]]
) -> None:
    """Each mistake is one message that says what to do."""
    async with provisioned(server.address, tmp_path, DESIGN, "CounterEndpoint") as app:
        queues = generated(app)["counter"].TASK_QUEUES
        client = await plain_client(server, app, "counter")
        other = await plain_client(server, app, "buyer")
        keys = Keyring([new_key(app.names["counter"])])
        mistakes: list[tuple[str, Callable[[], Any]]] = [
            ("is of namespace", lambda: cw.worker(other, queues, keys=keys)),
            ("no key to sign with", lambda: cw.worker(client, queues, keys=Keyring())),
            (
                "did you mean price?",
                lambda: cw.worker(client, queues, keys=keys, implementations=[prise]),
            ),
            (
                "payload converter is Odd",
                lambda: cw.worker(odd(client), queues, keys=keys, implementations=[price, wrap]),
            ),
        ]
        for said, make in mistakes:
            with pytest.raises(ValueError, match=said.replace("?", r"\?")):
                make()


async def test_a_worker_made_by_hand_says_whose_it_is(
    server: ServerThread, tmp_path: Path, generated: Callable[[Deployed], dict[str, ModuleType]]
) -> None:
    """So that `serve --no-versioning` of another design keeps off its queue."""
    async with provisioned(server.address, tmp_path, DESIGN, "CounterEndpoint") as app:
        queues = generated(app)["counter"].TASK_QUEUES
        client = await plain_client(server, app, "counter")
        keys = Keyring([new_key(app.names["counter"])])
        made = cw.worker(client, queues, keys=keys, implementations=[price, wrap], owner="shop.v2")
        names = {served_by(one.config().get("identity") or "") for one in made.workers}
        assert names == {"shop-v2"}


def prise(sku: str) -> int:
    """Be called almost as the operation is."""
    return len(sku)


class Odd(DefaultPayloadConverter):
    """A converter that reads no signatures."""


def odd(client: Client) -> Client:
    """Return a client with a converter that compiled code cannot work with."""
    config = client.config()
    config["data_converter"] = dataclasses.replace(
        client.data_converter, payload_converter_class=Odd
    )
    return Client(**config)


async def test_a_client_that_encodes_the_texts_of_errors_goes_on_doing_so(
    server: ServerThread,
) -> None:
    """And signs them as all failures that leave: the SDK's own converter signs nothing."""
    config = (await connected(server.address)).client("default").config()
    config["data_converter"] = dataclasses.replace(
        DataConverter.default,
        payload_codec=Plain(),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
    values = compiled_client(Client(**config)).data_converter
    made, plain = Failure(), DefaultPayloadConverter()
    values.failure_converter.to_failure(ValueError("secret"), plain, made)
    assert isinstance(values.failure_converter, QuietFailureConverter)
    assert made.message == "Encoded failure"
    assert b"secret" in made.encoded_attributes.data


class Plain(PayloadCodec):
    """A codec that changes nothing."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return them as they are."""
        return list(payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return them as they are."""
        return list(payloads)


async def test_the_worker_of_the_documentation_runs(
    server: ServerThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example as it is written, with the real output of `generate`."""
    block = next(b for b in BLOCKS if "from payments_generated" in b.text)
    space = next(iter(load(ORDERS)))
    design = resolve([parsed.file for parsed in space.files], space.implemented)
    connections = await connected(server.address)
    await provision(connections, placed(["payments"]))
    monkeypatch.setenv("CROSSWAY_KEYS", str(tmp_path))
    create_key(tmp_path, "payments")
    tmp_path.chmod(0o700)
    text = dict(zip(design.namespaces, compile_design(design).values(), strict=True))["payments"]
    module = ModuleType("payments_generated")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(text, vars(module))  # noqa: S102 - generated, as above
    example: dict[str, Any] = {}
    exec(block.text.replace("localhost:7233", server.address), example)  # noqa: S102 - our page
    stop = asyncio.Event()
    running = asyncio.create_task(example["main"](stop))
    try:
        payment = {"id": "p-1", "amount": 3.5}
        client = connections.client("payments")
        sold = await client.execute_workflow(
            "ProcessPaymentWorkflow", payment, id=fresh("pay"), task_queue="payments-worker"
        )
        assert sold == {"id": "ch-p-1", "amount": 3.5, "status": "charged"}
    finally:
        stop.set()
        await running
