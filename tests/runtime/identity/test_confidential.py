"""What crosses over between namespaces, and what must not."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson
from temporalio.client import Client, WorkflowExecutionAsyncIterator, WorkflowHandle

from crossway.cluster.keys import create_key, followed
from crossway.cluster.service.ask import result_of
from crossway.cluster.serving.workers import serve
from crossway.runtime.identity.algorithms import secret_of
from crossway.runtime.payloads import base64url, from_base64url
from tests.helpers.command import crossway
from tests.helpers.deployed import deployed, provisioned

FILES = {
    "orders.twf": """
workflow CallsCrash(kind: string) -> (Result):
    nexus "shop" workflow Crash(kind) -> result
        options:
            timeout: 10m
    close complete(result)

workflow CallsBuy(kind: string) -> (Result):
    nexus "shop" workflow Buy(kind) -> result
        options:
            timeout: 10m
    close complete(result)

workflow WhoAmI() -> (Result):
    nexus "shop" workflow Describe() -> result
        options:
            timeout: 10m
    close complete(result)
""",
    "others.twf": """
workflow Stranger(kind: string) -> (Result):
    nexus "shop" workflow Buy(kind) -> result
        options:
            timeout: 10m
    close complete(result)
""",
    "shop.twf": """
nexus_endpoint ShopEndpoint:
    target_namespace: shop
    target_task_queue: shop-worker
    allowed_caller_namespaces:
        - orders

nexus_service Shop:
    operation Crash(kind: string) -> Result

    operation Buy(kind: string) -> Result:
        return workflow Buying(kind)

    operation Describe() -> Caller:
        caller = get_nexus_caller_info()
        return caller

workflow Buying(kind: string) -> Result:
    activity Explode(kind) -> result
        options:
            retry_policy:
                maximum_attempts: 1
    close result
""",
    "shop.py": """
from temporalio.exceptions import ApplicationError


def explode(kind):
    if kind == "file":
        open("/vault/combination.txt")
    if kind == "application":
        raise ApplicationError("sold out", {"left": 0}, type="SoldOut", non_retryable=True)
    if kind == "value":
        raise ValueError("no such thing")
    return {"kind": kind}


crash = explode
""",
}

KINDS = ("file", "application", "value")


async def _text(handle: WorkflowHandle[Any, Any]) -> str:
    history = await handle.fetch_history()
    return "\n".join(MessageToJson(event) for event in history.events)


async def test_a_caller_sees_no_stack_trace_and_no_path_of_the_handler(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors of operations, activities and workflows, in the caller's raw history; the log of the
    handler has both of what nobody raised on purpose."""
    async with deployed(address, tmp_path, FILES, "ShopEndpoint") as app:
        handles = [
            await app.start(workflow, kind)
            for workflow in ("CallsCrash", "CallsBuy")
            for kind in KINDS
        ]
        outcomes = []
        for handle in handles:
            with pytest.raises(Exception, match="Workflow execution failed"):
                await result_of(handle)
            outcomes.append(await _text(handle))
    for text in outcomes:
        assert "stackTrace" not in text
        assert ".py" not in text
        assert "combination" not in text
        assert str(tmp_path) not in text
    traces = [record.exc_text or "" for record in caplog.records]
    for raised in ("/vault/combination.txt", "no such thing"):
        at = [text for text in traces if raised in text]
        assert all(f"{app.names['shop']}.py" in text for text in at)
        assert len(at) >= 2, f"{raised}: of the operation and of the activity"
    assert all("No such file or directory" in outcomes[i] for i in (0, 3)), "why, not where"
    assert all("SoldOut" in outcomes[i] and "sold out" in outcomes[i] for i in (1, 4))
    # What nobody raised on purpose has its type and its text, too: docs/security.md says so.
    assert all("ValueError" in outcomes[i] and "no such thing" in outcomes[i] for i in (2, 5))


ORIGIN = ("originatingNamespace", "originating_namespace")


async def test_the_handler_is_told_who_calls(address: str, tmp_path: Path) -> None:
    """Namespace, workflow id and run id from the token, and what was called."""
    async with deployed(address, tmp_path, FILES, "ShopEndpoint") as app:
        caller = await app.start("WhoAmI")
        told = await result_of(caller)
        run_id = (await caller.describe()).run_id
        names = app.names
    chain, origins = told.pop("chain"), [told.pop(name) for name in ORIGIN]
    assert origins == [names["orders"]] * 2
    assert chain == [told], "nobody called before"
    assert told == {
        "namespace": names["orders"],
        "workflowId": caller.id,
        "runId": run_id,
        "workflow_id": caller.id,
        "run_id": run_id,
        "endpoint": names["ShopEndpoint"],
        "service": "Shop",
        "operation": "Describe",
        "verified": True,
    }


async def test_nothing_secret_is_anywhere(
    address: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Private keys in no log, history, plan or message; tokens in the headers of a caller's
    history and nowhere else."""
    caplog.set_level(logging.DEBUG)
    directory = tmp_path / "keys"
    design = tmp_path / "design"
    design.mkdir()
    async with provisioned(address, design, FILES, "ShopEndpoint") as app:
        namespaces = sorted({queue.namespace for queue in app.queues})
        made = [create_key(directory, namespace) for namespace in namespaces]
        async with followed(directory) as keys, serve(app.connections, app.queues, keys=keys):
            for workflow in ("CallsBuy", "CallsCrash"):
                for kind in ("fine", *KINDS):
                    await app.outcome(workflow, kind)
            denied = await app.outcome("Stranger", "fine")
            assert denied.type == "NexusUnauthorizedError"
            assert "not on the endpoint's list" not in str(denied)
        told = crossway("plan", str(design), "--json").stdout
        listed = crossway("keys", "list", "--dir", str(directory)).stdout
        traced = [
            crossway("trace", id, "-n", app.names["orders"], "--address", address, *more).stdout
            for id in [started.id async for started in _callers(app.client("orders"))]
            for more in ((), ("--json",))
        ]
        histories = {n: await _histories(app.connections.client(n)) for n in namespaces}
    out, err = capfd.readouterr()
    assert all("Shop" in text for text in traced)
    shown = [*traced, told, listed, str(denied), caplog.text, out, err]
    everywhere = "\n".join([*shown, *(text for texts in histories.values() for text in texts)])
    for key in made:
        secret = from_base64url(secret_of(key.private))
        for form in (base64url(secret), secret.hex(), repr(secret)):
            assert form not in everywhere
    every = [text for texts in histories.values() for text in texts]
    tokens, sent = ({one for text in every for one in _headers(text, name)} for name in SENT)
    assert len(tokens) == 9
    assert sent, "a call that is signed has a secret beside its token"
    assert all(sum(text.count(one) for text in every) == 1 for one in sent), "in one history"
    assert not any(one in text for one in sent for text in shown)
    everything = everywhere.replace("\\", "")
    assert all(everything.count(token) == 1 for token in tokens), "in one header each"
    assert not any(token in text for token in tokens for text in histories[app.names["shop"]])


def _callers(client: Client) -> WorkflowExecutionAsyncIterator:
    return client.list_workflows("WorkflowType = 'CallsBuy'", limit=2)


async def _histories(client: Client) -> list[str]:
    return [
        await _text(client.get_workflow_handle(found.id, run_id=found.run_id))
        async for found in client.list_workflows()
    ]


SENT = ("crossway-caller", "crossway-secret")
"""The headers of a call that nobody but its caller and its handler has."""


def _headers(text: str, name: str) -> list[str]:
    marker = f'"{name}": "'
    return [part.split('"')[0] for part in text.split(marker)[1:]]
