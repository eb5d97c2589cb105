"""The endpoint that was addressed decides who may call, and how a caller is recognised."""

from __future__ import annotations

import asyncio
import json
import uuid
from types import SimpleNamespace
from typing import Any

import nexusrpc.handler
import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.worker import Worker

from crossway import runtime as cw
from crossway.cluster.making.provision import provision
from crossway.cluster.service import service_id
from crossway.runtime import Endpoint
from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring, guard, new_key
from tests.helpers.attacking import claims, digest, token
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.lab import (
    REACHED,
    Refusal,
    lab,
    outcome,
    post,
    scheduled_headers,
    segments,
)
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread

DENIED = Refusal("UNAUTHORIZED", "not allowed")


async def test_an_endpoint_that_the_design_does_not_know_leads_nowhere(
    server: ServerThread,
) -> None:
    """Another endpoint to the same queue would go around every list."""
    async with lab(server, "stray") as here:
        assert await here.ask("good", here.call("stray"), {"mark": "stray"}) == DENIED
    assert "stray" not in REACHED


async def test_a_namespace_may_call_itself(server: ServerThread, proof: Proof) -> None:
    """By its key, not by a link that names it."""
    async with lab(server, "linked", proof=proof) as here:
        link = f"<temporal:///namespaces/{here.names['vault']}/workflows/x/{uuid.uuid4()}/h>"
        kind = '; type="temporal.api.common.v1.Link.WorkflowEvent"'
        assert await here.ask("vault", here.call(), {"mark": "own"}) == {"mark": "own"}
        for endpoint in ("front", "linked"):
            given = {"mark": "not own"}
            told = await here.ask("bad!", here.call(endpoint), given, nexus_link=link + kind)
            assert told == DENIED
    assert "not own" not in REACHED


async def test_a_queue_addressed_without_an_endpoint_leads_nowhere(server: ServerThread) -> None:
    """The server's HTTP API also dispatches to a task queue directly."""
    async with lab(server) as here:
        path = f"/namespaces/{here.names['vault']}/task-queues/vault/nexus-services/Vault/Look"
        made = token(here.keys["good"], claims(here, end="", **digest({"mark": "queue"})))
        headers = {"Content-Type": "application/json", "Crossway-Caller": made}
        status, text = await post(f"http://{here.http}{path}", b'{"mark":"queue"}', headers)
    assert (status, json.loads(text)["message"]) == (403, "not allowed")
    assert "queue" not in REACHED


async def test_where_the_link_is_the_identity_it_is_believed(server: ServerThread) -> None:
    """For callers of another SDK: the server's own link names them, and can be forged."""
    async with lab(server, "linked") as here:
        call = here.call("linked")
        forged = f"<temporal:///namespaces/{here.names['good']}/workflows/x/{uuid.uuid4()}/h>"
        kind = '; type="temporal.api.common.v1.Link.WorkflowEvent"'
        assert await here.ask("good!", call, {"mark": "linked"}) == {"mark": "linked"}
        assert await here.ask("bad!", call, {"mark": "not"}) == DENIED
        assert await here.ask("bad!", call, {"mark": "x"}, nexus_link=forged + kind) == {
            "mark": "x"
        }


async def test_a_caller_known_by_its_link_can_cancel(server: ServerThread) -> None:
    """A cancel carries no link: there, to know the operation's token is enough."""
    async with lab(server, "linked") as here:
        given = {"mark": "cancelled", "waits": True}
        caller = await here.start("good!", here.call("linked", op="Keep"), given)
        target = here.client("vault").get_workflow_handle("hold-cancelled")

        async def started() -> bool:
            # What the caller's code knows counts: cancelled before, the SDK gives the call up.
            kinds = [event.event_type async for event in caller.fetch_history_events()]
            begun = EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED
            told = kinds[kinds.index(begun) :] if begun in kinds else []
            return EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED in told

        await eventually(started)
        await caller.cancel()
        assert (await outcome(caller)).type == "CancelledError"
        assert (await outcome(target)).type == "CancelledError"


async def test_an_open_endpoint_takes_strangers_but_no_forgeries(server: ServerThread) -> None:
    """No token, or one of a key nobody here knows, is a stranger's; a wrong one is an attack."""
    async with lab(server, "open") as here:
        call, given = here.call("open"), {"mark": "open"}
        right = claims(here, end=call[0], **digest(given))
        stranger = token(new_key("elsewhere"), {**right, "iss": "elsewhere"})
        forged = token(here.keys["bad"], right)
        elsewhere = token(here.keys["good"], {**right, "end": here.names["front"]})
        told = await asyncio.gather(
            here.ask("bad!", call, given),
            here.ask("bad!", call, given, crossway_caller=stranger),
            here.ask("bad!", call, given, crossway_caller=forged),
            here.ask("bad!", call, given, crossway_caller=elsewhere),
        )
    assert list(told) == [given, given, DENIED, DENIED]


@nexusrpc.handler.service_handler(name="Compiled")
class Compiled:
    """A service as the compiler writes one."""

    @cw.operation("Look", {"mark": Any})
    async def look(self, request: cw.Request, mark: Any) -> Any:
        """Return the input."""
        del request
        REACHED.append(mark)
        return mark


async def test_a_compiled_operation_without_its_guard_admits_nobody(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """In a worker written by hand, which has no interceptor of ours: it would admit everybody.
    The log says what to do; with the guard in place the design's list holds."""
    front, queue = fresh("bare"), fresh("bare")
    async with lab(server) as here:
        vault = here.names["vault"]
        await provision(here.connections, placed([vault], [(front, vault, queue)]))
        keys = Keyring(here.keys.values())
        rules = {front: Endpoint(queue, ("Compiled",), (here.names["good"],))}
        guarding = IdentityInterceptor(Identity(vault, keys, rules))
        made = claims(here, end=front, svc="Compiled", **digest("bare"))
        mine = token(here.keys["good"], made)
        call = [front, "Compiled", "Look"]
        for interceptors, told in (([], DENIED), ([guarding], "bare")):
            async with Worker(
                here.client("vault"),
                task_queue=queue,
                nexus_service_handlers=[Compiled()],
                interceptors=interceptors,
            ):
                assert await here.ask("good!", call, "bare", crossway_caller=mine) == told
                assert await here.ask("bad!", call, "bare") == DENIED
            assert REACHED.count("bare") == len(interceptors)
    assert "Compiled.Look is served without its guard" in caplog.text


async def test_lists_of_services_and_operations_take_away(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """Who may call one operation of an endpoint reaches no other; the log says why."""
    caplog.set_level("INFO", logger="crossway.audit")
    async with lab(server, "both", proof=proof) as here:
        look, peek = here.call("both"), here.call("both", op="Peek")
        annex = here.call("both", service="Annex")
        asked = [
            (r, c, {"mark": f"{r} {c[1]}.{c[2]}"})
            for r in ("good", "bad")
            for c in (look, peek, annex)
        ]
        told = [await here.ask(role, call, given) for role, call, given in asked]
    yes = {"good Vault.Look", "good Vault.Peek", "bad Vault.Peek", "bad Annex.Look"}
    for (_, _, given), answer in zip(asked, told, strict=True):
        assert answer == (given if given["mark"] in yes else DENIED)
        assert (given["mark"] in REACHED) == (given["mark"] in yes)
    records = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
    denied = [line["reason"] for line in records if line["decision"] == "denied"]
    assert denied == [
        "namespace is not on the service's list",
        "namespace is not on the operation's list",
    ]


async def test_tokens_are_for_one_service_which_both_sides_ask_for_its_id(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """Where a handler belongs to another, or says another `--audience`, nobody gets in, with the
    very same keys and lists; the log says why."""
    async with lab(server, handlers=False) as here:
        asked = await here.start("good", here.call(), {"mark": "here"})
        async with here.handlers():
            assert await outcome(asked) == {"mark": "here"}
        made = segments((await scheduled_headers(asked))["crossway-caller"])[1]
        assert made["aud"] == await service_id(here.connections)
        async with here.handlers(audience="elsewhere"):
            assert await here.ask("good", here.call(), {"mark": "elsewhere"}) == DENIED
    assert "elsewhere" not in REACHED
    assert '"reason": "token for another audience"' in caplog.text


async def test_who_may_not_call_learns_nothing_of_what_there_is(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """An operation and a service that do not exist look like those that are not his to call, and
    each try is one line of the log; who may call is told, to find his mistake."""
    async with lab(server, "stray") as here:
        missing = [here.call(op="Missing"), here.call(service="Missing"), here.call("stray")]
        told = [await here.ask("bad", call, {"mark": "probe"}) for call in missing]
        assert told == [DENIED] * 3 == [await here.ask("bad", here.call(), {"mark": "probe"})] * 3
        probed = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        assert [line["event"] for line in probed] == ["unknown", "unknown", "start", "start"]
        assert [line["caller"]["namespace"] for line in probed] == [here.names["bad"]] * 4
        known = await here.ask("good", missing[0], {"mark": "probe"})
        assert (known.type, "Missing" in known.message) == ("NOT_FOUND", True)
        cancel = here.call(op="Missing/cancel")
        status, text = await here.post(cancel, b"", {"Nexus-Operation-Token": "any"})
        assert (status, json.loads(text)["message"]) == (403, "not allowed")
    assert "probe" not in REACHED


async def test_whom_the_server_authenticated_is_believed_where_the_design_says_so(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`caller_identity: server`: no token is needed then, and no header stands in for the server,
    which does not say anything yet (temporalio/temporal #10573)."""
    said: list[Any] = []
    monkeypatch.setattr(guard, "_authenticated", lambda: said[-1] if said else None)
    async with lab(server, "authenticated") as here:
        call, given = here.call("authenticated"), {"mark": "by the server"}
        assert await here.ask("good", call, given, caller_info=here.names["good"]) == DENIED
        for name, allowed in (("bad", False), ("good", True)):
            said.append(SimpleNamespace(namespace=here.names[name]))
            assert await here.ask("bad!", call, given) == (given if allowed else DENIED)
    assert REACHED.count("by the server") == 1


async def test_an_unavailable_handler_is_retried(server: ServerThread) -> None:
    """Unlike a denial: the same token is good for every attempt."""
    async with lab(server) as here:
        assert await here.ask("good", here.call(op="Busy"), {"mark": "busy"}) == 3
