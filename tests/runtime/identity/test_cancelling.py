"""Who can cancel what: only the call that started an operation, through its own endpoint."""

from __future__ import annotations

import json
import time

import pytest

from crossway.runtime.identity import tokens
from tests.helpers.attacking import claims, digest, proven
from tests.helpers.lab import REACHED, Refusal, lab, outcome, scheduled_headers
from tests.helpers.meddling import cancel, held, read_clocks_later, release, started, unsigned
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread

DENIED = (403, "not allowed")


async def test_a_cancel_reaches_only_what_came_through_its_own_endpoint(
    server: ServerThread, proof: Proof
) -> None:
    """Through an open or a linked endpoint nobody has to prove who he is: what was started
    through another, or by another, or by hand, is not his to cancel."""
    async with lab(server, "linked", "open", proof=proof) as here:
        caller, target = await held(here)
        strangers = {"mark": fresh("stranger"), "waits": True}
        stranger = await here.start("bad!", here.call("open", op="Keep"), strangers)
        operation, open_to_all = await started(caller), await started(stranger)
        byhand = await here.client("vault").start_workflow(
            "Hold", {"mark": "x", "waits": True}, id=fresh("byhand"), task_queue="vault"
        )
        shown = (await scheduled_headers(caller))["crossway-caller"]
        for cancelled, by, endpoint in (
            (operation, "", "open"),
            (operation, "", "linked"),
            (operation, shown, "open"),
            (operation, shown, "linked"),
            (open_to_all, "", "linked"),
            (open_to_all, shown, "front"),
            (unsigned(here, target), "", "open"),
            (unsigned(here, target), "", "linked"),
            (unsigned(here, byhand.id), "", "open"),
            (unsigned(here, f"hold-{strangers['mark']}"), "", "open"),
            ("own token: x", "", "open"),
        ):
            for of in ("Keep", "Own"):
                status, text = await cancel(here, of, cancelled, by, endpoint)
                assert (status, json.loads(text)["message"]) == DENIED, (cancelled, endpoint)
        for id in (target, byhand.id, f"hold-{strangers['mark']}"):
            assert (await here.client("vault").get_workflow_handle(id).describe()).status == 1
            await release(here, id)
        assert await outcome(caller) == {"kept": target.removeprefix("hold-")}


async def test_a_token_made_by_hand_is_signed_and_comes_back_as_it_was(
    server: ServerThread, proof: Proof
) -> None:
    """An operation written by hand may name what it likes: only its caller can cancel it, and
    the handler's code gets its own token back."""
    async with lab(server, proof=proof) as here:
        mark = fresh("own")
        caller = await here.start("good", here.call(op="Own"), {"mark": mark})
        made = await started(caller)
        for cancelled in (f"own token: {mark}", unsigned(here, mark)):
            shown = (await scheduled_headers(caller))["crossway-caller"]
            assert (await cancel(here, "Own", cancelled, shown))[0] == 403
        assert (await cancel(here, "Own", made, ""))[0] == 403
        assert f"own token: {mark}" not in REACHED
        assert (await cancel(here, "Own", made, shown))[0] == 202
        assert f"own token: {mark}" in REACHED
        await caller.terminate()


async def test_a_cancel_ends_the_run_that_the_call_started_and_no_later_one(
    server: ServerThread,
) -> None:
    """The token of an operation that has ended names a workflow id that lives on."""
    async with lab(server) as here:
        mark = fresh("later")
        first = await here.start("good", here.call(op="Keep"), {"mark": mark, "waits": True})
        operation = await started(first)
        shown = (await scheduled_headers(first))["crossway-caller"]
        await release(here, f"hold-{mark}")
        assert await outcome(first) == {"kept": mark}
        second = await here.start("good", here.call(op="Keep"), {"mark": mark, "waits": True})
        await started(second)
        assert (await cancel(here, "Keep", operation, shown))[0] == 404
        await release(here, f"hold-{mark}")
        assert await outcome(second) == {"kept": mark}


async def test_who_attached_to_another_s_workflow_cannot_cancel_it(
    server: ServerThread, proof: Proof
) -> None:
    """A place on another endpoint's list, and the id of a workflow that another call started."""
    async with lab(server, "side", proof=proof) as here:
        caller, target = await held(here)
        await started(caller)
        mark = target.removeprefix("hold-")
        attached = await here.start("bad", here.call("side", op="Join"), {"mark": mark})
        operation = await started(attached)
        shown = (await scheduled_headers(attached))["crossway-caller"]
        status, text = await cancel(here, "Join", operation, shown, "side")
        assert (status, json.loads(text)["message"]) == DENIED
        assert (await here.client("vault").get_workflow_handle(target).describe()).status == 1
        await release(here, target)
        assert [await outcome(one) for one in (caller, attached)] == [{"kept": mark}] * 2


async def test_a_reader_of_the_caller_s_history_cancels_also_after_the_token_expired(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """What remains (docs/security.md): the server sends the token of the start for the caller's
    own cancel, with nothing that tells it from anybody's. It starts nothing any more."""
    monkeypatch.setattr(tokens, "SKEW", 0)
    async with lab(server, proof=proof) as here:
        given = {"mark": (mark := fresh("expired")), "waits": True}
        until = int(time.time()) + 60
        call = here.call(op="Keep")
        about = claims(here, op="Keep", exp=until, **digest(given))
        made = proven(here, "good", about, proof)
        caller = await here.start("good!", call, given, crossway_caller=made)
        operation = await started(caller)
        read_clocks_later(monkeypatch, 61)
        late = await here.ask("good!", call, given, crossway_caller=made)
        assert late == Refusal("UNAUTHORIZED", "not allowed")
        assert (await cancel(here, "Keep", operation, made))[0] == 202
        target = here.client("vault").get_workflow_handle(f"hold-{mark}")
        assert (await outcome(caller)).type == "CancelledError"
        assert (await target.describe()).status == 4
