"""Ids that an attacker read and uses as his own: of calls, requests, updates and activities."""

from __future__ import annotations

import json
import uuid
from functools import partial
from pathlib import Path

from temporalio.api.command.v1 import RequestCancelNexusOperationCommandAttributes
from temporalio.client import WorkflowExecutionStatus

from crossway.cluster.service.ask import result_of
from tests.helpers.attacking import claims, digest, token
from tests.helpers.eventually import eventually
from tests.helpers.lab import outcome, scheduled_headers, segments
from tests.helpers.meddling import answer_to, cancel, complete_with, is_cancelled, started
from tests.helpers.names import fresh
from tests.helpers.starting import described, ended, sealed, weighed
from tests.runtime.identity.teams import DENIED, JSON, Teams
from tests.runtime.identity.two_processes.probing import (
    activity_in,
    activity_of,
    answered,
    borrowing,
    cancels_nothing,
    release,
    updates_of,
)


async def test_a_borrowed_call_id_answers_and_cancels_nothing(teams: Teams) -> None:
    """An honest call of the rival's own under the id of another's, and what it was answered."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        call = here.call("side", op="Look")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Look"}
        borrowed = claims(here, jti=segments(stolen)[1]["jti"], **about, **digest("forged"))
        made = token(here.keys["bad"], borrowed)
        looked = await here.start("bad!", call, "forged", crossway_caller=made)
        assert await outcome(looked) == "forged"
        for endpoint in ("side", "front"):
            for by in (made, ""):
                assert (await cancel(here, "Keep", operation, by, endpoint))[0] == 403
        assert await complete_with(here, "good", target, await answer_to(looked)) == 200
        assert await result_of(caller) == "not authentic"
        await release(here, target)


async def test_a_reader_of_the_caller_s_history_cancels_that_operation_and_nothing_else(
    teams: Teams,
) -> None:
    """What remains: he sends what the server would send, and the caller is told so."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        other, untouched, _ = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        assert (await cancel(here, "Keep", operation, stolen, "side"))[0] == 403
        assert (await cancel(here, "Look", operation, stolen))[0] == 403
        assert (await cancel(here, "Keep", operation, stolen))[0] == 202
        assert (await result_of(caller)).startswith("failed: ")
        assert (await here.client("vault").get_workflow_handle(target).describe()).status == 4
        await release(here, untouched)
        assert (await result_of(other)).startswith("kept")


async def test_a_repetition_is_the_very_same_call_and_attaches_or_is_refused(teams: Teams) -> None:
    """What remains: within the token's time its reader sends the identical call again. It attaches
    to what runs, and once that has ended `reject_duplicate` refuses it; other input is denied."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        call, id = here.call(op="Keep"), target.removeprefix("hold-")
        assert await here.ask("bad!", call, "other", crossway_caller=stolen) == DENIED
        repeated = await here.start("bad!", call, id, crossway_caller=stolen)
        await started(repeated)
        await release(here, target)
        assert await outcome(repeated) == {"id": id}
        assert (await result_of(caller)).startswith("kept")
        assert (await here.ask("bad!", call, id, crossway_caller=stolen)).type == "CONFLICT"


async def test_a_borrowed_request_id_starts_nothing_and_cancels_nothing(teams: Teams) -> None:
    """The server takes a start for made that comes again under its request's id. Whoever reads
    that in a caller's history sends it over HTTP with an honest call of his own for the same
    target: it would be told to have started it, and could cancel it."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        (event,) = [
            event.nexus_operation_scheduled_event_attributes
            async for event in caller.fetch_history_events()
            if event.HasField("nexus_operation_scheduled_event_attributes")
        ]
        id, call = target.removeprefix("hold-"), here.call("side", op="Keep")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Keep"}
        made = token(here.keys["bad"], claims(here, **about, **digest(id)))
        sent = {**JSON, "crossway-caller": made, "Nexus-Request-Id": event.request_id}
        assert (await here.post(call, json.dumps(id).encode(), sent))[0] == 403
        await release(here, target)
        assert (await result_of(caller)).startswith("kept")


def test_the_service_lets_nobody_add_to_a_cancel() -> None:
    """Why its reader can send what a caller's own cancel is made of: the command has no header."""
    command = RequestCancelNexusOperationCommandAttributes.DESCRIPTOR
    assert list(command.fields_by_name) == ["scheduled_event_id"]


async def test_an_update_is_begun_cancelled_and_answered_by_its_own_call_alone(
    teams: Teams,
) -> None:
    """Under borrowed ids the rival begins an update of his own, and to cancel it ends no workflow;
    what it comes to, and what an update with the copied header does, answers nobody else's."""
    async with teams.lab() as here:
        keeper, target, _ = await teams.keeps(here)
        id = target.removeprefix("hold-")
        sealers = []
        for _ in range(3):
            sealers.append(await teams.asks(here, "Seals", id))
            await started(sealers[-1])
        same = await borrowing(here, sealers[0], "Seal", {"id": id, "quick": False})
        await cancels_nothing(here, sealers[0], "Seal", same)
        own = json.loads(same[1])["token"]
        assert (await cancel(here, "Seal", own, same[2], "side"))[0] == 202, "his own update"
        behind = here.client("vault").get_workflow_handle(target)
        assert (await behind.describe()).status == WorkflowExecutionStatus.RUNNING
        await borrowing(here, sealers[1], "Seal", {"id": id, "quick": True})
        tears = await teams.asks(here, "Tears", id, "bad")
        assert await result_of(tears) == f"{id} torn"
        requests, (borrowed, honest) = await updates_of(here, target)
        assert len({one.meta.update_id for one in requests}) == 6
        vault, header = here.client("vault"), requests[2].input.header
        copied = await sealed(vault, header, fresh("copied"), target, id, True)
        for request, torn in zip(requests, (honest, borrowed, copied), strict=False):
            assert torn.payloads[0].data == f'"{id} torn"'.encode()
            await answered(here, request.completion_callbacks[0], torn.payloads[0])
        assert [await result_of(one) for one in sealers] == ["not authentic"] * 3
        assert await complete_with(here, "good", target, honest.payloads[0]) == 200
        assert await result_of(keeper) == "not authentic"
        await vault.get_workflow_handle(target).terminate()


async def test_an_activity_is_begun_cancelled_and_answered_by_its_own_call_alone(
    teams: Teams,
) -> None:
    """As an update; where the design names the activity's id, the rival is told that it runs."""
    async with teams.lab() as here:
        vault, waits = here.client("vault"), [str(teams.folder / fresh("w")) for _ in range(3)]
        workflows = ("Weighs", "Weighs", "Scales")
        callers = [
            await teams.asks(here, one, id) for one, id in zip(workflows, waits, strict=True)
        ]
        ids = [await activity_of(one) for one in callers]
        await cancels_nothing(
            here, callers[0], "Weigh", await borrowing(here, callers[0], "Weigh", waits[0])
        )
        _, text, _ = await borrowing(here, callers[1], "Weigh", "/")
        torn = await ended(vault, activity_in(json.loads(text)["token"]))
        assert torn.payloads[0].data == b'" weighs"'
        running = [await described(vault, id) for id in ids]
        first, second, _ = (one.callbacks[0].info.callback for one in running)
        await answered(here, second, torn.payloads[0])
        copied = await weighed(vault, running[0].info, fresh("copied"), "/")
        await answered(here, first, copied.payloads[0])
        assert [await result_of(one) for one in callers[:2]] == ["not authentic"] * 2
        assert (await borrowing(here, callers[2], "Scale", waits[2]))[0] == 409
        for one in waits:
            Path(one).touch()
        assert await result_of(callers[2]) == f"{Path(waits[2]).name} weighs"


async def test_what_is_signalled_and_asked_under_borrowed_ids_is_the_rival_s_own(
    teams: Teams,
) -> None:
    """A signal counts as one more and not as a repetition of his whose ids it bears; a workflow
    that another's signal began is not his to have; what a query answered answers nobody else."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        id = target.removeprefix("hold-")
        pokes = await teams.asks(here, "Pokes", id)
        await result_of(pokes)
        wakes = await teams.asks(here, "Wakes", woken := fresh("woken"))
        await result_of(wakes)
        for one, about in ((pokes, id), (wakes, woken)):
            for operation in ("Poke", "Wake"):
                assert (await borrowing(here, one, operation, about))[0] == 200
            status, text, _ = await borrowing(here, one, "Count", about)
            assert (status, text[-1]) == (200, "3")
            assert (await borrowing(here, one, "Keep", about))[0] == 403
        count = await teams.asks(here, "Counts", id)
        assert await result_of(count) == "3"
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        call = here.call("side", op="Count")
        said = {"iss": here.names["bad"], "end": call[0], "op": "Count"}
        borrowed = claims(here, jti=segments(stolen)[1]["jti"], **said, **digest(id))
        asked = await here.start(
            "bad!", call, id, crossway_caller=token(here.keys["bad"], borrowed)
        )
        assert await outcome(asked) == 3
        assert await complete_with(here, "good", target, await answer_to(asked)) == 200
        assert await result_of(caller) == "not authentic"
        await release(here, target)
        await release(here, f"hold-{woken}")


async def test_who_knows_the_token_cancels_what_a_caller_started_that_proved_nothing(
    teams: Teams,
) -> None:
    """What remains at an open and at a linked endpoint; through its own endpoint, and no other."""
    async with teams.lab() as here:
        link = (
            f"<temporal:///namespaces/{here.names['good']}/workflows/w/{uuid.uuid4()}/history>; "
            'type="temporal.api.common.v1.Link.WorkflowEvent"'
        )
        for role, others in (("open", ("linked", "side")), ("linked", ("open", "front"))):
            id, call = fresh("o"), here.call(role, op="Keep")
            operation = await started(await here.start("bad!", call, id, nexus_link=link))
            for other in others:
                assert (await cancel(here, "Keep", operation, "", other))[0] == 403
            assert (await cancel(here, "Keep", operation, "", role))[0] == 202, "as the page says"
            target = here.client("vault").get_workflow_handle(f"hold-{id}")
            await eventually(partial(is_cancelled, target))
