"""`replay: once`: whoever read a call in a history cannot send it again, to no process of the
namespace, before or after all of them are replaced. The attacks run on real servers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.runtime.identity import Caller, Incoming, replays
from crossway.runtime.payloads import base64url, from_base64url
from tests.helpers.attacking import claims, digest, proven
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.lab import (
    REACHED,
    Lab,
    Refusal,
    lab,
    outcome,
    plain,
    scheduled_headers,
    segments,
)
from tests.helpers.meddling import is_cancelled, knows_it_started
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread, connected

DENIED = Refusal("UNAUTHORIZED", "not allowed")
P_256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve: (r, s) and (r, -s) are signatures of the same."""


def denied(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return the lines of the audit log about what was denied."""
    lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
    return [line for line in lines if line["decision"] == "denied"]


async def stolen(handle: WorkflowHandle[Any, Any]) -> tuple[str, str]:
    """Return what a reader of a caller's history has: the token and the id of the request."""
    token = (await scheduled_headers(handle))["crossway-caller"]
    for event in (await handle.fetch_history()).events:
        if event.HasField("nexus_operation_scheduled_event_attributes"):
            return token, event.nexus_operation_scheduled_event_attributes.request_id
    raise AssertionError("nothing was called")


async def test_a_thief_s_repetition_is_denied_and_audited(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """From his namespace and over HTTP, at the next worker, too; without the option it
    would be taken."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    async with lab(server, "once", proof=proof, handlers=False) as here:
        mark = {"mark": fresh("once")}
        async with here.handlers():
            honest = await here.start("good", here.call("once"), mark)
            assert await outcome(honest) == mark
            token, _ = await stolen(honest)
            again = await here.ask("bad!", here.call("once"), mark, crossway_caller=token)
            assert again == DENIED
        async with here.handlers():
            again = await here.ask("bad!", here.call("once"), mark, crossway_caller=token)
            assert again == DENIED
            assert (await over_http(here, "once", mark, token))[0] == 403
            honest = await here.start("good", here.call("front"), mark)
            assert await outcome(honest) == mark
            open_token, _ = await stolen(honest)
            call = here.call("front")
            assert await here.ask("bad!", call, mark, crossway_caller=open_token) == mark
        assert REACHED.count(mark["mark"]) == 3
        (line, *others) = denied(caplog)
        assert line["reason"] == "the token came with another request"
        assert line["token_id"] == segments(token)[1]["jti"]
        assert line["caller"]["namespace"] == here.names["good"]
        assert line["request_id"]
        assert len(others) == 2


async def over_http(
    here: Lab, endpoint: str, input: Any, token: str, request: str = ""
) -> tuple[int, str]:
    """Send a stolen call to the server's HTTP port; `request` is the id that it is to have."""
    headers = {"Content-Type": "application/json", "Crossway-Caller": token}
    headers |= {"Nexus-Request-Id": request} if request else {}
    # The bytes that the caller's worker sent.
    body = json.dumps(input, separators=(",", ":")).encode()
    status, text = await here.post(here.call(endpoint), body, headers)
    return status, text


async def test_attempts_of_one_request_are_admitted(server: ServerThread, proof: Proof) -> None:
    """The server asks again, under the same id, when a handler was not available. So may whoever
    reads that id in the history beside the token and reaches the HTTP port: what remains."""
    async with lab(server, "once", proof=proof) as here:
        mark = {"mark": fresh("busy")}
        assert await here.ask("good", here.call("once", op="Busy"), mark) == 3
        mark = {"mark": fresh("again")}
        honest = await here.start("good", here.call("once"), mark)
        assert await outcome(honest) == mark
        token, request = await stolen(honest)
        assert (await over_http(here, "once", mark, token, "another"))[0] == 403
        assert (await over_http(here, "once", mark, token, request))[0] == 200


async def test_of_many_requests_at_once_with_one_token_one_is_admitted(
    server: ServerThread, proof: Proof
) -> None:
    """Whichever comes first, with none before the others."""
    async with lab(server, "once", proof=proof) as here:
        mark, call = {"mark": fresh("race")}, here.call("once")
        about = claims(here, end=call[0], **digest(mark))
        made = proven(here, "good", about, proof)
        posted = (over_http(here, "once", mark, made, f"request-{n}") for n in range(12))
        told = Counter(status for status, _ in await asyncio.gather(*posted))
        assert told == {200: 1, 403: 11}
        assert REACHED.count(mark["mark"]) == 1


async def test_workflows_started_through_it_are_answered_and_cancelled(
    server: ServerThread, proof: Proof
) -> None:
    """A cancel repeats the token of the start, and counts no further."""
    async with lab(server, "once", proof=proof) as here:
        mark = fresh("kept")
        kept = await here.ask("good", here.call("once", op="Keep"), {"mark": mark})
        assert kept == {"kept": mark}
        mark = fresh("cancelled")
        call = here.call("once", op="Keep")
        caller = await here.start("good", call, {"mark": mark, "waits": True})
        await knows_it_started(caller)
        await caller.cancel()
        assert (await outcome(caller)).type == "CancelledError"
        target = here.client("vault").get_workflow_handle(f"hold-{mark}")
        assert await eventually(lambda: is_cancelled(target))


async def test_another_form_of_the_signature_is_the_same_token(server: ServerThread) -> None:
    """Of a signature by P-256 anybody can make a second one, which verifies as well."""
    async with lab(server, "once", algorithm="ES256") as here:
        mark = {"mark": fresh("other")}
        for endpoint, again in (("front", mark), ("once", DENIED)):
            honest = await here.start("good", here.call(endpoint), mark)
            assert await outcome(honest) == mark
            token, _ = await stolen(honest)
            headers = await scheduled_headers(honest)
            headers |= {"crossway-caller": other_form(token)}
            given: dict[str, Any] = {key.replace("-", "_"): value for key, value in headers.items()}
            assert await here.ask("bad!", here.call(endpoint), mark, **given) == again


def other_form(token: str) -> str:
    """Return a token with the other signature of its key over the same."""
    data, _, sign = token.rpartition(".")
    signed = from_base64url(sign)
    other = P_256 - int.from_bytes(signed[32:])
    return f"{data}.{base64url(signed[:32] + other.to_bytes(32))}"


async def test_while_nothing_can_be_looked_up_the_call_waits(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is refused, in a way that the server tries again: neither admitted unseen nor lost."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    real: Callable[[Incoming, Caller], Awaitable[None]] = replays.admit
    down = [RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED]

    async def admit(request: Incoming, caller: Caller) -> None:
        if down:
            failure = RPCError("down", down.pop(), b"")
            monkeypatch.setattr(replays, "_record", raising(failure))
            await real(request, caller)
        monkeypatch.undo()
        await real(request, caller)

    monkeypatch.setattr(replays, "admit", admit)
    async with lab(server, "once") as here:
        mark = {"mark": fresh("down")}
        assert await here.ask("good", here.call("once"), mark) == mark
        assert REACHED.count(mark["mark"]) == 1
    assert [line["reason"] for line in denied(caplog)] == [
        "cannot tell whether the token came before"
    ] * 2


def raising(failure: Exception) -> Callable[..., Any]:
    """Return a function that fails."""

    def fail(*_: Any) -> Any:
        raise failure

    return fail


DESIGN = """
nexus_service Vault:
    operation Look(mark: string) -> string:
        return mark

nexus_endpoint Front:
    target_namespace: vault
    target_task_queue: vault
    allowed_caller_namespaces: [good]
    replay: once

workflow Looks(mark: string) -> string:
    nexus Front Vault.Look(mark) -> seen
        options:
            timeout: 10m
    close seen

worker looking:
    workflow Looks

namespace good:
    worker looking
        options:
            task_queue: "good"
"""


async def test_all_processes_of_a_namespace_know_and_their_successors(
    serving_server: ServerThread, tmp_path: Path
) -> None:
    """What `crossway serve` runs of a design that says `replay: once`, twice at a time."""
    text, names = with_fresh_names(DESIGN, "vault", "good", "Front")
    (tmp_path / "looks.twf").write_text(text)
    roles = {"good": names["good"], "bad": fresh("bad"), "vault": names["vault"]}
    connections = await connected(serving_server.address)
    await provision(connections, placed([roles["bad"]], []))
    keys = ("--dir", str(tmp_path / "keys"))
    assert crossway("keys", "new", roles["good"], roles["vault"], *keys).returncode == 0
    design = str(tmp_path / "looks.twf")
    assert crossway("apply", design, "--address", serving_server.address).returncode == 0
    where = ("--address", serving_server.address, "--keys", str(tmp_path / "keys"))
    handlers = ("serve", design, "-n", roles["vault"], *where)
    here = Lab(connections, serving_server.http, {**roles, "front": names["Front"]}, {}, {})
    async with plain(here, "bad"):
        call = here.call("front")
        with Background(*handlers) as first, Background(*handlers) as second:
            with Background("serve", design, "-n", roles["good"], *where) as calling:
                for process in (first, second, calling):
                    process.wait_for("is current")
                honest = await here.client("good").start_workflow(
                    "Looks", "mark", id=fresh("looks"), task_queue=roles["good"]
                )
                assert await result_of(honest) == "mark"
            token, _ = await stolen(honest)
            for _ in range(8):
                assert await here.ask("bad!", call, "mark", crossway_caller=token) == DENIED
            assert first.end() == second.end() == 0
            said = [line for one in (first, second) for line in one.lines if "denied" in line]
            assert len(said) == 8
            assert all("the token came with another request" in line for line in said)
        with Background(*handlers) as third:
            third.wait_for("is current")
            assert await here.ask("bad!", call, "mark", crossway_caller=token) == DENIED
            found = crossway("doctor", design, "--address", serving_server.address)
            assert "crossway.Once" not in found.stdout + found.stderr
            replayed = crossway("check", design, "--replay", "--address", serving_server.address)
            assert "would break" in replayed.stderr
            assert "skipped" not in replayed.stderr, "what is written down is no execution of it"
