"""The attack table of proofs by a MAC, on a server: every row is refused before the handler's code
runs, and its sender is told `UNAUTHORIZED` and nothing of the reason. What the holder of a stolen
key can do is shown as well, and that `proof: signature` refuses it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType

from crossway.runtime.identity import new_key
from crossway.runtime.identity.begun import HEADER
from crossway.runtime.identity.chain import CHAIN_HEADER, UNPROVEN
from crossway.runtime.payloads import from_base64url
from tests.helpers.attacking import DENIED, SECRET, claims, digest, token
from tests.helpers.lab import REACHED, Lab, lab, outcome, scheduled_headers, segments
from tests.helpers.meddling import release, started
from tests.helpers.names import fresh
from tests.helpers.proving import (
    KINDS,
    Proof,
    agreed,
    encoded,
    half_of,
    proof_of_call,
    said_of,
)
from tests.helpers.server import ServerThread


@pytest.fixture(autouse=True)
def nothing_reached() -> Iterator[None]:
    """Whatever a test sends as `SECRET` never reaches code of the vault."""
    REACHED.clear()
    yield
    assert "attack" not in REACHED


def forged(here: Lab) -> dict[str, str]:
    """Return proofs that must not pass, by what is wrong with them."""
    good, bad, vault = (here.keys[role] for role in ("good", "bad", "vault"))
    now, own = int(time.time()), claims(here)
    whole = proof_of_call(good, vault, own)
    fields = said_of(good, vault, own)
    rogue = new_key(good.namespace)

    def made(**changed: Any) -> str:
        return proof_of_call(good, vault, {**own, **changed})

    def saying(**changed: Any) -> str:
        names = [
            "iss",
            "caller",
            "handler",
            "sub",
            "run",
            "jti",
            "iat",
            "life",
            "aud",
            "sum",
            "chn",
        ]
        said = [changed.get(name, value) for name, value in zip(names, fields, strict=True)]
        return proof_of_call(good, vault, own, said=said)

    return {
        "another endpoint": made(end=here.names["side"]),
        "another service": made(svc="Annex"),
        "another operation": made(op="Peek"),
        "names that run together": made(svc=own["svc"] + own["op"], op=""),
        "another input": made(**digest({"mark": "other"})),
        "no input": saying(sum=bytes(32)),
        "another input than its MAC": saying(sum=from_base64url(digest({"mark": "o"})["sum"])),
        "expired": made(iat=now - 99, nbf=now - 99, exp=now - 40),
        "from the future": made(iat=now + 900, nbf=now + 900, exp=now + 930),
        "good for years": made(exp=now + 10 * 365 * 86400),
        "good for two hours": made(exp=now + 7200),
        "a lifetime below nothing": saying(life=-1),
        "a time that is text": saying(iat=str(now)),
        "a time that is none": saying(iat=float("inf")),
        "a time without end": saying(iat=2**63),
        "for another service": made(aud="elsewhere"),
        "an unknown key": proof_of_call(rogue, vault, own),
        "an unknown key under a listed id": proof_of_call(replace(rogue, id=good.id), vault, own),
        "another's key with a listed name": proof_of_call(bad, vault, own),
        "another's key under a listed id": proof_of_call(
            good, vault, own, key=agreed(bad, vault, bad, vault)
        ),
        "another handler's": proof_of_call(good, bad, own),
        "another handler's key under this one's id": proof_of_call(
            good, vault, own, key=agreed(good, bad, good, bad)
        ),
        "the key of the other direction": proof_of_call(
            good, vault, own, key=agreed(good, vault, vault, good)
        ),
        "the public half as the key": proof_of_call(good, vault, own, key=half_of(good)),
        "no key": proof_of_call(good, vault, own, key=b""),
        "a key of zeros": proof_of_call(good, vault, own, key=bytes(32)),
        "an answer's": proof_of_call(good, vault, own, kind=KINDS["answer"]),
        "a failure's": proof_of_call(good, vault, own, kind=KINDS["failure"]),
        "one field more": proof_of_call(good, vault, own, said=[*fields, ""]),
        "one field less": proof_of_call(good, vault, own, said=fields[:-1]),
        "no fields": proof_of_call(good, vault, own, said={}),
        "nested without end": proof_of_call(good, vault, own, said=b"\x91" * 3000),
        "an id that is none": saying(jti=b"\0short"),
        "an id of no kind": saying(run=b"\2abc"),
        "an id that is no text": saying(jti=b"\1\xff\xfe"),
        "oversized": made(sub="x" * 5500),
        "truncated": whole[: len(whole) // 2],
        "without a MAC": "m1." + encoded(from_base64url(whole[3:])[:-32]),
        "a MAC of zeros": "m1." + encoded(from_base64url(whole[3:])[:-32] + bytes(32)),
        "its mark alone": "m1.",
        "no base64url": "m1.=*=",
        "a signature after its mark": "m1." + token(good, own),
        "its text without its mark": whole[3:],
    }


async def test_forged_macs_are_refused_from_a_workflow_and_over_http(server: ServerThread) -> None:
    """Sent from the listed namespace itself, and by whoever reaches the HTTP port; an honest one
    that is made in the same way passes."""
    body = json.dumps(SECRET, separators=(",", ":")).encode()
    json_type = {"Content-Type": "application/json"}
    async with lab(server, "side") as here:
        mine = claims(here, **digest({"mark": "honest"}))
        honest = proof_of_call(here.keys["good"], here.keys["vault"], mine)
        asked = here.ask("good!", here.call(), {"mark": "honest"}, crossway_caller=honest)
        assert await asked == {"mark": "honest"}
        rows = forged(here)
        starting = (
            here.ask("good!", here.call(), SECRET, crossway_caller=made) for made in rows.values()
        )
        told = dict(zip(rows, await asyncio.gather(*starting), strict=True))
        assert told == dict.fromkeys(rows, DENIED)
        posting = (
            here.post(here.call(), body, {**json_type, "Crossway-Caller": made})
            for made in rows.values()
        )
        posted = dict(zip(rows, await asyncio.gather(*posting), strict=True))
    for row, (status, text) in posted.items():
        assert status == 403, (row, text)
        assert json.loads(text)["message"] == "not allowed", row


async def test_where_signatures_are_asked_for_macs_are_refused(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """`proof: signature` on an endpoint: also one that the holder of the vault's stolen key made in
    the name of a listed caller, which any other endpoint takes, as the page says."""
    caplog.set_level(logging.INFO, logger="crossway.audit")
    async with lab(server, handlers=False) as here:
        front = here.names["front"]
        good, vault = here.keys["good"], here.keys["vault"]
        mine = claims(here, **digest({"mark": "mine"}))
        stolen = proof_of_call(good, vault, mine, key=agreed(vault, good, good, vault))
        asked = {front: replace(here.rules[front], proof="signature")}
        async with replace(here, rules=asked).handlers():
            asking = here.ask("bad!", here.call(), {"mark": "mine"}, crossway_caller=stolen)
            assert await asking == DENIED
            assert await here.ask("good", here.call(), {"mark": "signed"}) == {"mark": "signed"}
        async with here.handlers():
            asking = here.ask("bad!", here.call(), {"mark": "mine"}, crossway_caller=stolen)
            assert await asking == {"mark": "mine"}
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
    refused, signed, taken = lines
    assert refused["reason"] == "proven by a MAC, and a signature is asked for"
    assert refused["caller"]["namespace"] == good.namespace
    assert (signed["proof"], signed["key_id"]) == ("signature", good.id)
    assert (taken["proof"], taken["key_id"]) == ("mac", good.id[:12])
    assert taken["caller"]["verified"] is True


async def test_a_call_by_a_mac_is_small_in_its_caller_s_history(
    server: ServerThread, proof: Proof
) -> None:
    """What is called and answered at once takes some 650 bytes there, with all events that it adds,
    where a signature makes it 1,800; and nothing but the proof and the answer's shows that there is
    one."""
    async with lab(server, proof=proof) as here:
        handle = await here.start("good", here.call(), {"mark": "small"})
        assert await outcome(handle) == {"mark": "small"}
        headers = await scheduled_headers(handle)
        history = await handle.fetch_history()
    by_mac = proof == "mac"
    assert set(headers) == {"crossway-caller", *(() if by_mac else ("crossway-secret",))}
    assert headers["crossway-caller"].startswith("m1." if by_mac else "eyJ")
    kinds = [event.event_type for event in history.events]
    # Up to the end of the workflow task that the answer is for.
    called = history.events[kinds.index(EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED) : -1]
    added = [event.ByteSize() for event in called]
    assert len(added) == 5
    names = 230  # bytes by which the names here are longer than those of a design
    assert (650 if by_mac else 1800) == pytest.approx(sum(added) - names, rel=0.1)


async def test_what_a_mac_begins_all_the_same_is_of_a_caller_that_proves_nothing(
    server: ServerThread,
) -> None:
    """A handler whose operation starts a workflow, though its caller took it for one that does not
    call on: the workflow knows its caller, and its own calls have no chain of it."""
    async with lab(server, proof="mac") as here:
        given = {"mark": (mark := fresh("began")), "waits": True}
        caller = await here.start("good", here.call(op="Keep"), given)
        await started(caller)
        handle = here.client("vault").get_workflow_handle(f"hold-{mark}")
        begun = (await handle.fetch_history()).events[0]
        header = begun.workflow_execution_started_event_attributes.header.fields
        about = segments(header[HEADER].data.decode())[1]
        assert (about["aud"], about["chn"]) == (here.names["good"], UNPROVEN)
        assert CHAIN_HEADER not in header
        await release(here, handle.id)
        assert await outcome(caller) == {"kept": mark}
