"""docs/tokens.md: the form of a caller's token, its vectors, and its signers and verifiers."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import nexusrpc
import pytest
from nexusrpc.handler import StartOperationContext, service_handler, sync_operation
from temporalio import nexus, workflow
from temporalio.api.common.v1 import Payload
from temporalio.exceptions import NexusOperationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.keys import jwks_of
from crossway.cluster.making.provision import provision
from crossway.cluster.serving.workers import serve
from crossway.runtime import clock
from crossway.runtime.identity import Keyring
from crossway.runtime.identity.callers import Incoming, SignedCallers
from crossway.runtime.identity.keys import new_key
from crossway.runtime.identity.tokens import CALLER_HEADER, Call, RefusedError
from crossway.runtime.payloads import digest
from tests.docs.tokens import CALL, INPUT, JTI, JWK, NOW, OWN, PAGE, WHERE, block, payload, vectors
from tests.helpers.deployed import provisioned
from tests.helpers.designs import placed
from tests.helpers.names import fresh


def test_the_vectors_of_the_page_are_what_the_runtime_signs(update_snapshots: bool) -> None:
    """Its own verifier takes the first, and refuses all others."""
    text = json.dumps(vectors(), indent=2) + "\n"
    if update_snapshots:
        PAGE.write_text(PAGE.read_text().replace(block("Vectors"), text))
    assert block("Vectors") == text
    assert accepted(ours) == ["token"]


Verifies = Callable[[str], object]


def accepted(verifies: Verifies) -> list[str]:
    """Return the names of the vectors that a verifier takes."""
    shown = vectors()
    found = []
    for name, token in {"token": shown["token"], **shown["refused"]}.items():
        try:
            verifies(token)
        except (RefusedError, PermissionError):
            continue
        found.append(name)
    return found


def ours(token: str) -> None:
    """Verify as the guard does."""
    before = clock.clock.set(lambda: NOW)
    headers = {CALLER_HEADER: token}
    try:
        request = Incoming(Call(*CALL.values()), headers, digest=digest(payload()))
        SignedCallers(Keyring([OWN])).caller(request)
    finally:
        clock.clock.reset(before)


def plain() -> dict[str, Any]:
    """Return the functions of the page's Python."""
    found: dict[str, Any] = {}
    exec(block("Python"), found)  # noqa: S102 - our page
    return found


def test_the_python_of_the_page_signs_and_verifies_the_vectors() -> None:
    """The very token, and none that is refused."""
    code, shown = plain(), vectors()
    assert code["digest"](INPUT.encode()) == shown["sum"]
    assert code["digest"](b"") == digest(Payload()).full
    signed = code["signed"](JWK, {**CALL, **WHERE}, INPUT.encode(), NOW, JTI)
    assert signed == shown["token"]
    about = [[JWK], CALL, INPUT.encode(), NOW]
    assert accepted(lambda token: code["verified"](token, *about)) == ["token"]


NODE = """
const { vectors, call, where } = JSON.parse(process.argv[1]);
const data = Buffer.from(vectors.input);
const every = { token: vectors.token, ...vectors.refused };
const accepted = Object.entries(every).filter(([, token]) => {
  try {
    return verified(token, [vectors.key], call, data, vectors.now);
  } catch {
    return false;
  }
});
const own = signed(vectors.key, { ...call, ...where }, data, vectors.now, vectors.jti);
console.log(JSON.stringify([own, accepted.map(([name]) => name), digest(""), digest(data)]));
"""


def test_the_javascript_of_the_page_signs_and_verifies_the_vectors(tmp_path: Path) -> None:
    """With Node alone."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here")
    script = tmp_path / "token.mjs"
    given = json.dumps({"vectors": vectors(), "call": CALL, "where": WHERE})
    script.write_text(
        block("TypeScript and JavaScript") + NODE.replace("process.argv[1]", "process.argv[2]")
    )
    done = subprocess.run(
        [node, str(script), given], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    shown = vectors()
    expected = [shown["token"], ["token"], digest(Payload()).full, shown["sum"]]
    assert json.loads(done.stdout) == expected


DESIGN = {
    "payments.twf": """\
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces: [shop]

nexus_service Payments:
    operation Quote(order: string, amount: number) -> (number):
        return amount * 2
""",
    "shop.twf": """\
workflow Ask(note: string) -> (string):
    nexus LedgerEndpoint Ledger.Who(note) -> said
        options:
            timeout: 60s
    close complete(said)

extern nexus_service Ledger:
    operation Who(note: string) -> string
""",
}


@workflow.defn(name="Plain", sandboxed=False)
class Plain:
    """Calls an operation with a token of the page's signer, and no plugin."""

    @workflow.run
    async def run(self, jwk: dict[str, str], endpoint: str, value: dict[str, Any]) -> Any:
        """Return the answer, or how it was refused."""
        info, about = workflow.info(), {"end": endpoint, "svc": "Payments", "op": "Quote"}
        call = {**about, "sub": info.workflow_id, "run": info.run_id}
        data = workflow.payload_converter().to_payload(value).data
        token = plain()["signed"](jwk, call, data, workflow.time(), str(workflow.uuid4()))
        client = workflow.create_nexus_client(service="Payments", endpoint=endpoint)
        try:
            return await client.execute_operation(
                "Quote",
                value,
                headers={"crossway-caller": token},
                schedule_to_close_timeout=timedelta(seconds=60),
            )
        except NexusOperationError as failure:
            return str(failure.__cause__)


@service_handler(name="Ledger")
class Ledger:
    """Checks who calls by the page's verifier."""

    def __init__(self, jwks: list[dict[str, Any]]) -> None:
        """Trust these keys."""
        self.jwks = jwks

    @sync_operation
    async def Who(  # noqa: N802 - the operation's name
        self, context: StartOperationContext, note: str
    ) -> str:
        """Return who calls."""
        call = {"end": nexus.info().endpoint, "svc": context.service, "op": context.operation}
        token, secret = (context.headers.get(f"crossway-{n}", "") for n in ("caller", "secret"))
        data = json.dumps(note).encode()
        try:
            claims = plain()["verified"](token, self.jwks, call, data, time.time(), secret)
        except PermissionError:
            kind = nexusrpc.HandlerErrorType.UNAUTHORIZED
            raise nexusrpc.HandlerError("not allowed", type=kind) from None
        return f"{claims['iss']} says {note}"


async def test_the_python_of_the_page_meets_a_design_on_both_sides(
    address: str, tmp_path: Path
) -> None:
    """A caller with nothing but the signer is let in by a design's handler, one with another key is
    not; a handler with nothing but the verifier knows a design's caller, and refuses another."""
    names_of_more = ("PaymentsEndpoint", "LedgerEndpoint", "ledger")
    async with provisioned(address, tmp_path, DESIGN, *names_of_more) as app:
        ledger, endpoint = app.names["ledger"], app.names["LedgerEndpoint"]
        await provision(app.connections, placed([ledger], [(endpoint, ledger, ledger)]))
        own, payments = new_key(app.names["shop"]), new_key(app.names["payments"])
        other = new_key(app.names["shop"])
        (jwk, stolen) = jwks_of([own, other])["keys"]
        shop = app.client("shop")
        async with (
            serve(app.connections, app.queues, keys=Keyring([own, payments])),
            Worker(
                shop,
                task_queue="plain",
                workflows=[Plain],
                workflow_runner=UnsandboxedWorkflowRunner(),
            ),
            Worker(
                app.connections.client(ledger),
                task_queue=ledger,
                nexus_service_handlers=[Ledger([jwk])],
            ),
        ):
            told = []
            for one in (jwk, stolen):
                given = [one, app.names["PaymentsEndpoint"], {"order": "o-1", "amount": 2.5}]
                told.append(
                    await shop.execute_workflow(
                        "Plain", args=given, id=fresh("plain"), task_queue="plain"
                    )
                )
            assert told == [5.0, "not allowed"]
            assert await app.run("Ask", "hello") == f"{app.names['shop']} says hello"
        async with (
            serve(app.connections, app.queues, keys=Keyring([other, payments])),
            Worker(
                app.connections.client(ledger),
                task_queue=ledger,
                nexus_service_handlers=[Ledger([jwk])],
            ),
        ):
            refused = await app.outcome("Ask", "hello")
            assert refused.type == "NexusUnauthorizedError"
