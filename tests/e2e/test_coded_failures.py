"""Failures under `--codec`: nothing of their texts can be read on the server, all of it with it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import Client, WorkflowFailureError

from crossway.cluster.service import connect
from crossway.cluster.service.ask import result_of
from crossway.cluster.serving import Target, running
from tests.helpers.building import one
from tests.helpers.command import crossway
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh, with_fresh_names

Json = dict[str, Any]

CANARY = "Lovelace"
"""A word of the data that the server must not be able to read."""

DESIGN = '''
workflow Admit(name: string) -> (any):
    try:
        activity Refuse(name)
            options:
                retry_policy:
                    maximum_attempts: 1
    catch Refused -> err:
        refused = err.message
    try:
        workflow Discharge(name)
    catch Owing -> err:
        owing = err.message
    try:
        nexus WardEndpoint Ward.Full(name)
            options:
                timeout: 5m
    catch Full -> err:
        full = err.message
    try:
        nexus WardEndpoint Ward.Unheard(name)
            options:
                timeout: 5m
    catch Exception -> err:
        unheard = err.message
    try:
        nexus WardEndpoint Ward.Rename(name)
            options:
                timeout: 5m
    catch Wrong -> err:
        renamed = err.message
    try:
        nexus WardEndpoint Ward.Assign(name)
            options:
                timeout: 5m
    catch Taken -> err:
        close fail(concat(err.message, " | ", refused, " | ", owing, " | ", full, " | ", unheard,
            " | ", renamed))
    close complete(name)

workflow Discharge(name: string):
    raise Owing("still owes: {name}")

activity Refuse(name: string):
    raise Refused("no bed for {name}", name)

nexus_endpoint WardEndpoint:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [house]

nexus service Ward:
    operation Full(name: string):
        raise Full("full for {name}")
    operation Unheard(name: string) -> (string)
    operation Rename(name: string) -> (string):
        return update Rename(name):
            workflow_id: "roombed"
    operation Assign(name: string) -> (string):
        return workflow AssignBed(name)

workflow AssignBed(name: string) -> (string):
    activity Keep(name)
        options:
            retry_policy:
                maximum_attempts: 3
                initial_interval: 50ms
                backoff_coefficient: 100
    close complete(name)

workflow Bed():
    update Rename(name: string) -> (string):
        raise Wrong("not {name} again")
    await timer(1h)

activity Keep(name: string):
    """Keep a bed."""

worker desk:
    workflow Admit
    workflow Discharge
    activity Refuse

worker ward:
    workflow AssignBed
    workflow Bed
    activity Keep
    nexus service Ward

namespace house:
    worker desk
        options:
            task_queue: "house"

namespace ward:
    worker ward
        options:
            task_queue: "ward"
'''

PYTHON = """
import nexusrpc


class Taken(Exception):
    pass


def keep(name):
    raise Taken(f"taken by {name}")


def unheard(name):
    raise nexusrpc.HandlerError(
        f"nobody heard of {name}", type=nexusrpc.HandlerErrorType.BAD_REQUEST
    )
"""

CODEC = '''
"""A codec that asks a codec server, as Temporal's remote codec samples do."""

import asyncio
import urllib.request

from google.protobuf.json_format import MessageToJson, Parse
from temporalio.api.common.v1 import Payloads
from temporalio.converter import PayloadCodec


class Remote(PayloadCodec):
    async def encode(self, payloads):
        return await asyncio.to_thread(self._asked, "encode", payloads)

    async def decode(self, payloads):
        return await asyncio.to_thread(self._asked, "decode", payloads)

    def _asked(self, what, payloads):
        body = MessageToJson(Payloads(payloads=payloads)).encode()
        headers = {"Content-Type": "application/json", "X-Namespace": "house"}
        request = urllib.request.Request(f"ADDRESS/{what}", body, headers)
        with urllib.request.urlopen(request, timeout=200) as answer:
            return list(Parse(answer.read(), Payloads()).payloads)
'''


class _CodecServer(BaseHTTPRequestHandler):
    """Temporal's codec server protocol: POST /encode and /decode of `Payloads` as JSON."""

    def do_POST(self) -> None:
        """Answer with the payloads, each wrapped whole or unwrapped; as cipher a mask of bits."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        payloads = json.loads(body).get("payloads", [])
        change = _masked if self.path == "/encode" else _unmasked
        answer = json.dumps({"payloads": [change(one) for one in payloads]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _masked(payload: Json) -> Json:
    data = bytes(byte ^ 0x5A for byte in json.dumps(payload).encode())
    encoding = base64.b64encode(b"binary/masked").decode()
    return {"metadata": {"encoding": encoding}, "data": base64.b64encode(data).decode()}


def _unmasked(payload: Json) -> Json:
    if base64.b64decode(payload["metadata"].get("encoding", "")) != b"binary/masked":
        return payload
    data = bytes(byte ^ 0x5A for byte in base64.b64decode(payload["data"]))
    plain: Json = json.loads(data)
    return plain


@pytest.fixture
def codec(tmp_path: Path) -> Iterator[str]:
    """Return a codec that asks a codec server, which runs until the test ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _CodecServer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    host, port = server.server_address[:2]
    file = tmp_path / "remote.py"
    file.write_text(CODEC.replace("ADDRESS", f"http://{host!s}:{port}"))
    yield f"{file}:Remote"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_no_text_of_a_failure_can_be_read_without_the_codec(
    address: str, tmp_path: Path, codec: str
) -> None:
    """Of activities, children, operations of each kind and refused updates, pending ones too.

    They arrive signed and are caught by type and message; `trace` and `doctor` show them with the
    codec, and say without it which flag to give.
    """
    text, names = with_fresh_names(DESIGN, "house", "ward", "WardEndpoint", "roombed")
    (tmp_path / "admit.twf").write_text(text)
    (tmp_path / "admit.py").write_text(PYTHON)
    design = one(text, str(tmp_path / "admit.twf"))
    house, ward, id = names["house"], names["ward"], fresh("admit")
    there = ("--address", address)
    async with running(design, Target(address=address, codec=codec)) as service:
        client = service.client(house)
        await service.client(ward).start_workflow("Bed", id=names["roombed"], task_queue=ward)
        handle = await client.start_workflow("Admit", CANARY, id=id, task_queue=house)
        plain = await connect(address)

        async def tried() -> bool:
            runs = [run async for run in plain.client(ward).list_workflows()]
            described = [await _described(plain.client(ward), run.id) for run in runs]
            return any('"attempt": 3' in _readable(said) for said in described)

        await eventually(tried)
        # While the activity waits to be tried again.
        shown = crossway("trace", id, "-n", house, *there, "--codec", codec)
        assert f"Taken: taken by {CANARY}" in shown.stdout
        examined = crossway("doctor", "-n", ward, *there, "--codec", codec)
        assert f"Taken: taken by {CANARY}, at admit.py:10 in keep" in examined.stdout
        with pytest.raises(WorkflowFailureError) as failed:
            await result_of(handle)
    endpoint = names["WardEndpoint"]
    assert str(failed.value.cause) == (
        f"Failed: {endpoint} Ward.Assign: taken by {CANARY} | no bed for {CANARY} | "
        f"still owes: {CANARY} | {endpoint} Ward.Full: full for {CANARY} | "
        f"{endpoint} Ward.Unheard: nobody heard of {CANARY} | "
        f"{endpoint} Ward.Rename: not {CANARY} again"
    )
    for namespace in (house, ward):
        known = plain.client(namespace)
        async for run in known.list_workflows():
            history = await known.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
            for event in history.events:
                assert CANARY not in _readable(event), event
                assert "admit.py" not in _readable(event), event
            assert CANARY not in _readable(await _described(known, run.id))
    without = crossway("trace", id, "-n", house, *there)
    assert "Taken: its text is encoded: readable with --codec MODULE:NAME" in without.stdout
    assert "Encoded failure" not in without.stdout


async def _described(client: Client, id: str) -> Message:
    execution = WorkflowExecution(workflow_id=id)
    request = DescribeWorkflowExecutionRequest(namespace=client.namespace, execution=execution)
    return await client.workflow_service.describe_workflow_execution(request, retry=True)


def _readable(message: Message) -> str:
    """Return what can be read in a message: its texts, and what its bytes are."""
    raw = message.SerializeToString().decode("latin-1")
    return f"{MessageToJson(message)}\n{raw}"
