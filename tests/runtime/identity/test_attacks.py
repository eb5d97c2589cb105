"""The attack table: every row is refused before the handler's code runs, and its sender is
told `UNAUTHORIZED` and nothing of the reason.

Longer than other files because it is one table, each row of which needs an attacker of its own.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import logging
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.empty_pb2 import Empty

from crossway.cluster.making.provision import provision
from crossway.cluster.serving.workers import BUILD_ID, serve
from crossway.runtime import TaskQueue
from crossway.runtime.identity import Keyring, SigningKey, new_key, tokens
from crossway.runtime.identity.algorithms import public_members
from crossway.runtime.payloads import from_base64url
from tests.helpers.attacking import DENIED, SECRET, claims, digest, token
from tests.helpers.designs import placed
from tests.helpers.lab import (
    LIMIT,
    REACHED,
    Lab,
    Refusal,
    Vault,
    lab,
    outcome,
    scheduled_headers,
    segments,
)
from tests.helpers.meddling import cancel, read_clocks_later, started
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread


def old(claims: dict[str, Any]) -> dict[str, Any]:
    """Return claims as release 0.1.0 made them."""
    return {name: value for name, value in claims.items() if name not in ("v", "sum")}


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    """Return a JWT with a signature of our own making."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def mac(lab: Lab, secret: bytes) -> str:
    """Return a token that passes off a public key as the secret of a symmetric algorithm."""
    header = {"alg": "HS256", "kid": lab.keys["good"].id, "typ": "crossway-caller+jwt"}
    start = unsigned(header, claims(lab)).rpartition(".")[0]
    return unsigned(header, claims(lab), hmac.digest(secret, start.encode(), "sha256"))


def forged(lab: Lab) -> dict[str, str]:
    """Return tokens that must not pass, by what is wrong with them."""
    good, bad = lab.keys["good"], lab.keys["bad"]
    now = int(time.time())
    whole = token(good, claims(lab))
    raw = from_base64url(public_members(good.public.key)["x"])
    return {
        "another endpoint": token(good, claims(lab, end=lab.names["side"])),
        "another service": token(good, claims(lab, svc="Annex")),
        "another operation": token(good, claims(lab, op="Peek")),
        "another input": token(good, claims(lab, **digest({"mark": "other"}))),
        "another input in its second digest": token(
            good, claims(lab, sum=digest({"mark": "other"})["sum"])
        ),
        "no input": token(good, claims(lab, dig="", sum="")),
        "no second digest": token(good, {k: v for k, v in claims(lab).items() if k != "sum"}),
        "another input of release 0.1.0": token(good, old(claims(lab, **digest({"mark": "x"})))),
        "expired": token(good, claims(lab, iat=now - 99, nbf=now - 99, exp=now - 40)),
        "not yet valid": token(good, claims(lab, nbf=now + 60)),
        "from the future": token(good, claims(lab, iat=now + 60)),
        "without expiry": token(good, {k: v for k, v in claims(lab).items() if k != "exp"}),
        "without an issuer": token(good, {k: v for k, v in claims(lab).items() if k != "iss"}),
        "an unknown key": token(new_key(lab.names["good"]), claims(lab)),
        "another's key with a listed name": token(bad, claims(lab)),
        "another's key under a listed id": token(bad, claims(lab), kid=good.id),
        "of another type": token(good, claims(lab), typ="crossway-answer+jwt"),
        "algorithm none": unsigned(
            {"alg": "none", "kid": good.id, "typ": "crossway-caller+jwt"}, claims(lab)
        ),
        "symmetric with the public key": mac(lab, raw),
        "symmetric with its text": mac(lab, base64.urlsafe_b64encode(raw).rstrip(b"=")),
        "altered claims": ".".join(
            (whole.split(".")[0], token(bad, claims(lab)).split(".")[1], whole.split(".")[2])
        ),
        "truncated": whole[: len(whole) // 2],
        "without a signature": whole.rpartition(".")[0] + ".",
        "oversized": token(good, claims(lab, sub="x" * 5500)),
        "good for years": token(good, claims(lab, exp=now + 10 * 365 * 86400)),
        "good for two hours": token(good, claims(lab, exp=now + 7200)),
        "times that are text": token(good, claims(lab, iat=str(now))),
        "an infinite expiry": token(good, claims(lab, exp=float("inf"))),
        "claims nested without end": ".".join(
            (whole.split(".")[0], base64.urlsafe_b64encode(b"[" * 4000).decode(), "AAAA")
        ),
        "a header nested without end": base64.urlsafe_b64encode(b"[" * 4000).decode() + ".e30.AA",
        "not a token": "Bearer of good news",
        "empty": "",
    }


@pytest.fixture(autouse=True)
def nothing_reached() -> Iterator[None]:
    """Whatever a test sends as `SECRET` never reaches code of the vault."""
    REACHED.clear()
    yield
    assert "attack" not in REACHED


async def test_an_honest_call_and_a_token_made_by_hand_pass(server: ServerThread) -> None:
    """The rows below are refused for what is wrong with them, not for how they are made."""
    async with lab(server) as here:
        mine = token(here.keys["good"], claims(here, **digest({"mark": "honest"})))
        older = token(here.keys["good"], old(claims(here, **digest({"mark": "honest"}))))
        asked = (
            here.ask("good", here.call(), {"mark": "honest"}),
            here.ask("good!", here.call(), {"mark": "honest"}, crossway_caller=mine),
            here.ask("good!", here.call(), {"mark": "honest"}, crossway_caller=older),
        )
        assert list(await asyncio.gather(*asked)) == [{"mark": "honest"}] * 3
    assert REACHED == ["honest"] * 3


async def test_forged_tokens_are_refused_from_a_workflow(server: ServerThread) -> None:
    """Sent by workflows of the listed namespace itself: only the token can give them away."""
    async with lab(server, "side") as here:
        rows = forged(here)
        asked = (
            here.ask("good!", here.call(), SECRET, crossway_caller=made) for made in rows.values()
        )
        told = dict(zip(rows, await asyncio.gather(*asked), strict=True))
    assert told == dict.fromkeys(rows, DENIED)


async def test_forged_tokens_are_refused_over_http(server: ServerThread) -> None:
    """The same, posted to the server's Nexus API; the server passes on what it is sent."""
    body = json.dumps(SECRET, separators=(",", ":")).encode()
    json_type = {"Content-Type": "application/json"}
    async with lab(server, "side") as here:
        rows = forged(here) | {"much too long": "x" * 60_000}
        posted = (
            here.post(here.call(), body, {**json_type, "Crossway-Caller": made})
            for made in rows.values()
        )
        told = dict(zip(rows, await asyncio.gather(*posted), strict=True))
    for row, (status, text) in told.items():
        assert status == 403, (row, text)
        assert json.loads(text)["message"] == "not allowed", row


async def test_a_forged_link_of_a_listed_namespace_is_no_identity(server: ServerThread) -> None:
    """From a workflow of another namespace, with and without its own token, and by HTTP."""
    async with lab(server) as here:
        listed = here.names["good"]
        link = (
            f"<temporal:///namespaces/{listed}/workflows/asks/{uuid.uuid4()}/history>; "
            'type="temporal.api.common.v1.Link.WorkflowEvent"'
        )
        told = [
            *await asyncio.gather(
                here.ask("bad", here.call(), SECRET, nexus_link=link),
                here.ask("bad!", here.call(), SECRET, nexus_link=link),
            )
        ]
        assert told == [DENIED, DENIED]
        headers = {"Content-Type": "application/json", "Nexus-Link": link}
        status, text = await here.post(here.call(), b'{"mark":"attack"}', headers)
    assert (status, json.loads(text)["message"]) == (403, "not allowed")


async def test_unlisted_and_unsigned_callers_are_refused(
    server: ServerThread, proof: Proof
) -> None:
    """An honest token of an unlisted namespace; no token from the listed one."""
    async with lab(server, "side", proof=proof) as here:
        told = [
            *await asyncio.gather(
                here.ask("bad", here.call(), SECRET),
                here.ask("bad!", here.call(), SECRET),
                here.ask("good!", here.call(), SECRET),
                here.ask("good", here.call("side"), SECRET),
                here.ask("good", here.call(service="Annex"), {"mark": "annex"}),
                here.ask("bad", here.call("side"), {"mark": "side"}),
            )
        ]
    assert told == [DENIED] * 4 + [{"mark": "annex"}, {"mark": "side"}], "the endpoint decides"


async def test_an_endpoint_leads_to_its_own_services_and_queue_alone(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """A place on its list, or an open endpoint, opens no other service of the queue, by a
    start or a cancel; and an operator who points an endpoint elsewhere opens nothing."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    kept, waits = {"mark": fresh("kept")}, {"mark": fresh("held"), "waits": True}
    async with lab(server, "side", "linked", "open", "stray", "moved", proof=proof) as here:
        told = await asyncio.gather(
            here.ask("bad", here.call("side", "Annex"), SECRET),
            here.ask("bad", here.call("open", "Annex"), SECRET),
            here.ask("bad!", here.call("open", "Annex"), SECRET),
            here.ask("good", here.call("linked", "Annex"), SECRET),
            here.ask("vault", here.call("open", "Annex"), SECRET),
            here.ask("good", here.call("moved"), SECRET),
            here.ask("vault", here.call("moved"), SECRET),
        )
        assert told == [DENIED] * 7
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        assert Counter(line["reason"] for line in lines) == {
            "the service is not behind the endpoint": 5,
            "the endpoint leads to another task queue in the design": 2,
        }
        claimed = Counter(line["caller"]["namespace"] for line in lines)
        assert claimed == {
            here.names["good"]: 2,
            here.names["bad"]: 2,
            here.names["vault"]: 2,
            "": 1,
        }
        holder = await here.start("good", here.call(op="Keep"), waits)
        target = await started(holder)
        own = (await scheduled_headers(holder))["crossway-caller"]
        for way in ("moved", "stray"):
            status, text = await cancel(here, "Keep", target, own, way)
            assert (status, json.loads(text)["message"]) == (403, "not allowed")
        await here.client("vault").get_workflow_handle(f"hold-{waits['mark']}").signal("release")
        assert await outcome(holder) == {"kept": waits["mark"]}
        assert await here.ask("bad", here.call("side", op="Keep"), kept) == {"kept": kept["mark"]}


async def test_a_queue_without_endpoints_admits_nobody(server: ServerThread) -> None:
    """Code written by hand that names none is not open to everybody for that."""
    bare, queue = fresh("bare"), fresh("bare")
    async with lab(server) as here:
        vault = here.names["vault"]
        await provision(here.connections, placed([vault], [(bare, vault, queue)]))
        served = TaskQueue(vault, queue, services=(Vault,))
        async with serve(here.connections, [served], keys=Keyring(here.keys.values())):
            mine = token(here.keys["good"], claims(here, end=bare))
            call = [bare, "Vault", "Look"]
            told = [
                await here.ask("good!", call, SECRET, crossway_caller=mine),
                await here.ask("bad!", call, SECRET),
            ]
    assert told == [DENIED] * 2


async def test_input_that_does_not_decode_tells_a_stranger_nothing(server: ServerThread) -> None:
    """Whether it decodes is only said to those who may call."""
    headers, odd = {"Content-Type": "application/json"}, {"Content-Type": "application/x-odd"}
    async with lab(server, "open") as here:
        assert (await here.post(here.call(), b"1", odd))[0] == 403
        status, text = await here.post(here.call("open"), b"1", odd)
        assert (status, "lacks its codec (Unknown payload encoding" in text) == (400, True)
        status, text = await here.post(here.call(), b'{"mark":', headers)
        assert (status, json.loads(text)["message"]) == (403, "not allowed")
        status, text = await here.post(here.call("open"), b'{"mark":', headers)
    assert status == 400
    assert "does not decode" in json.loads(text)["message"]


async def test_a_stolen_token_is_good_for_the_very_same_call_alone(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """Copied from a listed caller's history: refused with another input, elsewhere, and
    after its time; the identical call within it is what remains possible."""
    async with lab(server, "side", proof=proof) as here:
        victim = await here.start("good", here.call(), {"mark": "mine"})
        assert await outcome(victim) == {"mark": "mine"}
        stolen = (await scheduled_headers(victim))["crossway-caller"]
        told = [
            *await asyncio.gather(
                here.ask("bad!", here.call(), SECRET, crossway_caller=stolen),
                here.ask("bad!", here.call(op="Peek"), {"mark": "mine"}, crossway_caller=stolen),
                here.ask("bad!", here.call(op="Keep"), {"mark": "mine"}, crossway_caller=stolen),
                here.ask("bad!", here.call("side"), {"mark": "mine"}, crossway_caller=stolen),
                here.ask("bad!", here.call(), {"mark": "mine"}, crossway_caller=stolen),
            )
        ]
        assert told == [DENIED] * 4 + [{"mark": "mine"}]
        expiry = segments(stolen)[1]["exp"]
        assert expiry - segments(stolen)[1]["iat"] == LIMIT.total_seconds(), (
            "as long as the call's own deadline"
        )
        assert tokens.SKEW == 30, "seconds by which clocks may differ"
        read_clocks_later(monkeypatch, LIMIT.total_seconds() + 30)
        REACHED.clear()
        late = here.ask("bad!", here.call(), {"mark": "mine"}, crossway_caller=stolen)
        assert await late == DENIED
    assert REACHED == []


EMPTY = {"null": None, "bytes": b"", "message": Empty(), "text": ""}
OCTETS, MESSAGE = "application/octet-stream", 'application/json; format="protobuf"; message-type='


async def test_what_is_empty_is_not_taken_for_one_another(
    server: ServerThread, proof: Proof
) -> None:
    """Null, empty bytes, an empty message: each arrives and is answered signed; its stolen
    token opens the operation for none of the others, nor for a message of another type."""
    sent: dict[str, tuple[str, bytes]] = {
        "bytes": (OCTETS, b""),
        "message": (f'{MESSAGE}"google.protobuf.Empty"', b"{}"),
        "other": (f'{MESSAGE}"temporal.api.common.v1.WorkflowType"', b"{}"),
        "text": ("application/json", b'""'),
    }
    async with lab(server, proof=proof) as here:
        call = here.call(op="Take")
        for kept, value in EMPTY.items():
            victim = await here.start("good", call, value)
            came = await outcome(victim)
            assert not isinstance(came, Refusal), "its answer came back signed"
            stolen = (await scheduled_headers(victim))["crossway-caller"]
            for name, (kind, body) in sent.items():
                headers = {"Content-Type": kind, "Crossway-Caller": stolen}
                status, _ = await here.post(call, body, headers)
                assert status == (200 if name == kept else 403), (kept, name)


async def test_a_denied_call_is_not_retried_and_each_is_logged(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """One structured line per call: who, what, the decision, why, the token's id, and by what key
    it is proven: a MAC names it by how its id begins."""

    def shown(key: SigningKey) -> str:
        return key.id[:12] if proof == "mac" else key.id

    caplog.set_level(logging.INFO, logger="crossway.audit")
    async with lab(server, proof=proof) as here:
        assert await here.ask("good", here.call(), {"mark": "fine"}) == {"mark": "fine"}
        denied = await here.start("bad", here.call(), SECRET)
        assert await outcome(denied) == DENIED
        mine = segments((await scheduled_headers(denied))["crossway-caller"])[1]
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        names = here.names
    allowed, refused = lines
    assert allowed["decision"] == "allowed"
    assert allowed["caller"]["namespace"] == names["good"]
    assert allowed["caller"]["verified"] is True
    assert refused.pop("request_id"), "the server's own, the same for each attempt"
    assert refused == {
        "event": "start",
        "decision": "denied",
        "reason": "namespace is not on the endpoint's list",
        "list": "endpoint",
        "caller": {
            "namespace": names["bad"],
            "workflow_id": denied.id,
            "run_id": mine["run"],
            "verified": False,
            "chain": [],
        },
        "endpoint": names["front"],
        "service": "Vault",
        "operation": "Look",
        "token_id": mine["jti"],
        "key_id": shown(here.keys["bad"]),
        "proof": proof,
        "input": digest(SECRET)["sum"],
        "build": BUILD_ID,
    }
    assert allowed["caller"]["chain"] == [names["good"]]
    assert (allowed["list"], allowed["key_id"]) == ("endpoint", shown(here.keys["good"]))
    assert allowed["proof"] == proof


async def test_only_the_caller_that_started_an_operation_can_cancel_it(
    server: ServerThread, proof: Proof
) -> None:
    """A cancel names any workflow of the handler's namespace: it must be the caller's own."""
    keep, mine, other = "Keep", {"mark": "kept", "waits": True}, {"mark": "else", "waits": True}
    async with lab(server, proof=proof) as here:
        holder = await here.start("good", here.call(op=keep), mine)
        rival = await here.start("good", here.call(op=keep), other)
        target = await started(holder)
        own = (await scheduled_headers(holder))["crossway-caller"]
        foreign = (await scheduled_headers(rival))["crossway-caller"]
        bare = {"t": 1, "ns": here.names["vault"], "wid": "hold-kept"}
        plain = base64.urlsafe_b64encode(json.dumps(bare).encode()).rstrip(b"=").decode()
        for operation, caller in ((target, foreign), (plain, own), (target, "")):
            status, text = await cancel(here, keep, operation, caller)
            assert (status, json.loads(text)["message"]) == (403, "not allowed")
        assert (await here.client("vault").get_workflow_handle("hold-kept").describe()).status == 1
        assert (await cancel(here, keep, target, own))[0] == 202
        assert (await outcome(holder)).type == "CancelledError"
        await here.client("vault").get_workflow_handle("hold-else").signal("release")
        assert await outcome(rival) == {"kept": "else"}
