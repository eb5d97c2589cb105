"""Namespaces that call each other honestly and not, on a real server.

`vault` offers the service `Vault` through the endpoints `front` (only `good` may call), `side`
(only `bad` may), `linked` (`good`, by its word) and `open` (anybody), all leading to one queue; a
second service, `Annex`, through `front` alone. Both services are behind `both`, where `good` and
`bad` may call, `Look` of the vault `good` alone, and the annex `bad` alone. `once` is as
`front`, and takes a token with one request. `stray`, which is no endpoint of the design, leads
there too, and `moved`, which leads to another queue in the design.
Its code is written by hand and notes each call that reaches it.

Longer than other files because it is one laboratory: what calls, what is called and what listens
have to fit each other.
"""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, NamedTuple

import nexusrpc
import nexusrpc.handler
from temporalio import nexus, workflow
from temporalio.api.operatorservice.v1 import (
    ListNexusEndpointsRequest,
)
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, NexusOperationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.cluster.service.connect import Connections
from crossway.cluster.serving.workers import Workers, serve
from crossway.runtime import AllowList, Endpoint, TaskQueue
from crossway.runtime.identity import (
    Algorithm,
    Keyring,
    SigningKey,
    audit,
    let_any_caller_attach,
    new_key,
    unverified_claims,
)
from tests.helpers.designs import placed
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected, delete_endpoints

LIMIT = timedelta(minutes=10)
"""The deadline of a call, and so the life of its token: what only a hang takes."""

REACHED: list[str] = []
"""The `mark` of each input that reached code of the vault."""


class Refusal(NamedTuple):
    """How a call ended that was not answered: what its caller was told."""

    type: str
    message: str


class Own(nexusrpc.handler.OperationHandler[Any, Any]):
    """An operation with a token of its own, which no workflow is behind."""

    async def start(
        self, ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> nexusrpc.handler.StartOperationResultAsync:
        """Begin what never ends by itself."""
        del ctx
        return nexusrpc.handler.StartOperationResultAsync(f"own token: {input['mark']}")

    async def cancel(self, ctx: nexusrpc.handler.CancelOperationContext, token: str) -> None:
        """Note the token."""
        del ctx
        REACHED.append(token)


def failing(how: str) -> Exception:
    """Return what code raises, in one of the ways that there are."""
    declined = ApplicationError("no money", {"left": 3}, type="CardDeclined", non_retryable=True)
    match how:
        case "application":
            details = {"left": 3}, None
            return ApplicationError("no money", *details, type="CardDeclined", non_retryable=True)
        case "chain":
            why = ApplicationError("why", 1, type="Deeper")
            return _from(ApplicationError("no money", type="CardDeclined", non_retryable=True), why)
        case "operation":
            state = nexusrpc.OperationErrorState.FAILED
            return _from(nexusrpc.OperationError("no", state=state), declined)
        case "handler":
            kind = nexusrpc.HandlerErrorType.CONFLICT
            return _from(nexusrpc.HandlerError("no", type=kind), declined)
        case _:
            return nexusrpc.HandlerError("no", type=nexusrpc.HandlerErrorType.CONFLICT)


def _from(failure: Exception, cause: Exception) -> Exception:
    failure.__cause__ = cause
    return failure


@nexusrpc.handler.service_handler(name="Vault")
class Vault:
    """Written by hand: nothing in it knows of identity."""

    @nexusrpc.handler.sync_operation
    async def Look(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> Any:
        """Return the input."""
        REACHED.append(input["mark"])
        return input

    @nexusrpc.handler.sync_operation
    async def Peek(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> Any:
        """Do the same as `Look`, under another name."""
        REACHED.append(input["mark"])
        return input

    @nexusrpc.handler.sync_operation
    async def Echo(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> Any:
        """Return the `value` of the input."""
        return input["value"]

    @nexusrpc.handler.sync_operation
    async def Busy(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> int:
        """Be unavailable twice; return how often it was asked."""
        REACHED.append(input["mark"])
        if (asked := REACHED.count(input["mark"])) < 3:
            raise nexusrpc.HandlerError("busy", type=nexusrpc.HandlerErrorType.UNAVAILABLE)
        return asked

    @nexusrpc.handler.sync_operation
    async def Fails(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> Any:
        """Fail as the input says."""
        raise failing(input["fails"])

    @nexus.workflow_run_operation
    async def FailsLate(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, input: Any
    ) -> nexus.WorkflowHandle[Any]:
        """Start `Hold`, which fails as the input says."""
        return await ctx.start_workflow("Hold", input, id=f"fails-{input['mark']}")

    @nexusrpc.handler.sync_operation
    async def Nothing(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> str:
        """Take no input."""
        assert input is None
        return "nothing"

    @nexusrpc.handler.sync_operation
    async def Take(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> Any:
        """Return the input, whatever it is."""
        REACHED.append(repr(input))
        return input

    @nexusrpc.handler.sync_operation
    async def Told(  # noqa: N802 - an operation's name
        self, ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> str:
        """Return what the request is called here."""
        del input
        return ctx.request_id

    @nexusrpc.handler.operation_handler
    def Own(self) -> nexusrpc.handler.OperationHandler[Any, Any]:  # noqa: N802 - as above
        """Return the handler of an operation that makes its own tokens."""
        return Own()

    @nexus.workflow_run_operation
    async def Attach(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, input: Any
    ) -> nexus.WorkflowHandle[Any]:
        """Start `Hold`, or attach to the one that runs under that id."""
        policy = WorkflowIDConflictPolicy.USE_EXISTING
        id = f"hold-{input['mark']}"
        return await ctx.start_workflow("Hold", input, id=id, id_conflict_policy=policy)

    @nexus.workflow_run_operation
    async def Join(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, input: Any
    ) -> nexus.WorkflowHandle[Any]:
        """Do as `Attach` does, whoever started what runs."""
        policy = WorkflowIDConflictPolicy.USE_EXISTING
        let_any_caller_attach(id := f"hold-{input['mark']}")
        return await ctx.start_workflow("Hold", input, id=id, id_conflict_policy=policy)

    @nexus.workflow_run_operation
    async def Replace(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, input: Any
    ) -> nexus.WorkflowHandle[Any]:
        """Start `Hold`, and end the one that runs under that id."""
        policy = WorkflowIDConflictPolicy.TERMINATE_EXISTING
        id = f"hold-{input['mark']}"
        return await ctx.start_workflow("Hold", input, id=id, id_conflict_policy=policy)

    @nexusrpc.handler.sync_operation
    async def Signals(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> bool:
        """Start `Hold` by its signal, under a policy that the input names; tell if it was begun."""
        handle = await nexus.client().start_workflow(
            "Hold",
            input,
            id=f"hold-{input['mark']}",
            task_queue=nexus.info().task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy[input["policy"]],
            start_signal="release",
        )
        return handle.first_execution_run_id is not None

    @nexus.workflow_run_operation
    async def Keep(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, input: Any
    ) -> nexus.WorkflowHandle[Any]:
        """Start `Hold` under an id that the input chooses."""
        REACHED.append(input["mark"])
        return await ctx.start_workflow("Hold", input, id=f"hold-{input['mark']}")


@nexusrpc.handler.service_handler(name="Annex")
class Annex:
    """Another service with an operation of the same name."""

    @nexusrpc.handler.sync_operation
    async def Look(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: Any
    ) -> Any:
        """Return the input."""
        REACHED.append(input["mark"])
        return input


OPERATIONS = [
    f"{kind.__name__}.{name}"
    for kind in (Vault, Annex)
    for name in vars(kind)
    if not name.startswith("_")
]
"""All that the vault offers."""


@workflow.defn(name="Hold", sandboxed=False)
class Hold:
    """The target of `Keep`: waits until it is told to go on."""

    def __init__(self) -> None:
        """Begin held."""
        self._released = False

    @workflow.run
    async def run(self, input: Any) -> Any:
        """Return the `value` of the input or its mark, once released where it asks for that."""
        if input.get("waits"):
            await workflow.wait_condition(lambda: self._released)
        if how := input.get("fails"):
            raise failing(how)
        if again := input.get("again"):
            workflow.continue_as_new({**input, "again": again - 1})
        return input["value"] if "value" in input else {"kept": input["mark"]}

    @workflow.signal
    def release(self) -> None:
        """Let it end."""
        self._released = True


@workflow.defn(name="Asks", sandboxed=False)
class Asks:
    """Makes one call and returns its result."""

    @workflow.run
    async def run(
        self,
        call: list[str],
        input: Any,
        headers: dict[str, str],
        limit: float = LIMIT.total_seconds(),
    ) -> Any:
        """Call (endpoint, service, operation) with extra headers."""
        endpoint, service, operation = call
        client = workflow.create_nexus_client(service=service, endpoint=endpoint)
        return await client.execute_operation(
            operation,
            input,
            headers=headers,
            schedule_to_close_timeout=timedelta(seconds=limit) if limit else None,
        )


@dataclass
class Lab:
    """What is running. `keys` has one signing key per namespace, by its role."""

    connections: Connections
    http: str
    names: Mapping[str, str]
    keys: Mapping[str, SigningKey]
    rules: Mapping[str, Endpoint]
    endpoint_ids: Mapping[str, str] = field(default_factory=dict)
    unmade: frozenset[str] = frozenset()

    def handlers(self, audience: str = "") -> AbstractAsyncContextManager[Workers]:
        """Serve the vault."""
        services = (Vault, Annex)
        queue = TaskQueue(self.names["vault"], "vault", (Hold,), (), services, (), self.rules)
        ring = Keyring(self.keys.values())
        return serve(self.connections, [queue], keys=ring, audience=audience)

    def call(self, endpoint: str = "front", service: str = "Vault", op: str = "Look") -> list[str]:
        """Return what to call, with the endpoint's real name."""
        assert endpoint not in self.unmade, f"lab(server, {endpoint!r}) makes it"
        return [self.names[endpoint], service, op]

    def client(self, role: str) -> Client:
        """Return the client of a namespace."""
        return self.connections.client(self.names[role])

    async def start(
        self, role: str, call: list[str], input: Any, limit: float | None = None, **headers: str
    ) -> WorkflowHandle[Any, Any]:
        """Start a caller in a namespace; `role` ending in `!` has no Crossway in it.

        Its call has `limit` seconds, without one `LIMIT`.
        """
        limit = LIMIT.total_seconds() if limit is None else limit
        name = role.removesuffix("!")
        queue = "plain" if role.endswith("!") else "asks"
        given = with_secret({key.replace("_", "-"): value for key, value in headers.items()})
        return await self.client(name).start_workflow(
            "Asks", args=[call, input, given, limit], id=fresh("asks"), task_queue=queue
        )

    async def ask(
        self, role: str, call: list[str], input: Any, limit: float | None = None, **headers: str
    ) -> Any:
        """Return what a caller got: the result, or a `Refusal`."""
        handle = await self.start(role, call, input, limit, **headers)
        return await outcome(handle)

    async def post(self, call: list[str], body: bytes, headers: Mapping[str, str]) -> Any:
        """Post a call to the server's Nexus API; return (status, text)."""
        endpoint, service, operation = call
        id = self.endpoint_ids[endpoint]
        path = f"/nexus/endpoints/{id}/services/{service}/{operation}"
        return await post(f"http://{self.http}{path}", body, with_secret(headers))


async def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Return the status and the text that a POST is answered with."""

    def send() -> tuple[int, str]:
        request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    return await asyncio.to_thread(send)


async def outcome(handle: WorkflowHandle[Any, Any]) -> Any:
    """Return a workflow's result, or the innermost thing it was told when its call failed."""
    try:
        return await result_of(handle)
    except WorkflowFailureError as failure:
        cause = failure.__cause__
        if isinstance(cause, NexusOperationError):
            cause = cause.__cause__
        if isinstance(cause, nexusrpc.HandlerError):
            return Refusal(cause.type.name, str(cause))
        return Refusal(getattr(cause, "type", None) or type(cause).__name__, str(cause))


async def scheduled_headers(handle: WorkflowHandle[Any, Any]) -> dict[str, str]:
    """Return the Nexus headers in a caller's history."""
    history = await handle.fetch_history()
    for event in history.events:
        if event.HasField("nexus_operation_scheduled_event_attributes"):
            found = dict(event.nexus_operation_scheduled_event_attributes.nexus_header)
            if "crossway-secret" in found:
                _SECRETS[found["crossway-caller"]] = found["crossway-secret"]
            return found
    raise AssertionError("nothing was called")


_SECRETS: dict[str, str] = {}
"""The secret that was sent beside each token that was read in a history."""


def with_secret(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers with the secret of the token in them: who read one read the other there."""
    token = next((text for key, text in headers.items() if key.lower() == "crossway-caller"), "")
    secret = {"crossway-secret": _SECRETS[token]} if token in _SECRETS else {}
    return {**headers, **secret}


def segments(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a JWT's header and claims, unverified; or what a call's proof by a MAC says."""
    if token.startswith("m1."):
        return {"kid": audit.key_of(token)}, unverified_claims(token)
    header, claims, _ = token.split(".")
    decoded = (base64.urlsafe_b64decode(s + "=" * (-len(s) % 4)) for s in (header, claims))
    first, second = (json.loads(text) for text in decoded)
    return first, second


@asynccontextmanager
async def lab(
    server: Any,
    *more: str,
    handlers: bool = True,
    algorithm: Algorithm = "EdDSA",
    proof: Literal["mac", "signature"] = "signature",
) -> AsyncIterator[Lab]:
    """Run the namespaces; yield what tests need of them. The vault may start later.

    Of the endpoints `front` is made, and those that are named: each takes a moment to make.

    By `proof` its callers call whatever asks for an answer of the vault's.
    """
    roles = ("good", "bad", "vault")
    fronts = ("front", "side", "linked", "open", "stray", "moved", "both", "authenticated", "once")
    names = {role: fresh(role) for role in (*roles, *fronts)}
    keys = {role: new_key(names[role], 0, algorithm) for role in roles}
    ring = Keyring(keys.values())
    connections = await connected(server.address)
    made = ("front", *more)
    endpoints = [(names[e], names["vault"], "vault") for e in made]
    await provision(connections, placed([names[role] for role in roles], endpoints))
    rules = {
        names["front"]: Endpoint("vault", ("Vault", "Annex"), (names["good"],)),
        names["side"]: Endpoint("vault", ("Vault",), (names["bad"],)),
        names["linked"]: Endpoint("vault", ("Vault",), (names["good"],), identity="link"),
        names["open"]: Endpoint("vault", ("Vault",)),
        names["once"]: Endpoint("vault", ("Vault",), (names["good"],), replay="once"),
        names["moved"]: Endpoint("attic", ("Vault",)),
        names["authenticated"]: Endpoint("vault", ("Vault",), (names["good"],), identity="server"),
        names["both"]: Endpoint(
            "vault",
            ("Vault", "Annex"),
            (names["good"], names["bad"]),
            narrower=(
                AllowList("Vault", "Look", callers=(names["good"], "elsewhere")),
                AllowList("Annex", callers=(names["bad"],)),
            ),
        ),
    }
    answers = {names[e]: names["vault"] for e in ("front", "side", "linked", "once")}
    by_mac = dict.fromkeys(answers, OPERATIONS) if proof == "mac" else {}
    queues = [
        TaskQueue(names[role], "asks", (Asks,), answers=answers, by_mac=by_mac) for role in roles
    ]
    ids = await endpoint_ids(connections)
    running = Lab(
        connections, server.http, names, keys, rules, ids, frozenset(fronts).difference(made)
    )
    async with (
        serve(connections, queues, keys=ring),
        running.handlers() if handlers else nullcontext(),
        plain(running, "good"),
        plain(running, "bad"),
    ):
        yield running
    await delete_endpoints(connections, [names[e] for e in made])


def plain(running: Lab, role: str) -> Worker:
    """Return a worker with nothing of Crossway in it: it sends the headers it is told to."""
    return Worker(
        running.client(role),
        task_queue="plain",
        workflows=[Asks],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )


async def endpoint_ids(connections: Connections) -> dict[str, str]:
    """Return the ids of all endpoints, by name: the HTTP API takes them."""
    found: dict[str, str] = {}
    page = b""
    while True:
        request = ListNexusEndpointsRequest(page_size=100, next_page_token=page)
        listed = await connections.service.operator_service.list_nexus_endpoints(
            request, retry=True
        )
        found |= {endpoint.spec.name: endpoint.id for endpoint in listed.endpoints}
        page = listed.next_page_token
        if not page:
            return found
