"""The attack table between two `serve` processes with real key files.

Who they are, and what the attacker has: `teams`.

Longer than other files because all of it is tried on the same two processes, which take longer to
start than all that is tried.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pytest
from temporalio.api.command.v1 import RequestCancelNexusOperationCommandAttributes
from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.history.v1 import NexusOperationScheduledEventAttributes
from temporalio.api.operatorservice.v1 import GetNexusEndpointRequest, UpdateNexusEndpointRequest
from temporalio.api.update.v1 import Request
from temporalio.api.workflowservice.v1 import (
    ResetWorkflowExecutionRequest,
    StartWorkflowExecutionRequest,
)
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from crossway.cluster.keys import exported, jwk
from crossway.runtime.identity import SKEW, jws, new_key
from crossway.runtime.identity.algorithms import signature
from crossway.runtime.identity.tokens import ANSWER_TYPE, CALLER_TYPE, decode_object
from crossway.runtime.payloads import base64url
from crossway.runtime.payloads import digest as payload_digest
from tests.helpers.command import crossway
from tests.helpers.eventually import eventually
from tests.helpers.lab import Lab, outcome, post, scheduled_headers, segments
from tests.helpers.meddling import answer_to, cancel, complete_with, result_of, started
from tests.helpers.names import fresh
from tests.helpers.server import ServerThread
from tests.runtime.identity.teams import DENIED, JSON, Teams, serving
from tests.runtime.identity.test_attacks import claims, digest, token
from tests.runtime.identity.test_backed import described, ended, sealed, weighed
from tests.runtime.identity.test_failures import application
from tests.runtime.identity.test_forged_failures import fail
from tests.runtime.identity.test_key_files import HOSTILE


@pytest.fixture(scope="module")
def teams(
    serving_server: ServerThread, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Teams]:
    """Serve both sides, once for all tests here."""
    with serving(serving_server, tmp_path_factory.mktemp("teams")) as running:
        yield running


LOAD = 4
"""Callers who make one call after the other while keys are read again."""


async def release(here: Lab, target: str, n: int = 1) -> None:
    """Let a target end; with more than 1 as declined."""
    await here.client("vault").get_workflow_handle(target).signal("Release", n)


async def test_honest_calls_answers_and_failures_pass(teams: Teams) -> None:
    """What is refused below is refused for what is wrong with it."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        await release(here, target)
        id = target.removeprefix("hold-")
        assert await caller.result() == f"kept {id} {id}"
        caller, target, _ = await teams.keeps(here)
        await release(here, target, 2)
        assert (await caller.result()).endswith("Vault.Keep: no money")
        looks = await here.client("bad").execute_workflow(
            "Looks", "mark", id=f"looks-{id}", task_queue=teams.names["bad"]
        )
        assert looks == "mark"


async def test_a_service_that_is_not_behind_the_endpoint_is_out_of_reach(teams: Teams) -> None:
    """A place on the list of one endpoint of the queue, and a token for the other service."""
    async with teams.lab() as here:
        call = here.call("side", "Annex", "Peek")
        about = {"iss": here.names["bad"], "end": call[0], "svc": "Annex", "op": "Peek"}
        made = token(here.keys["bad"], claims(here, **about, **digest("attack")))
        assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED
        front = here.call("front", "Annex", "Peek")
        made = token(
            here.keys["bad"], claims(here, **about | {"end": front[0]}, **digest("attack"))
        )
        assert await here.ask("bad!", front, "attack", crossway_caller=made) == DENIED


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
        assert await caller.result() == "not authentic"
        await release(here, target)


async def test_a_failure_that_nobody_signed_is_caught_as_not_authentic(teams: Teams) -> None:
    """Of the very type that the caller's design catches."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        assert await fail(here, target, application("CardDeclined")) == 200
        assert await caller.result() == "not authentic"
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
        assert (await caller.result()).startswith("failed: ")
        assert (await here.client("vault").get_workflow_handle(target).describe()).status == 4
        await release(here, untouched)
        assert (await other.result()).startswith("kept")


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
        assert (await caller.result()).startswith("kept")
        assert (await here.ask("bad!", call, id, crossway_caller=stolen)).type == "CONFLICT"


def lookalikes(name: str) -> list[str]:
    """Return texts that a reader, a file system or a normal form may take for a name."""
    wide = chr(ord(name[0]) + 0xFEE0) + name[1:]
    swapped = name.swapcase()
    around = [f"{name} ", f" {name}", f"{name}\u200b", f"{name}\u0000", f"{name}\u0301"]
    return [*({swapped} - {name}), wide, *around, f"{name}\n"]


async def test_names_that_look_alike_are_others(teams: Teams) -> None:
    """In another case, another normal form, with what cannot be seen: neither a namespace nor a
    service is taken for the one that is listed, also where the key behind it is a trusted one."""
    async with teams.lab() as here:
        bad, front, side = here.keys["bad"], here.call("front"), here.call("side")
        mark = digest("attack")
        by_namespace = {
            iss: (front, {"iss": iss, "end": front[0]}) for iss in lookalikes(here.names["good"])
        }
        by_service = {
            svc: ([side[0], svc, "Look"], {"iss": bad.namespace, "end": side[0], "svc": svc})
            for svc in lookalikes("Vault")
        }
        for name, (call, about) in {**by_namespace, **by_service}.items():
            made = token(bad, claims(here, **about, **mark))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED, name


async def test_a_claim_that_is_written_twice_says_one_thing_to_all(teams: Teams) -> None:
    """Of two issuers in one token the same is looked at for its key, the list and the answer."""
    async with teams.lab() as here:
        bad, call = here.keys["bad"], here.call("front")
        own = claims(here, iss=bad.namespace, end=call[0], **digest("attack"))
        twice = json.dumps(own)[:-1] + f', "iss": "{here.names["good"]}"}}'
        once = json.dumps({**own, "iss": here.names["good"]})[:-1] + f', "iss": "{bad.namespace}"}}'
        for said in (twice, once):
            head = jws.unsigned(bad.algorithm, CALLER_TYPE, bad.id, {}).partition(".")[0]
            data = f"{head}.{base64url(said.encode())}"
            made = jws.joined(data, signature(bad.private, data.encode()))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED


async def test_an_honest_proof_is_good_for_no_other_call(teams: Teams) -> None:
    """What the rival's own worker proved by a MAC, and what the shop's did, each sent for all that
    it was not made for: through another endpoint, for another service, operation or input, from
    here and over HTTP, with the header twice and in other letters."""
    async with teams.lab() as here:
        looks = await here.client("bad").start_workflow(
            "Looks", "attack", id=f"looks-{uuid.uuid4()}", task_queue=teams.names["bad"]
        )
        assert await looks.result() == "attack"
        rivals = (await scheduled_headers(looks))["crossway-caller"]
        caller, target, _ = await teams.keeps(here)
        shops = (await scheduled_headers(caller))["crossway-caller"]
        assert rivals.startswith("m1.")
        assert shops.startswith("m1.")
        front, side = here.call("front"), here.call("side")
        calls = [front, here.call("front", "Annex", "Peek"), here.call("side", "Annex", "Peek")]
        calls.append(here.call("side", op="Keep"))
        for stolen, wrong in ((rivals, calls), (shops, [*calls, side])):
            for call in wrong:
                got = await here.ask("bad!", call, "attack", crossway_caller=stolen)
                assert got == DENIED, call
                for headers in ({"Crossway-Caller": stolen}, {"CROSSWAY-CALLER": stolen}):
                    sent = {
                        **headers,
                        "crossway-caller": "m1.AAAA",
                        "Content-Type": "application/json",
                    }
                    assert (await here.post(call, b'"attack"', sent))[0] == 403, call
        assert await here.ask("bad!", side, "other", crossway_caller=rivals) == DENIED
        long = "~".join(["a" * 40] * 150)
        asked = here.ask("bad!", side, "attack", crossway_caller=rivals, crossway_chain=long)
        assert await asked == DENIED
        # The very same call is what it was made for, and is answered as the page says.
        assert await here.ask("bad!", side, "attack", crossway_caller=rivals) == "attack"
        await release(here, target)


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
        assert (await caller.result()).startswith("kept")


async def borrowing(
    here: Lab, caller: WorkflowHandle[Any, Any], operation: str, input: Any
) -> tuple[int, str, str]:
    """Send an honest call of the rival's own under the ids of another's: of its request and of its
    call. Return the status and text of what it was answered, and its token."""
    event = await scheduled(caller)
    id = segments(event.nexus_header["crossway-caller"])[1]["jti"]
    call = here.call("side", op=operation)
    about = {"iss": here.names["bad"], "end": call[0], "op": operation, "jti": id}
    made = token(here.keys["bad"], claims(here, **about, **digest(input)))
    sent = {**JSON, "crossway-caller": made, "Nexus-Request-Id": event.request_id}
    body = json.dumps(input, separators=(",", ":")).encode()
    # What goes on behind an update asks for a callback; the service's own is one.
    to = [*call[:2], f"{operation}?callback=temporal://system"]
    status, text = await here.post(to, body, sent)
    return status, text, made


async def scheduled(caller: WorkflowHandle[Any, Any]) -> NexusOperationScheduledEventAttributes:
    """Return the first call in a caller's history, for all its readers to see."""
    async for event in caller.fetch_history_events():
        if event.HasField("nexus_operation_scheduled_event_attributes"):
            return event.nexus_operation_scheduled_event_attributes
    raise AssertionError("nothing was called")


async def cancels_nothing(
    here: Lab, caller: WorkflowHandle[Any, Any], operation: str, borrowed: tuple[int, str, str]
) -> None:
    """Let the rival try each operation's token with each proof, through both endpoints."""
    status, text, made = borrowed
    assert status == 201, text
    theirs, own = await started(caller), json.loads(text)["token"]
    stolen = (await scheduled(caller)).nexus_header["crossway-caller"]
    tries = [(theirs, made, "side"), (theirs, made, "front"), (theirs, stolen, "side")]
    tries += [(theirs, "", "side"), (theirs, "", "front"), (own, stolen, "front")]
    for operated, by, endpoint in tries:
        assert (await cancel(here, operation, operated, by, endpoint))[0] == 403, endpoint


async def answered(here: Lab, callback: Any, answer: Payload) -> None:
    """Complete a caller's operation, by the callback that the service has of it."""
    given = {**callback.nexus.header, "Nexus-Operation-State": "succeeded"}
    whole = Payload(metadata=answer.metadata, data=answer.data).SerializeToString()
    url = f"http://{here.http}/namespaces/{here.names['good']}/nexus/callback"
    kind = {"Content-Type": "application/x-temporal-payload"}
    assert (await post(url, whole, {**given, **kind}))[0] == 200


def test_the_service_lets_nobody_add_to_a_cancel() -> None:
    """Why its reader can send what a caller's own cancel is made of: the command has no header."""
    command = RequestCancelNexusOperationCommandAttributes.DESCRIPTOR
    assert list(command.fields_by_name) == ["scheduled_event_id"]


async def updates_of(here: Lab, target: str) -> tuple[list[Request], list[Payloads]]:
    """Return the requests of a workflow's updates, and what they came to, in their order."""
    requests, results = list[Request](), list[Payloads]()
    async for event in here.client("vault").get_workflow_handle(target).fetch_history_events():
        if event.HasField("workflow_execution_update_accepted_event_attributes"):
            accepted = event.workflow_execution_update_accepted_event_attributes
            requests.append(accepted.accepted_request)
        elif event.HasField("workflow_execution_update_completed_event_attributes"):
            ended = event.workflow_execution_update_completed_event_attributes
            results.append(ended.outcome.success)
    return requests, results


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
        assert await tears.result() == f"{id} torn"
        requests, (borrowed, honest) = await updates_of(here, target)
        assert len({one.meta.update_id for one in requests}) == 6
        vault, header = here.client("vault"), requests[2].input.header
        copied = await sealed(vault, header, fresh("copied"), target, id, True)
        for request, torn in zip(requests, (honest, borrowed, copied), strict=False):
            assert torn.payloads[0].data == f'"{id} torn"'.encode()
            await answered(here, request.completion_callbacks[0], torn.payloads[0])
        assert [await one.result() for one in sealers] == ["not authentic"] * 3
        assert await complete_with(here, "good", target, honest.payloads[0]) == 200
        assert await keeper.result() == "not authentic"
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
        assert [await one.result() for one in callers[:2]] == ["not authentic"] * 2
        assert (await borrowing(here, callers[2], "Scale", waits[2]))[0] == 409
        for one in waits:
            Path(one).touch()
        assert await callers[2].result() == f"{Path(waits[2]).name} weighs"


async def activity_of(caller: WorkflowHandle[Any, Any]) -> str:
    """Return the id of the activity behind a caller's operation, as its token says."""
    return activity_in(await started(caller))


def activity_in(operation: str) -> str:
    """Return the id of the activity that an operation's token names."""
    named = decode_object(operation) or {}
    return str(named["aid"])


async def test_what_is_signalled_and_asked_under_borrowed_ids_is_the_rival_s_own(
    teams: Teams,
) -> None:
    """A signal counts as one more and not as a repetition of his whose ids it bears; a workflow
    that another's signal began is not his to have; what a query answered answers nobody else."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        id = target.removeprefix("hold-")
        pokes = await teams.asks(here, "Pokes", id)
        await pokes.result()
        wakes = await teams.asks(here, "Wakes", woken := fresh("woken"))
        await wakes.result()
        for one, about in ((pokes, id), (wakes, woken)):
            for operation in ("Poke", "Wake"):
                assert (await borrowing(here, one, operation, about))[0] == 200
            status, text, _ = await borrowing(here, one, "Count", about)
            assert (status, text[-1]) == (200, "3")
            assert (await borrowing(here, one, "Keep", about))[0] == 403
        count = await teams.asks(here, "Counts", id)
        assert await count.result() == "3"
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        call = here.call("side", op="Count")
        said = {"iss": here.names["bad"], "end": call[0], "op": "Count"}
        borrowed = claims(here, jti=segments(stolen)[1]["jti"], **said, **digest(id))
        asked = await here.start(
            "bad!", call, id, crossway_caller=token(here.keys["bad"], borrowed)
        )
        assert await outcome(asked) == 3
        assert await complete_with(here, "good", target, await answer_to(asked)) == 200
        assert await caller.result() == "not authentic"
        await release(here, target)
        await release(here, f"hold-{woken}")


async def test_an_open_and_a_linked_endpoint_open_their_own_services_and_starts_alone(
    teams: Teams,
) -> None:
    """Anybody may call through the one, and whoever says that he is the shop through the other:
    no other service of the queue, and nothing is cancelled that was not started through them."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        link = (
            f"<temporal:///namespaces/{here.names['good']}/workflows/w/{uuid.uuid4()}/history>; "
            'type="temporal.api.common.v1.Link.WorkflowEvent"'
        )
        for role in ("open", "linked"):
            said = {**JSON, "Nexus-Link": link}
            assert (await here.post(here.call(role), b'"seen"', said))[0] == 200, "as the page says"
            for service in ("Annex", "Attic"):
                call = here.call(role, service, "Peek")
                about = {"iss": here.names["bad"], "end": call[0], "svc": service, "op": "Peek"}
                made = token(here.keys["bad"], claims(here, **about, **digest("attack")))
                assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED
                assert (await here.post(call, b'"attack"', said))[0] == 403
            for by in (stolen, ""):
                assert (await cancel(here, "Keep", operation, by, role))[0] == 403
        assert await here.ask("bad!", here.call("linked"), "attack") == DENIED
        await release(here, target)
        assert (await caller.result()).startswith("kept")


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


async def is_cancelled(target: WorkflowHandle[Any, Any]) -> bool:
    """Return whether a workflow has ended for being cancelled."""
    return (await target.describe()).status == WorkflowExecutionStatus.CANCELED


async def test_an_endpoint_that_is_pointed_elsewhere_opens_nothing_there(teams: Teams) -> None:
    """Its list holds the rival, and an operator lets it lead to the vault's other queue."""
    async with teams.lab() as here:
        bad, call = here.keys["bad"], here.call("loft", "Attic", "Peer")
        about = {"iss": bad.namespace, "end": call[0], "svc": "Attic", "op": "Peer"}
        made = token(bad, claims(here, **about, **digest("mark")))
        assert await here.ask("bad!", call, "mark", crossway_caller=made) == "mark"
        await pointed_at(here, "loft", here.names["vault"])
        for service, operation in (("Vault", "Look"), ("Annex", "Peek"), ("Attic", "Peer")):
            call = here.call("loft", service, operation)
            about = {"iss": bad.namespace, "end": call[0], "svc": service, "op": operation}
            made = token(bad, claims(here, **about, **digest("attack")))

            async def is_there(call: list[str] = call, made: str = made) -> bool:
                sent = {**JSON, "crossway-caller": made}
                assert (await here.post(call, b'"attack"', sent))[0] != 200
                return bool(teams.audited(endpoint=call[0], service=call[1], decision="denied"))

            await eventually(is_there)
        denied = teams.audited(endpoint=call[0], decision="denied")
        assert {line["reason"] for line in denied} == {
            "the endpoint leads to another task queue in the design"
        }


async def pointed_at(here: Lab, role: str, queue: str) -> None:
    """Let an endpoint lead to another queue of its namespace, as an operator can."""
    operator, id = here.connections.service.operator_service, here.endpoint_ids[here.names[role]]
    found = (await operator.get_nexus_endpoint(GetNexusEndpointRequest(id=id))).endpoint
    found.spec.target.worker.task_queue = queue
    asked = UpdateNexusEndpointRequest(id=id, version=found.version, spec=found.spec)
    await operator.update_nexus_endpoint(asked)


async def test_a_header_copied_to_another_start_answers_no_call(teams: Teams) -> None:
    """Who may start workflows in the vault starts one with all headers of an honest start."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        vault, copy = here.client("vault"), fresh("copy")
        begun = await vault.get_workflow_handle(target).fetch_history()
        first = begun.events[0].workflow_execution_started_event_attributes
        forged = Payload(metadata={"encoding": b"json/plain"}, data=b'"forged"')
        await vault.workflow_service.start_workflow_execution(
            StartWorkflowExecutionRequest(
                namespace=vault.namespace,
                workflow_id=copy,
                request_id=copy,
                workflow_type=first.workflow_type,
                task_queue=first.task_queue,
                input=Payloads(payloads=[forged]),
                header=first.header,
            )
        )
        await release(here, copy)
        await vault.get_workflow_handle(copy).result()
        answer = await result_of(here, "vault", copy)
        assert await complete_with(here, "good", target, answer) == 200
        assert await caller.result() == "not authentic"
        await release(here, target)


async def test_a_workflow_of_another_caller_s_is_not_attached_to(teams: Teams) -> None:
    """By its id, with an honest call through an endpoint of the rival's own."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        id, call = target.removeprefix("hold-"), here.call("side", op="Keep")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Keep"}
        made = token(here.keys["bad"], claims(here, **about, **digest(id)))
        assert await here.ask("bad!", call, id, crossway_caller=made) == DENIED
        assert (await here.ask("bad!", here.call("open", op="Keep"), id)) == DENIED
        tried = teams.audited(event="attach", decision="denied")[-2:]
        assert [line["endpoint"] for line in tried] == [call[0], here.names["open"]]
        await release(here, target)
        assert (await caller.result()).startswith("kept")


async def test_an_older_answer_and_one_of_no_time_are_not_taken(teams: Teams) -> None:
    """The result of an earlier run of the very workflow; and, by the vault's own key, an answer to
    this call that says no time, beside one that does."""
    async with teams.lab() as here:
        (file,) = (teams.folder / "handlers").glob(f"{teams.names['vault']}.*.jwk")
        vault = jwk.signing_key(json.loads(file.read_text()), str(file))
        before, older = await again(teams, here)
        await release(here, older)
        assert (await before.result()).startswith("kept")
        answer = await result_of(here, "vault", older)
        told = segments(answer.metadata["crossway-answer"].decode())[1]
        for iat, comes in ((None, "not authentic"), ("now", "not authentic"), (int, "kept")):
            caller, target = await again(teams, here, older.removeprefix("again-"))
            if iat is not None:
                ran = await here.client("vault").get_workflow_handle(target).describe()
                id = segments((await scheduled_headers(caller))["crossway-caller"])[1]["jti"]
                said = {**told, "jti": id, "run": ran.run_id}
                said["iat"] = int(time.time()) if iat is int else iat
                made = jws.signed(vault, ANSWER_TYPE, said)
                answer.metadata["crossway-answer"] = made.encode()
            assert await complete_with(here, "good", target, answer) == 200
            assert (await caller.result()).startswith(comes), iat
            await here.client("vault").get_workflow_handle(target).terminate()


async def again(teams: Teams, here: Lab, id: str = "") -> tuple[WorkflowHandle[Any, Any], str]:
    """Return an honest caller of a workflow that may run again under its id, and that id."""
    caller = await teams.asks(here, "Agains", id := id or fresh("o"))
    await started(caller)
    return caller, f"again-{id}"


async def test_a_token_is_for_an_hour_and_for_this_service(teams: Teams) -> None:
    """By a listed key: good for years, made for another service, of another cluster with the
    same keys; one that has ended opens no start, and cancels what it had started."""
    async with teams.lab() as here:
        bad, now, call = here.keys["bad"], int(time.time()), here.call("side")
        about = {"iss": bad.namespace, "end": call[0], **digest("attack")}
        wrong: list[dict[str, Any]] = [{"exp": now + seconds} for seconds in (7200, 10 * 31536000)]
        wrong += [{"aud": "elsewhere"}, {"aud": str(uuid.uuid4())}, {"exp": now - 40}]
        for said in wrong:
            made = token(bad, claims(here, **about, **said))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED, said
        made = token(bad, claims(here, **about))
        assert await here.ask("bad!", call, "attack", crossway_caller=made) == "attack"
        id, keep = fresh("o"), here.call("side", op="Keep")
        lasts = {"iat": now - 60, "nbf": now - 60, "exp": int(time.time()) - SKEW + 2}
        own = claims(here, iss=bad.namespace, end=keep[0], op="Keep", **lasts, **digest(id))
        ends = token(bad, own)
        operation = await started(await here.start("bad!", keep, id, crossway_caller=ends))

        async def has_ended() -> bool:
            sent = {**JSON, "crossway-caller": ends}
            status, _ = await here.post(keep, json.dumps(id).encode(), sent)
            return bool(status == 403)

        await eventually(has_ended)
        assert (await cancel(here, "Keep", operation, ends, "side"))[0] == 202, "as the page says"


async def test_a_token_is_for_the_very_kind_of_its_input(teams: Teams) -> None:
    """Null, empty bytes, an empty message and one of another type, an empty text: what was made
    for one opens the operation for none of the others."""
    async with teams.lab() as here:
        bad, call = here.keys["bad"], here.call("side")
        for made_for, (encoding, message, data, *_) in EMPTY.items():
            payload = Payload(metadata={"encoding": encoding}, data=data)
            payload.metadata.update({"messageType": message} if message else {})
            given = payload_digest(payload).claims()
            made = token(bad, claims(here, iss=bad.namespace, end=call[0], **given))
            for sent, (_, _, body, kind) in EMPTY.items():
                if kind:
                    headers = {"Content-Type": kind, "Crossway-Caller": made}
                    status, text = await here.post(call, body, headers)
                    assert (status == 403) == (sent != made_for), (made_for, sent, text)


_MESSAGE = 'application/json; format="protobuf"; message-type='
EMPTY: dict[str, tuple[bytes, bytes, bytes, str]] = {
    "null": (b"binary/null", b"", b"", ""),
    "bytes": (b"binary/plain", b"", b"", "application/octet-stream"),
    "message": (b"json/protobuf", b"a.A", b"{}", f'{_MESSAGE}"a.A"'),
    "another message": (b"json/protobuf", b"a.B", b"{}", f'{_MESSAGE}"a.B"'),
    "object": (b"json/plain", b"", b"{}", "application/json"),
    "text": (b"json/plain", b"", b'""', "application/json"),
}
"""What is taken for nothing: its encoding, its message's type, its data, and how HTTP says that."""


async def test_each_probe_is_one_line_and_all_are_told_the_same(teams: Teams) -> None:
    """By names that there are, names that there are not, and names that would act on a terminal:
    who may not call cannot tell them apart, and no log of either process shows them raw."""
    async with teams.lab() as here:
        bad, names = here.keys["bad"], ["Look", "Missing", "\x1b[2JLook", "Look\u202e", "L\noo"]
        told, ids = set(), []
        for service in ("Vault", "Annex", "Missing", "\x1b]0;Vault\x07"):
            for operation in names:
                path = [here.names["front"], quote(service, safe=""), quote(operation, safe="")]
                about = {"iss": bad.namespace, "end": path[0], "svc": service, "op": operation}
                ids.append(str(uuid.uuid4()))
                made = token(bad, claims(here, **about, jti=ids[-1], **digest("attack")))
                sent = {**JSON, "crossway-caller": made}
                told.add(await here.post(path, b'"attack"', sent))
        assert len(told) == 1
        lines = [len(teams.audited(token_id=id, decision="denied")) for id in ids]
        assert lines == [1] * len(ids)
        for one in teams.processes:
            assert not set("\x1b\x07\u202e") & set(one.text)
        written = (teams.folder / "audit.jsonl").read_text()
        assert '"attack"' not in written, "no payload"
        assert made.rpartition(".")[2] not in written, "and no token"


async def test_a_caller_that_is_reset_is_answered_for_its_new_calls_alone(teams: Teams) -> None:
    """Before its call it makes it again, under another id, and the token of the call before
    cancels nothing of it; after the call has begun it goes on with the answer to that."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        later = await reset(here, caller, first=True)
        second = await started(later)
        again = (await scheduled_headers(later))["crossway-caller"]
        assert segments(again)[1]["jti"] != segments(stolen)[1]["jti"]
        for token, by in ((second, stolen), (operation, again), (second, "")):
            assert (await cancel(here, "Keep", token, by))[0] == 403
        await release(here, target)
        assert (await later.result()).startswith("kept")
        caller, target, _ = await teams.keeps(here)
        later = await reset(here, caller, first=False)
        await release(here, target)
        assert (await later.result()).startswith("kept")


async def reset(
    here: Lab, caller: WorkflowHandle[Any, Any], *, first: bool
) -> WorkflowHandle[Any, Any]:
    """Take a caller back to the end of its first task, or of the one that its call led to."""
    client = here.client("good")

    async def tasks() -> list[int]:
        events = [event async for event in caller.fetch_history_events()]
        done = [one.event_id for one in events if one.HasField(_TASK_DONE)]
        return done if first or len(done) > 1 else []

    at = (await eventually(tasks))[0 if first else -1]
    made = await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=caller.id),
            reason="a test",
            request_id=fresh("reset"),
            workflow_task_finish_event_id=at,
        )
    )
    return client.get_workflow_handle(caller.id, run_id=made.run_id)


_TASK_DONE: Literal["workflow_task_completed_event_attributes"] = (
    "workflow_task_completed_event_attributes"
)


async def test_a_caller_that_continues_as_new_makes_calls_of_its_own(teams: Teams) -> None:
    """While its call goes on: the next run's is another, which the first one's token does not
    cancel, and the workflow that both wait for answers it."""
    async with teams.lab() as here:
        id = fresh("o")
        client = here.client("good")
        caller = await client.start_workflow(
            "Renews", args=[id, 1], id=fresh("Renews"), task_queue=teams.names["good"]
        )
        first = client.get_workflow_handle(caller.id, run_id=caller.first_execution_run_id)
        operation = await started(first)
        stolen = (await scheduled_headers(first))["crossway-caller"]
        await first.signal("Renew", 1)
        await eventually(lambda: has_continued(first))
        later = client.get_workflow_handle(caller.id)
        second = await started(later)
        assert (await cancel(here, "Keep", second, stolen))[0] == 403
        own = (await scheduled_headers(later))["crossway-caller"]
        assert (await cancel(here, "Keep", operation, own))[0] == 403
        await release(here, f"hold-{id}")
        assert await caller.result() == f"kept {id}"


async def has_continued(run: WorkflowHandle[Any, Any]) -> bool:
    """Return whether another run goes on in its place."""
    return (await run.describe()).status == WorkflowExecutionStatus.CONTINUED_AS_NEW


async def test_whatever_lies_in_the_key_directory_costs_nobody_else_s_keys(teams: Teams) -> None:
    """All kinds of hostile files at once, and keys of the shop's and of the vault's own in a file
    of the rival's; meanwhile honest calls go on and none is refused. What the rival had proven is
    good no longer, seconds after his own keys are gone, nor what he signs by his forged ones, and
    all is good again with them: nothing that was found right is taken for trusted. Then the
    vault's key is revoked during a call: what it comes to is not authentic."""
    folder, names = teams.folder / "handlers", teams.names
    public = folder / f"{names['bad']}.jwks.json"
    kept, forged = public.read_text(), {role: new_key(names[role]) for role in ("good", "vault")}
    callers = teams.folder / "callers" / f"{names['vault']}.jwks.json"
    async with teams.lab() as here:
        looks = await here.client("bad").start_workflow(
            "Looks", "mine", id=f"looks-{uuid.uuid4()}", task_queue=names["bad"]
        )
        assert await looks.result() == "mine"
        by_mac = (await scheduled_headers(looks))["crossway-caller"]
        call = here.call("side", op="Look")
        about = {"iss": names["bad"], "end": call[0], "op": "Look"}
        signed = token(here.keys["bad"], claims(here, **about, **digest("mine")))
        mine = [(call, by_mac), (call, signed)]
        front = here.call("front")
        made = claims(here, iss=names["good"], end=front[0], **digest("mine"))
        theirs = [(front, token(key, {**made, "iss": key.namespace})) for key in forged.values()]

        async def all_are(expected: Any, calls: list[tuple[list[str], str]]) -> bool:
            asked = [here.ask("bad!", to, "mine", crossway_caller=one) for to, one in calls]
            return await asyncio.gather(*asked) == [expected] * len(calls)

        assert await all_are("mine", mine)
        odd = [folder / f"odd{at}.jwks.json" for at in range(len(HOSTILE))]
        stop = asyncio.Event()
        load = [asyncio.create_task(peeking(teams, here, stop)) for _ in range(LOAD)]
        try:
            for path, make in zip(odd, HOSTILE.values(), strict=True):
                make(path)
            public.write_text(json.dumps(exported(key.public for key in forged.values())))
            await eventually(lambda: all_are(DENIED, [*mine, *theirs]))
            said = teams.stale("handlers")
            assert [path.name for path in odd if str(path) not in said] == []
            for role in forged:
                assert f"{public} holds a key of namespace {names[role]!r}" in said
        finally:
            for path in odd:
                path.rmdir() if path.is_dir() else path.unlink()
            public.write_text(kept)
            stop.set()
            assert min(await asyncio.gather(*load)) > 0, "calls went on all the time"
        caller, target, _ = await teams.keeps(here)
        trusted = callers.read_text()
        members = json.loads(trusted)["keys"]
        callers.write_text(json.dumps({"keys": [{**key, "revoked": True} for key in members]}))
        try:
            await eventually(lambda: all_are("mine", mine))
            await eventually(lambda: is_said(teams, "callers", "is revoked"))
            assert teams.stale("handlers") == ""
            await release(here, target)
            assert await caller.result() == "not authentic"
        finally:
            callers.write_text(trusted)
        await eventually(lambda: is_said(teams, "callers", ""))
        assert await teams_peek(teams, here) == "seen"


async def test_a_caller_s_key_that_is_revoked_during_its_call_proves_nothing_more(
    teams: Teams,
) -> None:
    """By its owner, who hands it on: what the call comes to still arrives, since the vault's key
    signs that. What it had proven cancels nothing, and it calls nothing more: neither by what the
    vault knows nor by a key of its own."""
    own, name = teams.folder / "callers", teams.names["good"]
    public = teams.folder / "handlers" / f"{name}.jwks.json"
    (private,) = own.glob(f"{name}.*.jwk")
    before = {path: path.read_text() for path in (public, private)}
    async with teams.lab() as here:
        caller, target = await again(teams, here)
        operation, stolen = await started(caller), await scheduled_headers(caller)
        id = json.loads(before[private])["kid"]
        revoked = crossway("keys", "revoke", name, id, "--dir", str(own))
        assert revoked.returncode == 0, revoked.stderr
        try:
            public.write_text(crossway("keys", "export", name, "--dir", str(own)).stdout)
            for side in ("handlers", "callers"):
                await eventually(partial(is_said, teams, side, "is revoked"))
            by = stolen["crossway-caller"]
            assert (await cancel(here, "Again", operation, by))[0] == 403
            peeks = await teams.asks(here, "Peeks", "revoked")
            assert (await outcome(peeks)).message.endswith("Annex.Peek: not allowed")
            await release(here, target)
            assert (await caller.result()).startswith("kept")
        finally:
            for path, text in before.items():
                path.write_text(text)
        for side in ("handlers", "callers"):
            await eventually(partial(is_said, teams, side, ""))
        assert await teams_peek(teams, here) == "seen"


async def test_without_a_key_that_counts_calls_wait_and_nobody_takes_over_what_runs(
    teams: Teams,
) -> None:
    """The vault's own key is revoked, or has ended, while it serves: it can sign neither what comes
    of a call nor whose a workflow is. What is asked of it meanwhile is asked again."""
    own = teams.folder / "handlers"
    (private,) = own.glob(f"{teams.names['vault']}.*.jwk")
    before = private.read_text()
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        id, call = target.removeprefix("hold-"), here.call("side", op="Keep")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Keep", **digest(id)}
        made = token(here.keys["bad"], claims(here, **about, jti=(jti := str(uuid.uuid4()))))
        private.write_text(json.dumps({**json.loads(before), "revoked": True}))
        try:
            await eventually(partial(is_said, teams, "handlers", "is revoked"))
            rival = await here.start("bad!", call, id, crossway_caller=made)
            waits = await teams.asks(here, "Peeks", "later")

            async def both_came() -> bool:
                lines = teams.audited(reason="no key of this namespace counts now")
                return {jti} < {line["token_id"] for line in lines}

            await eventually(both_came)
            private.write_text(before)
            assert await outcome(rival) == DENIED
            assert await waits.result() == "later"
        finally:
            private.write_text(before)
        (*_, line) = teams.audited(event="attach", decision="denied", token_id=jti)
        assert line["reason"] == "the workflow under the id runs for another caller"
        await eventually(partial(is_said, teams, "handlers", ""))
        await release(here, target)
        assert (await caller.result()).startswith("kept")


async def is_said(teams: Teams, side: str, text: str) -> bool:
    """Return whether a process says this of its keys, or nothing if there is nothing to say."""
    said = await asyncio.to_thread(teams.stale, side)
    return text in said if text else not said


async def peeking(teams: Teams, here: Lab, stop: asyncio.Event) -> int:
    """Make honest calls until told to stop; return how many were answered, all of them."""
    answered = 0
    while not stop.is_set():
        assert await teams_peek(teams, here) == "seen"
        answered += 1
    return answered


async def teams_peek(teams: Teams, here: Lab) -> Any:
    """Return what an honest call of the shop's that is answered at once is answered."""
    return await (await teams.asks(here, "Peeks", "seen")).result()


def test_what_others_may_write_to_is_not_served(teams: Teams, tmp_path: Path) -> None:
    """Private keys that others could replace, and what somebody else's change may bring: a link
    that leads out of the folder, and names that would act on a terminal."""
    keys, design = tmp_path / "keys", tmp_path / "design"
    shutil.copytree(teams.folder / "handlers", keys)
    shutil.copytree(teams.folder / "design", design)
    keys.chmod(0o777)
    assert f"chmod 700 {keys}" in refused(teams, design, keys, 2)
    keys.chmod(0o700)
    (tmp_path / "secret.twf").write_text("namespace secret\n")
    (design / "evil.twf").symlink_to("../secret.twf")
    said = refused(teams, design, keys, 2)
    assert f"evil.twf: a link to {tmp_path}/secret.twf, which is outside of {design}" in said
    (design / "evil.twf").unlink()
    (design / "\x1b[2Jevil\u202e.twf").write_text(
        'namespace "\x1b]0;evil\x07\u202e":\n    worker\n'
    )
    said = refused(teams, design, keys, 1)
    assert "\\x1b[2Jevil\\u202e.twf" in said
    assert not set("\x1b\x07\u202e") & set(said)


def refused(teams: Teams, design: Path, keys: Path, code: int) -> str:
    """Return what `serve` says that ends with this code before it begins to serve."""
    where = ("--address", teams.server.address, "--keys", str(keys))
    said = crossway("serve", str(design), *where, "-n", teams.names["vault"])
    assert (said.returncode, said.stdout) == (code, ""), said.stderr
    return said.stderr
