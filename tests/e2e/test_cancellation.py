"""What a workflow does when it is cancelled, on the real server, in two namespaces.

Longer than other files because the designs, and what happens to them, stand beside each other.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import CancelledError

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Deployed, Failure, deployed
from tests.helpers.eventually import eventually
from tests.helpers.replayed import breaks

Handle = WorkflowHandle[Any, Any]

FILES = {
    "trips.twf": """
workflow Trip(id: string):
    try:
        activity Note("booked")
        await timer(1h)
    catch:
        activity Note("no failure")
    catch CancelledError -> err:
        nexus "hotels" workflow Undo(id) -> undone
            options:
                timeout: 10m
        await timer(300ms)
        workflow Undone(undone) -> said
        await all:
            activity Note(concat(said, ", ", err.type, ", ", err.message))
            await timer(100ms)
    activity Note("never")

workflow Undone(id: string) -> (string):
    close complete(concat("undone ", id))

workflow Closes(how: string) -> (string):
    if how == "continued":
        close complete(how)
    try:
        await timer(1h)
    catch CancelledError:
        activity Note(how)
        if how == "completes":
            close complete("called off")
        if how == "fails":
            close fail(CalledOff{message: "called off"})
        if how == "raises":
            raise Broken("in the cleanup")
        if how == "breaks":
            activity Break(how)
        if how == "catches":
            try:
                activity Break(how)
            catch Broken:
                activity Note("caught")
        if how == "continues":
            close continue_as_new("continued")
    finally:
        activity Note("at last")
    close complete("went on")

workflow Loops(rounds: list[string]) -> (string):
    for one in rounds:
        try:
            activity Slow(one)
        catch ActivityError:
            activity Note("an activity failed")
        catch CancelledError:
            activity Note(one)
            continue
    close complete("went on")

workflow Catches(how: string) -> (string):
    try:
        if how == "activity":
            activity Slow(how)
        workflow Hotel(how)
    catch ActivityError:
        close complete("caught an activity")
    catch ChildWorkflowError:
        close complete("caught a child")
    catch:
        close complete("caught anything")
    close complete("went on")

workflow Shielded() -> (string):
    try:
        activity Note("begins")
    finally:
        activity Slow("ends") -> ended
        activity Note(ended)
    close complete("went on")

workflow Branches() -> (string):
    await all:
        try:
            await timer(1h)
        catch CancelledError:
            await timer(300ms)
            activity Note("one")
        for name in ["two", "three"]:
            try:
                await timer(1h)
            finally:
                activity Note(name)
        await timer(1h)
    close complete("went on")

workflow Siblings(how: string) -> (string):
    won = "nothing"
    try:
        await all:
            try:
                await timer(1h)
            catch CancelledError:
                activity Note("cleaned up")
                if how == "closes":
                    close complete("closed by a branch")
            activity Break(how)
    catch Broken:
        activity Note("then caught")
    await one:
        await all:
            try:
                await timer(1h)
            finally:
                activity Note("lost")
        timer(200ms):
            won = "timer"
    close complete(won)

workflow Family(id: string) -> (string):
    try:
        workflow Hotel(id) -> stay
            options:
                workflow_id: "{id}"
    catch CancelledError -> err:
        activity Note(err.type)
        close complete("another hotel")
    close complete(stay)

workflow Hotel(id: string) -> (string):
    try:
        await timer(1h)
    catch CancelledError:
        if id == "closes":
            close complete("closed anyway")

workflow Drops() -> (list[string]):
    got = []
    promise stay <- workflow Hotel("stays")
    promise room <- workflow Hotel("closes")
    promise late <- timer(1h)
    promise wait <- nexus "hotels" workflow Wait(2)
        options:
            timeout: 10m
    promise slow <- activity Slow("x")
    for h in [stay, room, late, wait, slow]:
        cancel h
    for h in [stay, room, late, wait, slow]:
        cancel h
        try:
            await h -> what
            got = append(got, what)
        catch CancelledError -> err:
            got = append(got, err.type)
    close complete(got)

workflow Bounded():
    nexus "hotels" workflow Wait(3) -> never
        options:
            timeout: 10m
            on_timeout: cancel

workflow Messages():
    signal Pay(n: int):
        try:
            await timer(2h)
        catch CancelledError:
            activity Note("paid back")
    await timer(1h)

workflow Asks() -> (string):
    nexus "hotels" workflow Wait(1) -> never
        options:
            timeout: 10m
    close complete(never)

activity Note(text: string):
    return

activity Break(how: string):
    default_options:
        retry_policy: {maximum_attempts: 1}
    raise Broken(how)

activity Slow(text: string) -> (string):
    return text
""",
    "trips.py": """
import asyncio, pathlib

async def slow(text):
    go = pathlib.Path(__file__).with_name(text)
    while not go.exists():
        await asyncio.sleep(0.02)
    return text
""",
    "hotels.twf": """
workflow Undo(id: string) -> (string):
    close complete(id)

nexus_service Hotels:
    operation Wait(n: int) -> (string):
        try:
            await timer(1h)
        catch CancelledError:
            activity Tidy("the room")
        return "waited"

activity Tidy(what: string):
    return

nexus_endpoint HotelsEndpoint:
    target_namespace: hotels
    target_task_queue: hotels
    services: [Hotels, hotels]
    allowed_caller_namespaces: [trips]
""",
}

CANCELLED = "cancelled"

BEGUN: dict[str, EventType.ValueType] = {
    "Loops": EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    "Catches": EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    "Family": EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
    "Asks": EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED,
}
"""What a workflow's history holds once it waits for what it is to be cancelled at."""

ENDS: list[tuple[str, list[Any], Any, list[str]]] = [
    ("Trip", ["t-1"], CANCELLED, ["booked", "undone t-1, CancelledError, cancelled"]),
    ("Closes", ["completes"], "called off", ["completes", "at last"]),
    (
        "Closes",
        ["fails"],
        Failure("CalledOff", "called off", [{"message": "called off"}]),
        ["fails", "at last"],
    ),
    ("Closes", ["raises"], Failure("Broken", "in the cleanup", []), ["raises", "at last"]),
    (
        "Closes",
        ["breaks"],
        Failure("ActivityError", "Activity task failed", []),
        ["breaks", "at last"],
    ),
    ("Closes", ["catches"], CANCELLED, ["catches", "caught", "at last"]),
    ("Closes", ["continues"], "continued", ["continues", "at last"]),
    ("Closes", ["goes on"], CANCELLED, ["goes on", "at last"]),
    ("Loops", [["one", "two"]], CANCELLED, ["one"]),
    ("Catches", ["activity"], CANCELLED, []),
    ("Branches", [], CANCELLED, ["one", "three", "two"]),
    ("Asks", [], CANCELLED, []),
]


async def _begun(handle: Handle, name: str, count: int = 1) -> None:
    wanted = BEGUN.get(name, EventType.EVENT_TYPE_TIMER_STARTED)

    async def waits() -> bool:
        kinds = [event.event_type async for event in handle.fetch_history_events()]
        return kinds.count(wanted) >= count

    await eventually(waits)


TO_BE_DONE = (
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
)


async def _cleans_up(handle: Handle) -> None:
    """Wait until a workflow that was cancelled has gone on from there, or ended."""

    async def went_on() -> bool:
        kinds = [event.event_type async for event in handle.fetch_history_events()]
        asked = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED
        after = kinds[kinds.index(asked) + 1 :] if asked in kinds else []
        goes_on = any(kind not in TO_BE_DONE for kind in after)
        return goes_on or (await handle.describe()).status is not WorkflowExecutionStatus.RUNNING

    assert await eventually(went_on)


async def _ended(app: Deployed, handle: Handle) -> Any:
    """Return how a workflow ended: its result, a `Failure`, or CANCELLED."""
    try:
        await result_of(handle)
    except WorkflowFailureError as failure:
        if isinstance(failure.cause, CancelledError):
            return CANCELLED
    return await app.ended(handle)


async def _noted(handle: Handle) -> list[str]:
    """Return what a workflow's first run noted to the end, in order."""
    texts: dict[int, str] = {}
    noted: list[str] = []
    run = handle.first_execution_run_id
    events = handle._client.get_workflow_handle(handle.id, run_id=run).fetch_history_events()
    async for event in events:
        scheduled = event.activity_task_scheduled_event_attributes
        if scheduled.activity_type.name == "Note":
            texts[event.event_id] = json.loads(scheduled.input.payloads[0].data)
        done = event.activity_task_completed_event_attributes.scheduled_event_id
        noted += [texts[done]] if done in texts else []
    return noted


async def _cancelled(app: Deployed, name: str, arguments: list[Any]) -> tuple[Any, list[str]]:
    """Return how a workflow ended that was cancelled twice while it waited, and its notes."""
    handle = await app.start(name, *arguments)
    await _begun(handle, name, 3 if name == "Branches" else 1)
    await handle.cancel()
    await _cleans_up(handle)
    await handle.cancel()
    return await _ended(app, handle), await _noted(handle)


async def test_a_cancelled_workflow_cleans_up_and_ends_as_cancelled_or_as_it_closes(
    address: str, tmp_path: Path
) -> None:
    """Its statements run to their end, in branches too; nothing else catches its cancellation."""
    async with deployed(address, tmp_path, FILES) as app:
        for name, arguments, end, notes in ENDS:
            ended, noted = await _cancelled(app, name, arguments)
            if name == "Branches":
                noted.sort()
            assert (name, arguments, ended, noted) == (name, arguments, end, notes)
        assert await breaks(app, "trips", len(ENDS) + 2) == []
        await eventually(lambda: _tidied(app))
        assert await breaks(app, "hotels", 2) == []


async def _tidied(app: Deployed) -> bool:
    """Whether the workflow behind the cancelled operation cleaned up and ended as cancelled."""
    found = app.client("hotels").list_workflows("ExecutionStatus = 'Canceled'")
    for run in [run async for run in found]:
        handle = app.client("hotels").get_workflow_handle(run.id, run_id=run.run_id)
        kinds = [event.event_type async for event in handle.fetch_history_events()]
        return EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED in kinds
    return False


async def test_finally_and_branches_and_others_who_are_cancelled(
    address: str, tmp_path: Path
) -> None:
    """A cancellation waits for `finally:`; a child that others cancelled is a failure."""
    async with deployed(address, tmp_path, FILES) as app:
        shielded = await app.start("Shielded")
        await eventually(lambda: _slow(shielded))
        await shielded.cancel()
        (tmp_path / "ends").touch()
        assert await _ended(app, shielded) == CANCELLED
        assert await _noted(shielded) == ["begins", "ends"]

        sibling = await app.start("Siblings", "goes on")
        assert await _ended(app, sibling) == "timer"
        assert await _noted(sibling) == ["cleaned up", "then caught", "lost"]
        sibling = await app.start("Siblings", "closes")
        assert await _ended(app, sibling) == "closed by a branch"

        # Its id is that of the child: somebody cancels the child alone.
        family = await app.start("Family", f"{tmp_path.name}-hotel")
        await _begun(family, "Family")
        await app.client("trips").get_workflow_handle(f"{tmp_path.name}-hotel").cancel()
        assert await _ended(app, family) == "another hotel"
        assert await _noted(family) == ["CancelledError"]

        # The child closes with a result all the same, which does not undo the cancellation.
        family = await app.start("Family", "closes")
        await _begun(family, "Family")
        await family.cancel()
        assert await _ended(app, family) == "another hotel"

        others = ["CancelledError"] * 3
        assert await app.run("Drops") == ["CancelledError", "closed anyway", *others]

        bounded = await app.start("Bounded")
        await _begun(bounded, "Asks")
        await bounded.cancel()
        assert await _ended(app, bounded) == CANCELLED
        kinds = [event.event_type async for event in bounded.fetch_history_events()]
        assert EventType.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED in kinds

        messages = await app.start("Messages")
        await messages.signal("Pay", 1)
        await _begun(messages, "Messages", 2)
        await messages.cancel()
        assert await _ended(app, messages) == CANCELLED
        assert await _noted(messages) == ["paid back"]
        assert await breaks(app, "trips", 9) == []


async def _slow(handle: Handle) -> bool:
    kinds = [event.event_type async for event in handle.fetch_history_events()]
    return kinds.count(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) == 2
