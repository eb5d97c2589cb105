"""Whose call reaches what: honest ones pass, and the rest is refused as if nothing were there."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.workflowservice.v1 import (
    StartWorkflowExecutionRequest,
)

from crossway.cluster.service.ask import result_of
from tests.helpers.attacking import claims, digest, token
from tests.helpers.eventually import eventually
from tests.helpers.failures import application
from tests.helpers.lab import scheduled_headers
from tests.helpers.meddling import cancel, complete_with, fail, payload_of
from tests.helpers.names import fresh
from tests.runtime.identity.teams import DENIED, JSON, Teams
from tests.runtime.identity.two_processes.probing import lookalikes, pointed_at, release


async def test_honest_calls_answers_and_failures_pass(teams: Teams) -> None:
    """What is refused below is refused for what is wrong with it."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        await release(here, target)
        id = target.removeprefix("hold-")
        assert await result_of(caller) == f"kept {id} {id}"
        caller, target, _ = await teams.keeps(here)
        await release(here, target, 2)
        assert (await result_of(caller)).endswith("Vault.Keep: no money")
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


async def test_a_failure_that_nobody_signed_is_caught_as_not_authentic(teams: Teams) -> None:
    """Of the very type that the caller's design catches."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        assert await fail(here, target, application("CardDeclined")) == 200
        assert await result_of(caller) == "not authentic"
        await release(here, target)


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
        assert (await result_of(caller)).startswith("kept")


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
            ),
            retry=True,
        )
        await release(here, copy)
        await vault.get_workflow_handle(copy).result()
        answer = await payload_of(here, "vault", copy)
        assert await complete_with(here, "good", target, answer) == 200
        assert await result_of(caller) == "not authentic"
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
        assert (await result_of(caller)).startswith("kept")


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
