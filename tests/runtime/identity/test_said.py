"""What docs/security.md says beside the attacks: who is let in, what is logged, and what remains.

tests/docs/test_security_page.py says which sentence each test is for.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import NexusOperationFailureError
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import service_id
from crossway.runtime import AllowList, Endpoint
from crossway.runtime.identity import (
    Call,
    Identity,
    Keyring,
    KeySigner,
    certify,
    new_key,
    replays,
    start_standalone,
    targets,
)
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.callers import Caller
from crossway.runtime.identity.replays import RECORD
from crossway.runtime.identity.sessions import LIFETIME as SESSION_LIFETIME
from crossway.runtime.identity.sessions import MARGIN
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_TYPE,
    LIFETIME,
    RefusedError,
    UnknownKeyError,
    sign,
    verify,
)
from tests.helpers.attacking import claims, digest, token
from tests.helpers.lab import (
    LIMIT,
    REACHED,
    Lab,
    Refusal,
    lab,
    outcome,
    scheduled_headers,
    segments,
)
from tests.helpers.meddling import unsigned_token
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread

DENIED = Refusal("UNAUTHORIZED", "not allowed")


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return the lines of the audit log, each with its level."""
    records = [r for r in caplog.records if r.name == "crossway.audit"]
    return [{**json.loads(r.message), "level": r.levelname} for r in records]


def ruled(here: Lab, **changed: Any) -> list[str]:
    """Give the endpoint `stray` a rule, and return the call of `Vault.Look` through it."""
    made = Endpoint("vault", ("Vault",), **changed)
    here.rules[here.names["stray"]] = made  # type: ignore[index]  # before the vault is served
    return here.call("stray")


async def test_an_empty_list_lets_in_the_endpoint_s_own_namespace_alone(
    server: ServerThread,
) -> None:
    async with lab(server, "stray", handlers=False) as here:
        call = ruled(here, callers=())
        async with here.handlers():
            for role in ("good", "bad", "bad!"):
                assert await here.ask(role, call, {"mark": "empty list"}) == DENIED
            assert await here.ask("vault", call, {"mark": "own"}) == {"mark": "own"}
    assert "empty list" not in REACHED


async def test_a_list_on_an_operation_of_an_open_endpoint_is_for_that_one(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """The others are open: who proves nothing is who the link says, unverified, in the log."""
    caplog.set_level(logging.INFO, logger="crossway.audit")
    async with lab(server, "open", "stray", handlers=False) as here:
        list_of_look = AllowList("Vault", "Look", callers=(here.names["good"],))
        call = ruled(here, narrower=(list_of_look,))
        async with here.handlers():
            assert await here.ask("good", call, {"mark": "listed"}) == {"mark": "listed"}
            assert await here.ask("bad", call, {"mark": "unlisted"}) == DENIED
            assert await here.ask("bad!", call, {"mark": "unlisted"}) == DENIED
            peek = here.call("stray", op="Peek")
            assert await here.ask("bad!", peek, {"mark": "open"}) == {"mark": "open"}
            missing = await here.ask("bad!", here.call("open", op="Nope"), {"mark": "open"})
            assert missing.type == "NOT_FOUND", "so it is at an open endpoint, for anybody"
    *_, stranger, probe = lines(caplog)
    assert stranger["caller"]["namespace"] == here.names["bad"]
    assert (stranger["caller"]["verified"], stranger["reason"]) == (False, "open endpoint")
    assert (stranger["level"], stranger["decision"]) == ("INFO", "allowed")
    assert (stranger["proof"], stranger["key_id"]) == ("", "")
    assert (probe["level"], probe["event"]) == ("WARNING", "unknown")
    assert "unlisted" not in REACHED


async def test_where_the_chain_has_to_have_begun_the_link_proves_nothing(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """Who signs is let in through an endpoint that asks for no signature, and so is its own
    namespace, wherever its chain began."""
    async with lab(server, "stray", handlers=False) as here:
        good = here.names["good"]
        call = ruled(here, callers=(good,), identity="link", originators=(good,))
        async with here.handlers():
            assert await here.ask("good!", call, {"mark": "by link"}) == DENIED
            assert await here.ask("good", call, {"mark": "signed"}) == {"mark": "signed"}
            assert await here.ask("vault", call, {"mark": "own"}) == {"mark": "own"}
    assert "by link" not in REACHED
    assert "where the chain of calls began is not proven" in caplog.text


async def test_an_audience_of_ones_own_is_for_who_says_the_same(
    server: ServerThread, proof: Proof, caplog: pytest.LogCaptureFixture
) -> None:
    """`--audience` of both sides, where callers and handlers talk to two services that are one. A
    call that no workflow makes is signed, whatever the keys can."""
    caplog.set_level(logging.INFO, logger="crossway.audit")
    async with lab(server, "both", proof=proof, handlers=False) as here:
        ring, to = Keyring(here.keys.values()), Call(*here.call())
        async with here.handlers(audience="both"):
            for said, taken in (("both", True), (await service_id(here.connections), False)):
                identity = Identity(here.names["good"], ring, audience=said)
                made = await start_standalone(
                    here.client("good"), identity, to, {"mark": said}, id=fresh("c"), limit=LIMIT
                )
                if taken:
                    assert await made.result() == {"mark": said}
                else:
                    with pytest.raises(NexusOperationFailureError):
                        await made.result()
    (taken_line,) = [line for line in lines(caplog) if line["decision"] == "allowed"]
    assert taken_line["proof"] == "signature"


async def test_a_token_holds_what_the_page_says_and_no_more(server: ServerThread) -> None:
    """And a handler is told another id of the request than the audit log, which has the one that
    came: one made of that and of the call."""
    asked_at = int(time.time())
    async with lab(server) as here:
        call = here.call(op="Told")
        caller = await here.start("good", call, {"mark": "told"})
        told = await outcome(caller)
        made = segments((await scheduled_headers(caller))["crossway-caller"])[1]
        came = [
            event.nexus_operation_scheduled_event_attributes.request_id
            for event in (await caller.fetch_history()).events
            if event.HasField("nexus_operation_scheduled_event_attributes")
        ]
        vault, good = here.names["vault"], here.names["good"]
        run = (await caller.describe()).run_id
    iat, id = made["iat"], made["jti"]
    assert asked_at <= iat <= time.time()
    about = {"iss": good, "sub": caller.id, "run": run, "to": vault, "v": 2, "chn": ""}
    called = dict(zip(("end", "svc", "op"), call, strict=True))
    times = {"iat": iat, "nbf": iat, "exp": iat + int(LIMIT.total_seconds())}
    rest = {"jti": id, "aud": made["aud"], "sec": made["sec"], **digest({"mark": "told"})}
    assert made == {**about, **called, **times, **rest}
    assert told == Binding(id, good, Call(*call)).request(came[0])
    assert told != came[0]


async def test_where_a_service_tells_no_id_no_token_names_one() -> None:
    """As a service does that hides its cluster's information; any other failure is told."""

    async def hidden(*_: Any, **__: Any) -> Any:
        raise RPCError("no", RPCStatusCode.UNIMPLEMENTED, b"")

    workflows = SimpleNamespace(get_cluster_info=hidden)
    connections: Any = SimpleNamespace(service=SimpleNamespace(workflow_service=workflows))
    assert await service_id(connections) == ""
    identity = Identity("shop", Keyring(), answers={"front": "vault"})
    assert identity.addressed("front") == {"to": "vault"}
    assert identity.addressed("elsewhere") == {}


@pytest.mark.parametrize("turn", [1, -1], ids=["short first", "long first"])
def test_of_families_whose_names_begin_alike_the_one_answers_that_says_most(turn: int) -> None:
    """`shard-{org}-Notes` fits `shard-acme-eu-Notes`: the token named a namespace that nobody has,
    and whatever came back was refused as signed by somebody else."""
    short, long = "shard-{org}-Notes", "shard-{org}-eu-Notes"
    answers = dict([(short, "shard-{org}"), (long, "eu-{org}")][::turn])
    identity = Identity("front", Keyring(), answers=answers, by_mac={short: ["Notes.Keep"]})
    called = {name: identity.answering(f"shard-{name}-Notes") for name in ("acme", "acme-eu")}
    assert called == {"acme": "shard-acme", "acme-eu": "eu-acme"}
    assert identity.takes_macs("shard-acme-Notes")
    assert not identity.takes_macs("shard-acme-eu-Notes")


def test_an_endpoint_that_is_named_itself_is_none_of_a_family_that_its_name_fits() -> None:
    """Not where it asks for signatures, nor where it may answer unsigned, nor a narrower family."""
    family, narrower = "shard-{org}-Notes", "shard-{org}-eu-Notes"
    answers = {family: "shard-{org}", narrower: None, "shard-a-Notes": "vault"}
    answers |= {"shard-b-Notes": "shard-b", "shard-c-Notes": None}
    by_mac = {family: ["Notes.Keep"], "shard-a-Notes": ["Notes.Keep"]}
    identity = Identity("front", Keyring(), answers=answers, by_mac=by_mac)
    endpoints = {name: f"shard-{name}-Notes" for name in ("a", "b", "c", "d", "d-eu")}
    signing = {name: identity.answering(endpoint) for name, endpoint in endpoints.items()}
    assert signing == {"a": "vault", "b": "shard-b", "c": None, "d": "shard-d", "d-eu": None}
    proven = [name for name, endpoint in endpoints.items() if identity.takes_macs(endpoint)]
    assert proven == ["a", "d"]


async def test_a_thief_who_comes_first_is_the_one(server: ServerThread, proof: Proof) -> None:
    """His call is made once, and the one that he took it from is refused."""
    async with lab(server, "once", proof=proof) as here:
        call, given = here.call("once"), {"mark": fresh("first")}
        about = claims(here, end=call[0], **digest(given))
        taken = token(here.keys["good"], about)
        assert await here.ask("bad!", call, given, crossway_caller=taken) == given
        assert await here.ask("good!", call, given, crossway_caller=taken) == DENIED
        assert REACHED.count(given["mark"]) == 1


async def test_a_token_is_written_down_for_its_time_as_a_workflow_that_does_nothing(
    server: ServerThread,
) -> None:
    """Its id says whose call it was; nothing of the call is in it."""
    async with lab(server, "once") as here:
        caller = await here.start("good", here.call("once"), {"mark": "written"})
        assert await outcome(caller) == {"mark": "written"}
        made = segments((await scheduled_headers(caller))["crossway-caller"])[1]
        id = f"crossway-once/{here.names['good']}/{made['jti']}"
        handle = here.client("vault").get_workflow_handle(id)
        described = (await handle.describe()).raw_description
        assert described.workflow_execution_info.type.name == RECORD
        left = described.execution_config.workflow_execution_timeout.ToTimedelta()
        assert LIMIT < left <= LIMIT + timedelta(seconds=90), "longer than the token is taken"
        (begun,) = (await handle.fetch_history()).events
        started = begun.workflow_execution_started_event_attributes
        assert not started.input.payloads
        assert started.first_workflow_task_backoff.ToTimedelta() > left


async def test_where_no_token_is_asked_for_once_is_for_those_who_send_one() -> None:
    """Who proves nothing is not written down: nothing tells his calls apart."""
    request: Any = SimpleNamespace(id="r-1")
    proven: Any = {"verified": True, "token_id": "id"}
    await replays.admit(request, Caller("shop", "w", "r"))
    with pytest.raises(RuntimeError):  # there is no operation here, and so no client to ask by
        await replays.admit(request, replace(Caller("shop", "w", "r"), **proven))


# --- keys -------------------------------------------------------------------------------


def test_a_stolen_session_key_signs_for_its_session_and_calls_pass_an_hour_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Answers that are dated back into the session count at any time, others never."""
    own = new_key("orders")
    ring = Keyring([], [own.public])
    stolen = certify(KeySigner(own))
    end = int(stolen.ends) + MARGIN
    hour = LIFETIME.total_seconds()
    call = {"sub": "w", "jti": "id", "iat": end, "nbf": end, "exp": end + hour}
    monkeypatch.setattr(time, "time", lambda: end + hour - 60)
    assert end - stolen.begins == pytest.approx(SESSION_LIFETIME, abs=1)
    assert verify(sign(stolen, CALLER_TYPE, call), CALLER_TYPE, ring)
    assert verify(sign(stolen, ANSWER_TYPE, {"iat": end}), ANSWER_TYPE, ring, timely=False)
    later = {**call, "iat": end + 1}
    for kind, said in ((CALLER_TYPE, later), (ANSWER_TYPE, {"iat": end + 1})):
        with pytest.raises(RefusedError, match="not signed within its session"):
            verify(sign(stolen, kind, said), kind, ring)
    monkeypatch.setattr(time, "time", lambda: end + hour + 60)
    with pytest.raises(RefusedError, match="expired"):
        verify(sign(stolen, CALLER_TYPE, call), CALLER_TYPE, ring)


def test_what_a_removed_key_started_is_cancelled_no_more() -> None:
    """So the files of an old key stay until the operations that it started have ended."""
    old, new = new_key("vault"), new_key("vault")
    binding = Binding("id", "shop", Call("front", "Vault", "Keep"))
    made = targets.signed(unsigned_token("hold"), binding, old, "proof", {})
    assert targets.check(made, binding, "vault", Keyring([old, new]), "proof").workflow_id == "hold"
    with pytest.raises(UnknownKeyError):
        targets.check(made, binding, "vault", Keyring([new]), "proof")
