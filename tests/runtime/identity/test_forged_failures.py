"""Failures are signed by the namespace that was called: nobody else chooses what a `catch` sees."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from temporalio.api.failure.v1 import Failure
from temporalio.client import NexusOperationFailureError, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError, NexusOperationError

from crossway.cluster.service.ask import result_of
from crossway.cluster.serving.workers import BUILD_ID
from crossway.runtime.errors import NexusUnauthorizedError
from crossway.runtime.failures import STAND_IN
from crossway.runtime.identity import (
    Call,
    Identity,
    Keyring,
    StandaloneCall,
    asking,
    failures,
    start_standalone,
)
from tests.helpers.eventually import eventually
from tests.helpers.failures import application, plain
from tests.helpers.lab import LIMIT, lab, outcome
from tests.helpers.meddling import fail, held, release, started
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread

REFUSED = "NexusUnauthorizedError"


async def told(caller: WorkflowHandle[Any, Any]) -> ApplicationError | NexusOperationError:
    """Return the exception that a caller of an operation got."""
    with pytest.raises(WorkflowFailureError) as raised:
        await result_of(caller)
    cause = raised.value.__cause__
    assert isinstance(cause, ApplicationError | NexusOperationError)
    return cause


RAISED = {
    "application": [("CardDeclined", "no money", [{"left": 3}, None])],
    "chain": [("CardDeclined", "no money", []), ("Deeper", "why", [1])],
    "operation": [("OperationError", "no", []), ("CardDeclined", "no money", [{"left": 3}])],
    "handler": [("CardDeclined", "no money", [{"left": 3}])],
    "bare": [],
}


async def test_failures_arrive_as_they_were_raised(server: ServerThread, proof: Proof) -> None:
    """Type, message, details and causes, of an operation and of the workflow behind one, of code
    written by hand: the signature shows in none of them."""
    ways = [("Fails", how) for how in RAISED]
    ways += [("FailsLate", how) for how in ("application", "chain")]
    async with lab(server, proof=proof) as here:
        for operation, how in ways:
            call, given = here.call(op=operation), {"mark": fresh(how), "fails": how}
            found = await told(await here.start("good", call, given))
            own = [one for one in _causes(found) if isinstance(one, ApplicationError)]
            seen = [(one.type, one.message, list(one.details)) for one in own]
            assert seen == RAISED[how], (operation, how)


def _causes(failure: BaseException | None) -> list[BaseException]:
    found = []
    while failure is not None:
        found.append(failure)
        failure = failure.__cause__
    return found


FORGED = {
    "application": application(),
    "below a timeout": plain("timeout", application()),
    "below a cancellation": plain("canceled", application()),
    "below a handler's": plain("nexus_handler", application()),
    "a handler's": plain("nexus_handler"),
    "the server's": plain("server"),
    "nothing": Failure(message="nothing"),
    "an activity's": plain("activity", application()),
    "an encoded text that was cut away": Failure(message=STAND_IN),
}


async def test_a_forged_failure_is_none_that_a_catch_acts_on(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    """Posted to the callback path of a running call: an error of the forger's choice, alone or
    below something that the server might say. Each is in the audit log."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    async with lab(server) as here:
        for name, forged in FORGED.items():
            caller, target = await held(here)
            await started(caller)
            assert await fail(here, target, forged) == 200, name
            found = await told(caller)
            assert isinstance(found, ApplicationError), name
            assert (found.type, "not authentic" in found.message) == (REFUSED, True), name
            assert found.__cause__ is None, name
            await release(here, target)
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        assert {(line["event"], line["reason"]) for line in lines} == {
            ("answer", "failure is not signed")
        }
        assert len(lines) == len(FORGED)


async def test_what_nobody_can_read_holds_a_caller_for_a_while_alone(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker with its codec may come; but whoever completes a call in the callee's place would
    hold its caller for ever, whom not even a cancellation reaches meanwhile."""
    odd = Failure(message=STAND_IN)
    odd.encoded_attributes.metadata["encoding"] = b"binary/odd"
    async with lab(server) as here:
        caller, target = await held(here)
        await started(caller)
        assert await fail(here, target, odd) == 200
        assert await eventually(lambda: _is_failing(caller))
        monkeypatch.setattr(asking, "PATIENCE", 0.0)
        assert (await outcome(caller)).type == REFUSED
        await release(here, target)


async def _is_failing(caller: WorkflowHandle[Any, Any]) -> bool:
    described = await caller.describe()
    return described.raw_description.pending_workflow_task.attempt > 1


async def test_a_signed_failure_of_another_call_is_not_taken(
    server: ServerThread, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    """A true failure, copied from a history; and one of this very call, altered. The audit log
    names the key that signed it."""
    caplog.set_level(logging.WARNING, logger="crossway.audit")
    async with lab(server, proof=proof) as here:
        mark = fresh("other")
        late = await here.start("good", here.call(op="FailsLate"), {"mark": mark, "fails": "chain"})
        await told(late)
        history = await here.client("vault").get_workflow_handle(f"fails-{mark}").fetch_history()
        true = history.events[-1].workflow_execution_failed_event_attributes.failure
        assert true.source.startswith(failures.MARK)
        caller, target = await held(here)
        await started(caller)
        assert await fail(here, target, true) == 200
        assert (await outcome(caller)).type == REFUSED
        (line,) = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        assert (line["event"], line["key_id"]) == ("answer", here.keys["vault"].id)
        assert (line["build"], line["request_id"]) == (BUILD_ID, "")
        await release(here, target)


async def test_what_the_server_says_is_let_through(server: ServerThread, proof: Proof) -> None:
    """Nobody signs for it: a call that is out of time, a target that was cancelled or terminated,
    an operation that is not there, a refusal. That a call is out of time or cancelled may be said
    by who completes it in the server's place, too, as docs/security.md says."""
    async with lab(server, proof=proof) as here:
        vault = here.client("vault")
        given = {"mark": "x", "waits": True}

        async def ended(what: str) -> str:
            mark = fresh(what)
            limit = 3 if what == "late" else None
            caller = await here.start(
                "good", here.call(op="Keep"), {**given, "mark": mark}, limit=limit
            )
            if limit is None:  # the other may be out of time before it has begun
                await started(caller)
            target = vault.get_workflow_handle(f"hold-{mark}")
            if what == "cancelled":
                await target.cancel()
            if what == "terminated":
                await target.terminate("enough")
            if what.startswith("forged"):
                assert await fail(here, target.id, plain(what.split()[1])) == 200
            return type((await told(caller)).__cause__).__name__

        said = ["late", "cancelled", "terminated", "forged timeout", "forged terminated"]
        assert await asyncio.gather(*map(ended, said)) == [
            *("TimeoutError", "CancelledError", "TerminatedError"),
            *("TimeoutError", "TerminatedError"),
        ]
        missing = await here.ask("good", here.call(op="Nope"), given)
        assert missing.type == "NOT_FOUND"
        refused = await here.ask("bad", here.call(), given)
        assert (refused.type, refused.message) == ("UNAUTHORIZED", "not allowed")


async def test_an_endpoint_that_asks_for_no_signatures_takes_any_failure(
    server: ServerThread,
) -> None:
    """What `caller_identity: link` is for: a handler that knows nothing of Crossway."""
    async with lab(server, "open") as here:
        caller, target = await held(here, "open")
        await started(caller)
        assert await fail(here, target, application()) == 200
        assert (await outcome(caller)).type == "CardDeclined"
        await release(here, target)


async def test_unsigned_failures_may_be_let_through_while_releases_meet(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable of the caller's process, and no other value of it."""
    for value, expected in (("accept", "CardDeclined"), ("1", REFUSED)):
        monkeypatch.setenv("CROSSWAY_UNSIGNED_FAILURES", value)
        async with lab(server) as here:
            caller, target = await held(here)
            await started(caller)
            assert await fail(here, target, application()) == 200
            assert (await outcome(caller)).type == expected
            await release(here, target)


async def test_a_call_without_a_workflow_takes_no_forged_failure(server: ServerThread) -> None:
    """Honest ones come through, of the operation and of the workflow behind it."""
    async with lab(server) as here:
        ring = Keyring(here.keys.values())
        identity = Identity(
            here.names["good"], ring, answers={here.names["front"]: here.names["vault"]}
        )

        async def call(operation: str, **given: object) -> StandaloneCall:
            to = Call(*here.call(op=operation))
            return await start_standalone(
                here.client("good"), identity, to, given, id=fresh("call"), limit=LIMIT
            )

        for operation, how in (("Fails", "application"), ("Fails", "operation"), ("Fails", "bare")):
            honest = await call(operation, fails=how)
            with pytest.raises(NexusOperationFailureError):
                await honest.result()
        late = await call("FailsLate", mark=fresh("late"), fails="chain")
        with pytest.raises(NexusOperationFailureError):
            await late.result()
        made = await call("Keep", mark=(mark := fresh("held")), waits=True)
        assert await fail(here, f"hold-{mark}", application()) == 200
        with pytest.raises(NexusUnauthorizedError, match="failure is not authentic"):
            await made.result()
        await release(here, f"hold-{mark}")
