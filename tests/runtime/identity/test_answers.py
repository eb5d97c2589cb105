"""Answers are signed by the namespace that was called: a forged completion is not taken."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload

from crossway.runtime import data_converter
from crossway.runtime.deployment import TaskQueue
from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring, new_key
from tests.helpers.eventually import eventually
from tests.helpers.lab import (
    Asks,
    Refusal,
    lab,
    outcome,
    scheduled_headers,
    segments,
)
from tests.helpers.meddling import callback, complete, held, release, started
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.replayed import replaying
from tests.helpers.server import ServerThread

FORGERIES = {
    "unsigned": b'{"kept":"forged"}',
    "no JSON": b'{"kept":',
    "null": b"null",
}


async def test_the_caller_does_not_take_a_forged_result(server: ServerThread) -> None:
    """Posted to the server's callback path against a running call (field notes, section 8)."""
    async with lab(server) as here:
        for name, body in FORGERIES.items():
            caller, target = await held(here)
            assert (await complete(here, "good", target, body))[0] == 200
            told = await outcome(caller)
            assert told.type == "NexusUnauthorizedError", name
            assert "the answer is not authentic" in told.message, name
            await here.client("vault").get_workflow_handle(target).signal("release")


async def test_without_a_signature_asked_for_the_forgery_works(server: ServerThread) -> None:
    """The attack is real: an endpoint whose answers nobody has to sign falls for it."""
    async with lab(server, "open") as here:
        caller, target = await held(here, "open")
        await complete(here, "good", target, b'{"kept":"forged"}')
        assert await outcome(caller) == {"kept": "forged"}
        await here.client("vault").get_workflow_handle(target).signal("release")


async def test_answers_are_signed_behind_an_endpoint_that_asks_for_no_signatures(
    server: ServerThread,
) -> None:
    """Opening an endpoint breaks nobody: deployed callers go on asking for signed answers.

    The vault's design as it is now has no endpoint left that is `signed`.
    """
    async with lab(server, "linked", "open", handlers=False) as here:
        mine = {here.names[name]: here.rules[here.names[name]] for name in ("linked", "open")}
        async with dataclasses.replace(here, rules=mine).handlers():
            call = here.call("linked", op="Keep")
            assert await here.ask("good", call, {"mark": (mark := fresh("kept"))}) == {"kept": mark}
            held = {"mark": (mark := fresh("attached")), "waits": True}
            attach = here.call("linked", op="Attach")
            callers = [await here.start("good", attach, held) for _ in range(2)]
            for caller in callers:
                await started(caller)
            await here.client("vault").get_workflow_handle(f"hold-{mark}").signal("release")
            assert [await outcome(caller) for caller in callers] == [{"kept": mark}] * 2
            assert await here.ask("good", here.call("linked"), {"mark": "quick"}) == {
                "mark": "quick"
            }
            plain = await here.ask("good!", here.call("linked", op="Keep"), {"mark": fresh("p")})
            assert "kept" in plain, "a caller of another SDK is let in beside them"


async def test_a_signed_result_of_another_call_is_not_taken(server: ServerThread) -> None:
    """Whoever reads one history reads another: a true answer to a different question."""
    async with lab(server) as here:
        assert await here.ask("good", here.call(op="Keep"), {"mark": "other"}) == {"kept": "other"}
        history = await here.client("vault").get_workflow_handle("hold-other").fetch_history()
        done = history.events[-1].workflow_execution_completed_event_attributes
        (answer,) = done.result.payloads
        assert "crossway-answer" in answer.metadata
        caller, target = await held(here)
        whole = Payload(metadata=answer.metadata, data=answer.data).SerializeToString()
        kind = "application/x-temporal-payload"
        assert (await complete(here, "good", target, whole, Content_Type=kind))[0] == 200
        told = await outcome(caller)
        await here.client("vault").get_workflow_handle(target).signal("release")
    assert told.type == "NexusUnauthorizedError"


async def test_a_workflow_s_result_names_the_call_that_started_it(
    server: ServerThread, proof: Proof
) -> None:
    """It may arrive before the operation's token does, which names the call too."""
    async with lab(server, proof=proof) as here:
        mark = fresh("named")
        caller = await here.start("good", here.call(op="Keep"), {"mark": mark})
        assert await outcome(caller) == {"kept": mark}
        asked = segments((await scheduled_headers(caller))["crossway-caller"])[1]
        history = await here.client("vault").get_workflow_handle(f"hold-{mark}").fetch_history()
    done = history.events[-1].workflow_execution_completed_event_attributes
    answered = segments(done.result.payloads[0].metadata["crossway-answer"].decode())[1]
    assert (answered["jti"], answered["wid"]) == (asked["jti"], f"hold-{mark}")


async def test_replay_needs_no_key_and_decides_as_before(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """Accepted and refused answers and failures replay with another key, and with none."""
    async with lab(server, proof=proof) as here:
        good = await here.start("good", here.call(op="Keep"), {"mark": fresh("kept")})
        assert "kept" in await outcome(good)
        quick = await here.start("good", here.call(), {"mark": "quick"})
        assert await outcome(quick) == {"mark": "quick"}
        fooled, target = await held(here)
        await complete(here, "good", target, b'{"kept":"forged"}')
        assert (await outcome(fooled)).type == "NexusUnauthorizedError"
        failed = await here.start("good", here.call(op="Fails"), {"fails": "chain"})
        assert (await outcome(failed)).type == "INTERNAL", "and not a refusal of ours"
        duped, other = await held(here)
        forged = {"Nexus-Operation-State": "failed"}
        assert (await complete(here, "good", other, b'{"message":"forged"}', **forged))[0] == 200
        assert (await outcome(duped)).type == "NexusUnauthorizedError"
        ended = (good, quick, fooled, failed, duped)
        histories = [await handle.fetch_history() for handle in ended]
        await here.client("vault").get_workflow_handle(other).signal("release")
        await here.client("vault").get_workflow_handle(target).signal("release")
        namespace, answers = here.names["good"], {here.names["front"]: here.names["vault"]}
    queue = TaskQueue(namespace, "asks", answers=answers)
    caplog.clear()
    for keys in (Keyring(), Keyring([new_key(namespace)], [new_key(here.names["vault"]).public])):
        identity = Identity(namespace, keys, queue.endpoints, queue.answers)
        replayer = replaying(
            workflows=[Asks],
            interceptors=[IdentityInterceptor(identity)],
            data_converter=data_converter(),
        )
        for history in histories:
            await replayer.replay_workflow(history)
    assert not [record for record in caplog.records if record.name == "crossway.audit"]


async def test_a_second_caller_of_a_running_workflow_gets_a_checked_answer(
    server: ServerThread, proof: Proof
) -> None:
    """It attached to what another call had started: the answer names the workflow."""
    async with lab(server, proof=proof) as here:
        mark = fresh("shared")
        call, given = here.call(op="Attach"), {"mark": mark, "waits": True}
        first = await here.start("good", call, given)
        await callback(here, f"hold-{mark}")
        second = await here.start("good", call, given)
        target = here.client("vault").get_workflow_handle(f"hold-{mark}")

        async def both() -> bool:
            events = (await target.fetch_history()).events
            return any(
                e.HasField("workflow_execution_options_updated_event_attributes") for e in events
            )

        await eventually(both)
        await target.signal("release")
        told = [await outcome(caller) for caller in (first, second)]
        assert told == [{"kept": mark}] * 2


async def test_results_of_every_shape_come_through_signed(
    server: ServerThread, proof: Proof
) -> None:
    """Null, numbers, text and nested values, from an operation and from a workflow."""
    values: list[Any] = [None, 0, "", "é", [], {"a": [None, {"b": 1.5}]}]
    async with lab(server, "open", proof=proof) as here:
        asked = [here.ask("good", here.call(op="Echo"), {"mark": "m", "value": v}) for v in values]
        assert await asyncio.gather(*asked) == values
        kept = [
            here.ask("good", here.call(op="Keep"), {"mark": fresh("v"), "value": v}) for v in values
        ]
        assert await asyncio.gather(*kept) == values
        assert await here.ask("good", here.call("open", op="Nothing"), None) == "nothing"
        assert await here.ask("good", here.call(op="Nothing"), None) == "nothing"


async def test_a_workflow_that_continued_as_new_answers_signed(server: ServerThread) -> None:
    """The last run answers the call that started the first."""
    async with lab(server) as here:
        given = {"mark": fresh("again"), "again": 2}
        told = await here.ask("good", here.call(op="Keep"), given)
    assert not isinstance(told, Refusal), told
    assert json.dumps(told) == json.dumps({"kept": given["mark"]})


async def test_who_attaches_to_a_later_run_gets_the_answer_of_the_last(
    server: ServerThread,
) -> None:
    """A workflow that continued as new is one to those who wait for it, whenever they came."""
    async with lab(server) as here:
        mark = fresh("chain")
        target, call = f"hold-{mark}", here.call(op="Attach")
        given = {"mark": mark, "waits": True, "again": 2}
        callers = []
        for _ in range(3):
            callers.append(await here.start("good", call, given))
            await started(callers[-1])
            run = (await here.client("vault").get_workflow_handle(target).describe()).run_id
            await release(here, target)

            async def continued(before: str | None = run) -> bool:
                now = await here.client("vault").get_workflow_handle(target).describe()
                return now.run_id != before or now.status != 1

            await eventually(continued)
        assert [await outcome(caller) for caller in callers] == [{"kept": mark}] * 3
