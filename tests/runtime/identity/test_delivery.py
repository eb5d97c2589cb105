"""A token is short-lived; a call that outlives it is made again with a fresh one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring
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
