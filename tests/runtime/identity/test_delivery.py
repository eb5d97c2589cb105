"""A token is short-lived; a call that outlives it is made again with a fresh one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway import runtime as cw
from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring
from tests.helpers.driven import Body, Driven, never_started
from tests.helpers.eventually import eventually
from tests.helpers.lab import Asks, Lab, lab, outcome, segments
from tests.helpers.names import fresh
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread

LIFETIME = timedelta(seconds=4)


async def _scheduled(handle: WorkflowHandle[Any, Any]) -> list[Any]:
    """Return the attributes of each time the call was made."""
    events = (await handle.fetch_history()).events
    return [
        event.nexus_operation_scheduled_event_attributes
        for event in events
        if event.HasField("nexus_operation_scheduled_event_attributes")
    ]


def brief(here: Lab, lifetime: timedelta = LIFETIME) -> Worker:
    """Return a worker of the honest caller whose tokens live briefly."""
    known = Identity(here.names["good"], Keyring(here.keys.values()), lifetime=lifetime)
    return Worker(
        here.client("good"),
        task_queue="brief",
        workflows=[Asks],
        workflow_runner=UnsandboxedWorkflowRunner(),
        interceptors=[IdentityInterceptor(known)],
    )


async def test_a_call_that_outlives_its_token_is_made_again(
    server: ServerThread, proof: Proof
) -> None:
    """No handler is up for longer than a token lives; then one is, and the call arrives."""
    async with lab(server, proof=proof, handlers=False) as here:
        async with brief(here):
            caller = await here.client("good").start_workflow(
                "Asks",
                args=[here.call(), {"mark": "late"}, {}, 0],
                id=fresh("asks"),
                task_queue="brief",
            )

            async def twice() -> bool:
                return len(await _scheduled(caller)) >= 2

            await eventually(twice)
            async with here.handlers():
                assert await outcome(caller) == {"mark": "late"}
        made = await _scheduled(caller)
    assert all(each.schedule_to_start_timeout.ToTimedelta() == LIFETIME for each in made)
    tokens = [segments(each.nexus_header["crossway-caller"])[1] for each in made]
    assert len({token["jti"] for token in tokens}) == len(tokens)
    assert all(token["exp"] - token["iat"] == LIFETIME.total_seconds() for token in tokens)


async def test_a_deadline_of_the_design_s_own_is_kept_over_all_attempts(
    server: ServerThread,
) -> None:
    """A call with a deadline longer than a token's life ends at its deadline."""
    async with lab(server, handlers=False) as here:
        async with brief(here, lifetime=timedelta(seconds=3)):
            caller = await here.client("good").start_workflow(
                "Asks",
                args=[here.call(), {"mark": "never"}, {}, 10],
                id=fresh("asks"),
                task_queue="brief",
            )
            told = await outcome(caller)
        made = await _scheduled(caller)
    assert told.message == "operation timed out"
    limits = [each.schedule_to_close_timeout.ToTimedelta() for each in made]
    assert limits[0] == timedelta(seconds=10)
    assert limits[1] < timedelta(seconds=8), "what is left, not a deadline anew"
    assert limits == sorted(limits, reverse=True)


async def test_a_deadline_that_passes_while_no_worker_runs_is_kept(server: ServerThread) -> None:
    """Nothing is left for another attempt: the call ends, and its workflow goes on."""
    async with lab(server, handlers=False) as here:
        async with brief(here):
            caller = await here.client("good").start_workflow(
                "Asks",
                args=[here.call(), {"mark": "never"}, {}, 5],
                id=fresh("asks"),
                task_queue="brief",
            )

            async def called() -> bool:
                return bool(await _scheduled(caller))

            await eventually(called)
        [made] = await _scheduled(caller)
        await asyncio.sleep(made.schedule_to_close_timeout.seconds)
        async with brief(here):
            assert (await outcome(caller)).message == "operation timed out"


def waits_for_a_handler(minutes: int) -> Body:
    async def calls() -> None:
        limit = timedelta(minutes=minutes)
        try:
            await cw.Operation("E", "S", "Charge").call(5, schedule_to_start_timeout=limit)
        except cw.NexusTimeoutError:
            await cw.run_activity("PayElsewhere")

    return calls


CALLED, GIVEN_UP = "schedule_nexus_operation Charge", "schedule_activity PayElsewhere"


@pytest.mark.parametrize("minutes", [30, 60, 90, 120, 150])
async def test_a_limit_of_an_hour_or_more_until_a_handler_begins_ends_the_call(
    minutes: int,
) -> None:
    """It counts from the beginning, and not from each token anew; what is left of it is the last
    attempt's own limit."""
    with Driven(waits_for_a_handler(minutes)) as flow:
        issued, passed, attempts = flow.issued, 0, list[int]()
        while issued == [CALLED] and len(attempts) < 5:
            limit = flow.commands[-1].schedule_nexus_operation.schedule_to_start_timeout
            attempts.append(limit.ToTimedelta() // timedelta(minutes=1))
            passed += attempts[-1]
            issued = flow.after(*never_started(len(attempts)), minutes=passed)
    assert issued == [GIVEN_UP]
    assert attempts == [*[60] * (minutes // 60), *filter(None, [minutes % 60])]


@pytest.mark.parametrize("minutes", [60, 90, 120])
async def test_an_execution_that_called_again_beyond_its_limit_goes_on_as_it_did(
    minutes: int,
) -> None:
    """Each attempt was an hour; the first that ends without a worker of then is the last."""
    with Driven(waits_for_a_handler(minutes), replayed=True) as flow:
        for hour in (1, 2, 3):
            assert flow.after(*never_started(hour), minutes=60 * hour) == [CALLED]
        flow.replayed = False
        assert flow.after(*never_started(4), minutes=240) == [GIVEN_UP]
