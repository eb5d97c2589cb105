"""`await one` with a Nexus call, on two namespaces."""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import CancelledError

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.history import Reading
from crossway.observe.reading.steps import Execution, Kind
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.eventually import eventually
from tests.helpers.races import FILES, MORE

FIRED, STARTED = EventType.EVENT_TYPE_TIMER_FIRED, EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED


async def _ends(app: Deployed, id: str, status: WorkflowExecutionStatus) -> None:
    async def ended() -> bool:
        return (await app.client("target").get_workflow_handle(id).describe()).status == status

    await eventually(ended)


async def test_a_losing_nexus_call_cancels_its_target(address: str, tmp_path: Path) -> None:
    """The caller ends by the timer's body, and the target workflow is cancelled."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        outcome = await app.outcome("Loses", "l1")
        assert outcome == ("Result", "timeout", [{"success": False, "error": "timeout"}])
        await _ends(app, "work-l1", WorkflowExecutionStatus.CANCELED)


async def test_a_winning_nexus_call_leaves_no_timer(address: str, tmp_path: Path) -> None:
    """Every timer of the race is cancelled when the call wins."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        handle = await app.start("Wins", "w1")
        assert await result_of(handle) == {"won": "w1"}
        kinds = [event.event_type async for event in handle.fetch_history_events()]
        started = kinds.count(EventType.EVENT_TYPE_TIMER_STARTED)
        assert started == kinds.count(EventType.EVENT_TYPE_TIMER_CANCELED) == 1


async def test_a_spawned_call_outlives_a_race_it_loses(address: str, tmp_path: Path) -> None:
    """A handle that loses an `await one` can be awaited afterwards."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        caller = await app.start("HandleLives", "h1")

        async def has_lost_and_runs() -> bool:
            kinds = [event.event_type async for event in caller.fetch_history_events()]
            after = kinds[kinds.index(FIRED) :] if FIRED in kinds else []
            return STARTED in kinds and EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED in after

        await eventually(has_lost_and_runs)
        await app.client("target").get_workflow_handle("work-h1").signal("Finish")
        assert await result_of(caller) == {"later": "h1"}


async def test_timeouts_name_the_call_and_may_cancel_the_target(
    address: str, tmp_path: Path
) -> None:
    """A timed-out target goes on running, unless `on_timeout: cancel` asks it to stop."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        (plain, left), (cancelling, asked) = await asyncio.gather(
            _timed_out(app, "TimesOut"), _timed_out(app, "TimesOutAndCancels")
        )
        kind, message, details = plain
        assert kind == "NexusTimeoutError"
        assert "Targets.Work: timed out" in message
        assert details[0]["operation"] == "Work"
        assert cancelling == {"error": "NexusTimeoutError", "operation": "Work"}
        await _ends(app, left, WorkflowExecutionStatus.RUNNING)
        await _ends(app, asked, WorkflowExecutionStatus.CANCELED)


async def _timed_out(app: Deployed, workflow: str) -> tuple[Any, str]:
    """Return how a workflow ended whose call timed out once its target ran, and the target's id.

    On a busy machine the time may be over before the target begins: then once more.
    """
    for n in count():
        handle = await app.start(workflow, f"{workflow}-{n}")
        outcome = await app.ended(handle)
        events = [event async for event in handle.fetch_history_events()]
        if STARTED in [event.event_type for event in events]:
            here = Execution(app.names["caller"], handle.id)
            steps = Reading(here).read(events).step.children
            assert {step.kind for step in steps} == {Kind.NEXUS}, "no timer is the design's"
            return outcome, f"work-{workflow}-{n}"
    raise AssertionError("there is no last number")


async def test_more_calls_at_once_than_the_server_allows_take_turns(
    address: str, tmp_path: Path
) -> None:
    """All calls of one `await all` complete; the 31st in flight would hang the workflow."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        assert await app.run("ManyAtOnce", [f"m{n}" for n in range(40)]) == 40


async def test_the_first_failure_of_await_all_cancels_the_rest(
    address: str, tmp_path: Path
) -> None:
    """The other call's target is cancelled, and the failure reaches the caller."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        kind, message, details = await app.outcome("FirstFailure", "f1")
        assert kind == "NexusOperationError"
        assert message.endswith("Targets.Broken: broke")
        assert details[0]["type"] == "Trouble"
        assert details[0]["details"] == [{"message": "broke", "id": "f1"}]
        await _ends(app, "work-f1", WorkflowExecutionStatus.CANCELED)


async def test_cancelling_a_caller_cancels_what_it_called_whenever_that_is(
    address: str, tmp_path: Path
) -> None:
    """Also while the call is on its way: the caller ends cancelled, no target runs on."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        for number in range(10):
            caller = await app.start("Waits", f"c{number}")
            await asyncio.sleep(number * 0.008)  # at ten moments around the start
            await caller.cancel()
            with pytest.raises(WorkflowFailureError) as ended:
                await result_of(caller)
            assert isinstance(ended.value.cause, CancelledError)

        async def none_runs_on() -> bool:
            found = app.client("target").list_workflows("WorkflowType = 'WorkWorkflow'")
            states = [execution.status async for execution in found]
            return set(states) == {WorkflowExecutionStatus.CANCELED}

        await eventually(none_runs_on)
