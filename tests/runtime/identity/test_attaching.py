"""Whose workflow a call may attach to: one that was started for its own caller's namespace."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from crossway.cluster.service.ask import result_of
from crossway.runtime.identity.begun import UNSIGNED_HEADER
from tests.helpers.deployed import Failure, deployed
from tests.helpers.lab import Lab, Refusal, lab, outcome, scheduled_headers
from tests.helpers.meddling import cancel, held, release, started
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread
from tests.helpers.starting import start_with

DENIED = Refusal("UNAUTHORIZED", "not allowed")


async def _attached(here: Lab, target: str) -> int:
    """Return how many callers attached to a workflow after its start."""
    events = (await here.client("vault").get_workflow_handle(target).fetch_history()).events
    return sum(e.HasField("workflow_execution_options_updated_event_attributes") for e in events)


async def test_a_call_attaches_to_workflows_of_its_own_namespace_alone(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """A place on another endpoint's list, or none on an open one, and the id of a workflow that
    runs for somebody else: neither its result nor its end is to be had. The same namespace
    attaches through any endpoint, and to later runs of it."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    async with lab(server, "side", "linked", "open", proof=proof) as here:
        caller, target = await held(here)
        await started(caller)
        given = {"mark": target.removeprefix("hold-"), "value": "mine", "waits": True}
        for role, endpoint, op in (
            ("bad", "side", "Attach"),
            ("bad", "open", "Attach"),
            ("bad!", "open", "Attach"),
            ("good!", "linked", "Attach"),
            ("bad", "side", "Replace"),
            ("bad!", "open", "Replace"),
        ):
            assert await here.ask(role, here.call(endpoint, op=op), given) == DENIED, (role, op)
        assert await _attached(here, target) == 0
        assert (await here.client("vault").get_workflow_handle(target).describe()).status == 1
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        said = {(line["event"], line["decision"], line["reason"]) for line in lines}
        assert said == {("attach", "denied", "the workflow under the id runs for another caller")}
        assert all(line["request_id"] and line["input"] and line["build"] for line in lines)
        keys = {here.keys[role].id for role in ("bad", "good")} | {""}
        named = [line["key_id"] for line in lines]
        # A MAC names a key by how its id begins.
        assert all(id in keys or id in {one[:12] for one in keys} for id in named)
        assert here.keys["bad"].id.startswith(named[0])
        assert len(named[0]) == (12 if proof == "mac" else 43)
        same = [
            await here.start("good", here.call(endpoint, op="Attach"), given)
            for endpoint in ("front", "linked", "open")
        ]
        own = await here.start("vault", here.call("open", op="Attach"), given)
        for one in (*same, own):
            await started(one)
        await release(here, target)
        assert [await outcome(one) for one in (caller, *same, own)] == [{"kept": given["mark"]}] * 5


async def test_any_caller_attaches_where_the_handler_lets_it_and_cancels_nothing(
    server: ServerThread, proof: Proof
) -> None:
    """`attach: any_caller` is about the result alone."""
    async with lab(server, "side", proof=proof) as here:
        caller, target = await held(here)
        await started(caller)
        mark = target.removeprefix("hold-")
        joined = await here.start("bad", here.call("side", op="Join"), {"mark": mark})
        operation = await started(joined)
        shown = (await scheduled_headers(joined))["crossway-caller"]
        assert (await cancel(here, "Join", operation, shown, "side"))[0] == 403
        await release(here, target)
        assert [await outcome(one) for one in (caller, joined)] == [{"kept": mark}] * 2


async def test_what_no_operation_started_is_nobody_s_to_attach_to(server: ServerThread) -> None:
    """Planted under an id that a caller is going to use, by whoever may start workflows there; a
    header taken from another start helps him no more. What 0.1.0 started is attached to as it
    was; and what ended is in nobody's way."""
    async with lab(server, "side") as here:
        caller, target = await held(here)
        await started(caller)
        vault = here.client("vault")
        history = await vault.get_workflow_handle(target).fetch_history()
        header = dict(history.events[0].workflow_execution_started_event_attributes.header.fields)
        older = {UNSIGNED_HEADER: header[UNSIGNED_HEADER]}
        for planted, expected in (({}, DENIED), (header, DENIED), (older, None)):
            mark = fresh("planted")
            given = {"mark": mark, "waits": True}
            await start_with(vault, f"hold-{mark}", "Hold", "vault", planted, [given])
            call = await here.start("good", here.call(op="Attach"), given)
            if expected is None:
                await started(call)
            else:
                assert await outcome(call) == expected
            await release(here, f"hold-{mark}")
            assert await outcome(call) == (expected or {"kept": mark})
            again = {"mark": mark}
            assert await here.ask("bad", here.call("side", op="Attach"), again) == {"kept": mark}
        await release(here, target)


DESIGN = """
nexus service Vault:
    sync Own(id: string) -> (Kept):
        return workflow Held(id)
            options:
                workflow_id: "held-{id}"
    sync Any(id: string) -> (Kept):
        return workflow Held(id)
            options:
                workflow_id: "held-{id}"
                attach: any_caller
    sync End(id: string) -> (Kept):
        return workflow Held(id)
            options:
                workflow_id: "held-{id}"
                id_conflict_policy: TERMINATE_EXISTING
                attach: any_caller

workflow Held(id: string) -> (Kept):
    signal Go(n: int):
        seen = n
    await signal Go -> n
    close complete(Kept{id})

nexus_endpoint VaultEndpoint:
    target_namespace: vault
    target_task_queue: vault-worker
    allowed_caller_namespaces: [shop, rival]
"""


def _caller(name: str) -> str:
    return "\n".join(
        f"""workflow {name}{op}(id: string) -> (Kept):
    nexus "vault" workflow {op}(id) -> kept
        options:
            timeout: 10m
    close complete(kept)
"""
        for op in ("Own", "Any", "End")
    )


async def test_a_design_says_whether_callers_of_other_namespaces_attach(
    address: str, tmp_path: Path
) -> None:
    """`attach: any_caller` of a returned workflow; without it a caller attaches to its own. To end
    what another's runs is no attaching."""
    files = {"vault.twf": DESIGN, "shop.twf": _caller("Shop"), "rival.twf": _caller("Rival")}
    async with deployed(address, tmp_path, files, "VaultEndpoint") as app:
        first = await app.start("ShopOwn", "x")
        await started(first)
        again = await app.start("ShopOwn", "x")
        joined = await app.start("RivalAny", "x")
        await started(again)
        await started(joined)
        for one in ("RivalOwn", "RivalEnd"):
            refused = await app.outcome(one, "x")
            assert isinstance(refused, Failure)
            assert refused.type == "NexusUnauthorizedError"
        await app.client("vault").get_workflow_handle("held-x").signal("Go", 1)
        assert [await app.ended(one) for one in (first, again, joined)] == [{"id": "x"}] * 3


async def test_who_attached_and_gives_up_is_cancelled_and_nothing_is_held_to_be_forged(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What another call had started is not his to cancel. That the request is refused is no
    failure of the operation, which somebody would have had to sign: he waits no longer, and the
    audit log names no forger. What he attached to goes on."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    files = {"vault.twf": DESIGN, "shop.twf": _caller("Shop"), "rival.twf": _caller("Rival")}
    async with deployed(address, tmp_path, files, "VaultEndpoint") as app:
        first = await app.start("ShopOwn", "x")
        await started(first)
        joined = await app.start("RivalAny", "x")
        await started(joined)
        await joined.cancel()
        ended = await app.ended(joined)
        assert isinstance(ended, Failure)
        assert ended.type == "CancelledError"
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        assert [line["event"] for line in lines] == ["cancel"]
        kept = await joined.fetch_history()
        assert any(
            e.HasField("nexus_operation_cancel_request_failed_event_attributes")
            for e in kept.events
        )
        await app.client("vault").get_workflow_handle("held-x").signal("Go", 1)
        assert await app.ended(first) == {"id": "x"}


async def test_the_same_caller_takes_over_and_who_proves_nothing_is_taken_at_his_word(
    server: ServerThread,
) -> None:
    """Its own workflow a namespace ends by another in its place; and callers without a token attach
    to what another of the same link's namespace had started, as everything else there goes by."""
    async with lab(server, "open") as here:
        caller, target = await held(here)
        await started(caller)
        mark = target.removeprefix("hold-")
        replaced = await here.ask("good", here.call(op="Replace"), {"mark": mark, "value": "new"})
        assert replaced == "new"
        assert (await outcome(caller)).type == "TerminatedError"
        given = {"mark": (mark := fresh("open")), "waits": True}
        call = here.call("open", op="Attach")
        unproven = [await here.start("bad!", call, given) for _ in range(2)]
        for one in unproven:
            await started(one)
        for other in ("bad", "good!"):
            assert await here.ask(other, call, given) == DENIED, other
        await release(here, f"hold-{mark}")
        assert [await outcome(one) for one in unproven] == [{"kept": mark}] * 2


async def test_a_signal_that_starts_ends_a_workflow_of_its_own_caller_alone(
    server: ServerThread,
) -> None:
    """Code written by hand may end what runs and signal what it starts in its place: its own. What
    only signals what runs reaches any, as a signal by id does; it has no result of it."""
    async with lab(server, "side") as here:
        caller, target = await held(here)
        await started(caller)
        own, rival = here.call(op="Signals"), here.call("side", op="Signals")
        given = {"mark": target.removeprefix("hold-"), "value": "new", "waits": True}
        ending, joining = {"policy": "TERMINATE_EXISTING"}, {"policy": "USE_EXISTING"}
        assert await here.ask("bad", rival, {**given, **ending}) == DENIED
        assert await here.ask("good", own, {**given, **ending}) is True
        assert (await outcome(caller)).type == "TerminatedError"
        again = {**given, "mark": fresh("signals"), **ending}
        assert await here.ask("good", own, again) is True
        for mark in (given["mark"], again["mark"]):
            replaced = here.client("vault").get_workflow_handle(f"hold-{mark}")
            assert await result_of(replaced) == "new"
        caller, target = await held(here)
        await started(caller)
        await here.ask("bad", rival, {"mark": target.removeprefix("hold-"), **joining})
        assert await outcome(caller) == {"kept": target.removeprefix("hold-")}
