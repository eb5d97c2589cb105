"""docs/tokens.md: its Python, as a caller and as a handler without Crossway, beside a design."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import nexusrpc
from nexusrpc.handler import StartOperationContext, service_handler, sync_operation
from temporalio import nexus, workflow
from temporalio.common import RawValue
from temporalio.exceptions import NexusOperationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.keys import jwks_of
from crossway.cluster.making.provision import provision
from crossway.cluster.serving.workers import serve
from crossway.runtime.identity import Keyring
from crossway.runtime.identity.keys import new_key
from tests.docs.tokens import plain
from tests.helpers.deployed import provisioned
from tests.helpers.designs import placed
from tests.helpers.names import fresh

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
            timeout: 10m
    close complete(said)

extern nexus_service Ledger:
    operation Who(note: string) -> string
""",
}


@workflow.defn(name="Plain", sandboxed=False)
class Plain:
    """Calls an operation with a token of the page's signer, and no plugin; takes no answer but one
    that the page's verifier takes."""

    @workflow.run
    async def run(
        self, jwk: dict[str, str], known: dict[str, str], endpoint: str, value: dict[str, Any]
    ) -> Any:
        """Return the answer, or how it was refused; `known` is the public key of who answers."""
        info, about = workflow.info(), {"end": endpoint, "svc": "Payments", "op": "Quote"}
        call = {**about, "sub": info.workflow_id, "run": info.run_id}
        data = workflow.payload_converter().to_payload(value).data
        id = str(workflow.uuid4())
        token = plain()["signed"](jwk, call, data, workflow.time(), id)
        client = workflow.create_nexus_client(service="Payments", endpoint=endpoint)
        try:
            answer = await client.execute_operation(
                "Quote",
                value,
                output_type=RawValue,
                headers={"crossway-caller": token},
                schedule_to_close_timeout=timedelta(minutes=10),
            )
        except NexusOperationError as failure:
            return str(failure.__cause__)
        payload = answer.payload
        proof = payload.metadata["crossway-answer"].decode()
        asked = {"iss": info.namespace, "jti": id, **about}
        plain()["check_answer"](proof, [known], known["namespace"], asked, payload.data)
        return json.loads(payload.data)


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
        (jwk, stolen, known) = jwks_of([own, other, payments])["keys"]
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
                quote = {"order": "o-1", "amount": 2.5}
                given = [one, known, app.names["PaymentsEndpoint"], quote]
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
