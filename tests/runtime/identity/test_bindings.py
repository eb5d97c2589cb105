"""What was signed for one call opens no other: answers, operation tokens and headers that
somebody had made for himself under the id of another's call, or took from a history."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Header, Payload, Payloads, WorkflowType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import StartWorkflowExecutionRequest

from crossway.runtime.identity import Keyring, answers, new_key, targets
from crossway.runtime.identity.begun import ACTIVITY, HEADER, UPDATE, Begun, header
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_TYPE,
    Call,
    RefusedError,
    caller_claims,
    sign,
    verify,
)
from crossway.runtime.payloads import Digest, Received, base64url
from tests.helpers.anything import ANYTHING
from tests.helpers.attacking import claims, digest, proven
from tests.helpers.lab import Lab, lab, outcome, scheduled_headers, segments
from tests.helpers.meddling import (
    answer_to,
    cancel,
    complete_with,
    held,
    payload_of,
    release,
    started,
    unsigned,
    unsigned_token,
)
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread

DENIED = (403, "not allowed")
FORGED = {"kept": "forged"}


async def _call_id(caller: Any) -> str:
    """Return the id of a call, as it lies in the caller's history."""
    made = (await scheduled_headers(caller))["crossway-caller"]
    return str(segments(made)[1]["jti"])


async def _borrowing(
    here: Lab, id: str, operation: str, given: Any, proof: Proof
) -> tuple[Any, str]:
    """Make an honest call of `bad`'s own, under the id of another's; return it and its token."""
    endpoint = here.names["side"]
    about = {"iss": here.names["bad"], "end": endpoint, "op": operation, **digest(given)}
    made = proven(here, "bad", claims(here, jti=id, **about), proof)
    call = here.call("side", op=operation)
    return await here.start("bad!", call, given, crossway_caller=made), made


async def test_a_borrowed_call_id_completes_and_cancels_nothing(
    server: ServerThread, proof: Proof
) -> None:
    """Somebody who may call another operation of the handler calls it under the id of a call
    that he read in a history, and has bytes of his choice signed."""
    async with lab(server, "side", proof=proof) as here:
        caller, target = await held(here)
        operation = await started(caller)
        id = await _call_id(caller)
        echo, made = await _borrowing(here, id, "Echo", {"mark": "echo", "value": FORGED}, proof)
        assert await outcome(echo) == FORGED
        mine, _ = await _borrowing(
            here, id, "Keep", {"mark": (mark := fresh("mine")), "waits": True}, proof
        )
        own = await started(mine)
        for cancelled, by, endpoint in (
            (operation, made, "side"),
            (operation, made, "front"),
            (own, made, "front"),
            (unsigned(here, target), made, "side"),
        ):
            status, text = await cancel(here, "Keep", cancelled, by, endpoint)
            assert (status, json.loads(text)["message"]) == DENIED
        assert (await here.client("vault").get_workflow_handle(target).describe()).status == 1
        signed = await answer_to(echo)
        if proof == "signature":
            assert segments(signed.metadata["crossway-answer"].decode())[1]["jti"] == id
        assert await complete_with(here, "good", target, signed) == 200
        assert (await outcome(caller)).type == "NexusUnauthorizedError"
        await release(here, target)
        await release(here, f"hold-{mark}")


async def test_a_header_of_somebody_s_call_makes_no_answer_to_it(
    server: ServerThread, proof: Proof
) -> None:
    """Who may start workflows where it ran, copies it from a history to a workflow of his own."""
    async with lab(server, proof=proof) as here:
        caller, target = await held(here)
        await started(caller)
        history = await here.client("vault").get_workflow_handle(target).fetch_history()
        header = history.events[0].workflow_execution_started_event_attributes.header.fields
        assert {"crossway-start", "crossway-call"} <= set(header)
        await _start_with(
            here, (copy := fresh("copy")), dict(header), {"value": {"kept": "forged"}}
        )
        assert (
            await complete_with(here, "good", target, await payload_of(here, "vault", copy)) == 200
        )
        assert (await outcome(caller)).type == "NexusUnauthorizedError"
        await release(here, target)


async def _start_with(here: Lab, id: str, header: dict[str, Payload], given: Any) -> None:
    """Run `Hold` with a header of our own choice."""
    client = here.client("vault")
    encoded = Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(given).encode())
    await client.workflow_service.start_workflow_execution(
        StartWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_id=id,
            workflow_type=WorkflowType(name="Hold"),
            task_queue=TaskQueue(name="vault"),
            input=Payloads(payloads=[encoded]),
            header=Header(fields=header),
            request_id=str(uuid.uuid4()),
        ),
        retry=True,
    )
    await client.get_workflow_handle(id).result()


async def test_an_older_result_of_the_same_workflow_id_is_not_taken(server: ServerThread) -> None:
    """Signed moments ago, by the right namespace, for another run."""
    async with lab(server) as here:
        mark = fresh("again")
        call = here.call(op="Attach")
        assert await here.ask("good", call, {"mark": mark}) == {"kept": mark}
        old = await payload_of(here, "vault", f"hold-{mark}")
        first = await here.start("good", call, {"mark": mark, "waits": True})
        await started(first)
        second = await here.start("good", call, {"mark": mark, "waits": True})
        await started(second)
        assert await complete_with(here, "good", f"hold-{mark}", old) == 200
        assert (await outcome(first)).type == "NexusUnauthorizedError"
        await release(here, f"hold-{mark}")
        assert await outcome(second) == {"kept": mark}


DIGEST = Digest(b"digest", "full")
VAULT, SHOP = new_key("vault"), new_key("shop")
KEYS = Keyring([VAULT, SHOP])
BINDING = Binding("id", "shop", Call("front", "Vault", "Keep"))
QUESTION = answers.Question(BINDING, "vault", 1000.0, None)
STARTED = {"hold": Started("run-1")}
TARGET = targets.signed(unsigned_token("hold"), BINDING, VAULT, "proof", STARTED)
ATTACHED = replace(QUESTION, token=TARGET)
RESULT = {"wid": "hold", "run": "run-1"}
SDK_UPDATE = base64url(b'{"t":3,"ns":"vault","wid":"hold","rid":"run-1","uid":"update-1"}')
UPDATING = replace(QUESTION, token=targets.signed(SDK_UPDATE, BINDING, VAULT, "proof", {}))
UPDATED = {"upd": "update-1", "run": "run-1"}


def _answer(**changed: Any) -> Received:
    """Return an answer of the vault's to `BINDING`, with these claims changed."""
    claims = {"iat": 1000, **DIGEST.claims(), **BINDING.claims(), **changed}
    return Received(None, DIGEST, sign(VAULT, ANSWER_TYPE, claims))


def test_an_answer_counts_for_the_very_call_it_was_made_for() -> None:
    """At once, and of the workflow that the call started."""
    answers.check(_answer(), QUESTION, KEYS)
    answers.check(_answer(**RESULT), QUESTION, KEYS)
    answers.check(_answer(**RESULT), ATTACHED, KEYS)
    answers.check(_answer(**RESULT, jti="other", aud="else"), ATTACHED, KEYS)
    answers.check(_answer(**UPDATED), UPDATING, KEYS)


def test_an_answer_may_come_before_its_operation_is_known_to_have_begun() -> None:
    """The server then has the SDK's own token, which carries no signature of ours."""
    answers.check(_answer(**RESULT), replace(QUESTION, token=unsigned_token("hold")), KEYS)


WRONG: list[tuple[dict[str, Any], answers.Question]] = [
    ({"jti": "other"}, QUESTION),
    ({"aud": "reports"}, QUESTION),
    ({"aud": ""}, QUESTION),
    ({"end": "side"}, QUESTION),
    ({"svc": "Annex"}, QUESTION),
    ({"op": "Echo"}, QUESTION),
    ({"sum": "other"}, QUESTION),
    ({"iss": "shop"}, QUESTION),
    ({"wid": "hold", "run": "run-2"}, ATTACHED),
    ({"wid": "hold"}, ATTACHED),
    ({}, ATTACHED),
    ({"wid": "hold", "run": "run-2", "jti": "other"}, ATTACHED),
    ({"wid": "other", "run": "run-1", "jti": "other"}, ATTACHED),
    ({"run": "run-1", "jti": "other"}, ATTACHED),
    ({**RESULT, "jti": "other"}, replace(QUESTION, token=unsigned_token("hold"))),
    ({**RESULT, "aud": "reports"}, replace(QUESTION, token=unsigned_token("hold"))),
    ({**RESULT, "jti": "other"}, replace(QUESTION, token="")),
    ({**UPDATED, "jti": "other"}, ATTACHED),
    ({**RESULT, "jti": "other"}, UPDATING),
    ({**RESULT, "jti": ""}, UPDATING),
    ({**UPDATED, "upd": "update-2", "jti": "other"}, UPDATING),
    ({**UPDATED, "run": "run-2"}, UPDATING),
    ({"aid": "hold", "run": "run-1", "jti": "other"}, ATTACHED),
]


@pytest.mark.parametrize(("changed", "question"), WRONG)
def test_an_answer_for_anything_else_is_refused(
    changed: dict[str, Any], question: answers.Question
) -> None:
    """Another caller's, of another endpoint, service, operation, workflow or run: whatever else
    it has in common with the right one."""
    with pytest.raises(RefusedError):
        answers.check(_answer(**changed), question, KEYS)


@pytest.mark.parametrize("value", [10**400, -(10**400), float("nan"), float("inf"), True, "1", [1]])
@pytest.mark.parametrize("name", ["iat", "v"])
def test_a_number_that_is_none_is_a_refusal(name: str, value: Any) -> None:
    """In a caller's token as well: an error there would be one to make the call again for."""
    for question in (QUESTION, ATTACHED):
        with pytest.raises(RefusedError):
            answers.check(_answer(**{name: value}), question, KEYS)
    claims = {**caller_claims(BINDING.call, DIGEST, "id", 60), "sub": "w", "run": "r", name: value}
    made = sign(SHOP, CALLER_TYPE, claims)
    with pytest.raises(RefusedError):
        verify(made, CALLER_TYPE, KEYS)


@given(
    st.dictionaries(st.sampled_from([*RESULT, *BINDING.claims(), "iat", "sum"]), ANYTHING),
    st.sampled_from([QUESTION, ATTACHED]),
)
def test_claims_of_any_type_are_refused_or_exactly_right(
    changed: dict[str, Any], question: answers.Question
) -> None:
    """Signed with the right key, too: nothing but a refusal leaves the check, since an error
    would fail the caller's workflow task again and again."""
    try:
        answers.check(_answer(**changed), question, KEYS)
    except RefusedError:
        return
    if changed.get("jti", "id") != "id":
        assert question is ATTACHED, "only who attached takes the result of another call"
        changed = {name: changed[name] for name in changed if name in ("sum", "wid", "run")}
    right = {"sum": "full", "aud": "shop", "end": "front", "svc": "Vault", "op": "Keep"}
    assert all(changed.get(name, value) == value for name, value in right.items())


@pytest.mark.parametrize("kind", [ACTIVITY, UPDATE])
def test_a_workflow_named_as_an_activity_or_an_update_is_not_it(kind: str) -> None:
    """Whoever starts one in the namespace gives it any id, and the copied header."""
    name = f"{kind}weigh-1"
    made = {HEADER: header(VAULT, BINDING.claims(), name, f"{kind}digest")}
    assert Begun("vault", name, f"{kind}digest", made).call(KEYS)
    assert not Begun("vault", name, "digest", made).call(KEYS)


def test_what_a_request_leads_to_has_an_id_of_its_call_s() -> None:
    """The same for each attempt; another for another caller, call or request that says the same
    id, and none where the request has none. A part may not run into the next one."""
    call = Call("front", "Vault", "Keep")
    own = Binding("call-1", "shop", call)
    assert own.request("r-1") == Binding("call-1", "shop", call).request("r-1")
    assert uuid.UUID(own.request("r-1"))
    others = [
        Binding("call-2", "shop", call),
        Binding("call-1", "rival", call),
        Binding("call-1", "", call),
        Binding("call-1s", "hop", call),
        *(replace(own, call=replace(call, **{name: "x"})) for name in ("endpoint", "service")),
        replace(own, call=replace(call, operation="Take")),
    ]
    made = {own.request("r-1"), own.request("r-2"), *(one.request("r-1") for one in others)}
    assert len(made) == 2 + len(others)
    assert own.request("") == ""
