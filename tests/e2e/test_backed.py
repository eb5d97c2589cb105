"""Operations that go on after their request: an activity or an update is behind them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import ActivityExecutionStatus, Client, WorkflowHandle

from crossway.cluster.service import server
from crossway.language.words import ACTIVITY_SETTING, UPDATE_SETTING
from tests.helpers.deployed import Failure, deployed, tree_of, waits
from tests.helpers.diagnosing import diagnosis
from tests.helpers.eventually import eventually
from tests.helpers.replayed import breaks

OFFICE = """
namespace askers:
    worker askers
        task_queue: "askers"

worker askers:
    workflow Asks
    workflow Waits
    workflow Routes

nexus_endpoint OfficeEndpoint:
    target_namespace: office
    target_task_queue: office
    allowed_caller_namespaces:
        - askers

nexus_service Office:
    operation Open(id: string) -> (Outcome):
        return workflow Case(id):
            workflow_id: "case-{id}"
    operation Notify(id: string, text: string) -> (Notice):
        return activity Notify(id, text):
            activity_id: "notice-{id}"
            start_to_close_timeout: 5m
            heartbeat_timeout: 30s
            retry_policy:
                maximum_attempts: 2
                initial_interval: 10ms
    operation Decide(id: string, after: string, approve: boolean) -> (Answer):
        return update Decide(after, approve):
            workflow_id: "case-{id}"
    operation Route(how: string, id: string) -> (string):
        if how == "workflow":
            return workflow Echo(id)
        elif how == "activity":
            return activity Echo(id)
        elif how == "update":
            return update Echo(id):
                workflow_id: "case-{id}"
        return "{id} at once"

activity Notify(id: string, text: string) -> (Notice):
    send it

activity Echo(id: string) -> (string):
    return "{id} by an activity"

workflow Echo(id: string) -> (string):
    close complete("{id} by a workflow")

workflow Case(id: string) -> (Outcome):
    state:
        approved = false
        decided = false
    update Decide(after: string, approve: boolean) -> (Answer):
        await timer(duration(after))
        if not approve:
            raise NotAskedError("nobody asked for {id}")
        approved = approve
        return Answer{approved: approve}
    update Echo(id: string) -> (string):
        return "{id} by an update"
    signal Close():
        decided = true
    await decided
    close complete(Outcome{approved: approved})

workflow Asks(id: string, text: string) -> (Notice):
    nexus OfficeEndpoint Office.Notify(id, text) -> notice
        options(timeout: 10m)
    close complete(notice)

workflow Waits(id: string, after: string, approve: boolean) -> (Answer):
    nexus OfficeEndpoint Office.Decide(id, after, approve) -> answer
        options(timeout: 10m)
    close complete(answer)

workflow Routes(id: string) -> (list[string]):
    found = []
    for how in ["value", "workflow", "activity", "update"]:
        nexus OfficeEndpoint Office.Route(how, id) -> one
        found = append(found, one)
    close complete(found)
"""

OFFICE_PYTHON = """
import asyncio

from temporalio import activity


class NoSuchPerson(Exception):
    pass


async def notify(id: str, text: str) -> dict[str, object]:
    if text == "nobody":
        raise NoSuchPerson(id)
    while text == "slow":
        activity.heartbeat()
        await asyncio.sleep(0.1)
    return {"id": id, "text": text, "attempt": activity.info().attempt}
"""


async def test_an_activity_and_an_update_stand_behind_operations(
    address: str, tmp_path: Path
) -> None:
    """However long an update takes, its end is the operation's; an activity's failure crosses by
    its own type; a body chooses what is behind it; and whoever is cancelled cancels the activity,
    which the tree shows."""
    files = {"office.twf": OFFICE, "office.py": OFFICE_PYTHON}
    async with deployed(address, tmp_path, files, "OfficeEndpoint") as app:
        office, queue = app.client("office"), app.names["office"]
        case = await office.start_workflow("Case", "c-1", id="case-c-1", task_queue=queue)
        long = await app.start("Waits", "c-1", "9s", True)
        assert await app.run("Asks", "n-1", "hello") == {"id": "n-1", "text": "hello", "attempt": 1}
        for workflow, given, type_, said in (
            ("Asks", ("n-2", "nobody"), "NoSuchPerson", "n-2"),
            ("Waits", ("c-1", "0s", False), "NotAskedError", "nobody asked for c-1"),
            ("Waits", ("c-1", "1s", False), "NotAskedError", "nobody asked for c-1"),
            ("Waits", ("none", "0s", True), "NotFoundError", "workflow not found"),
        ):
            failed = await app.outcome(workflow, *given)
            assert isinstance(failed, Failure)
            assert failed.details[0]["type"] == type_, failed
            assert said in failed.message
        ways = ["at once", "by a workflow", "by an activity", "by an update"]
        assert await app.run("Routes", "c-1") == [f"c-1 {way}" for way in ways]
        slow = await app.start("Asks", "n-3", "slow")
        await eventually(partial(waits, slow))
        second = await app.outcome("Asks", "n-3", "again")
        assert isinstance(second, Failure)
        assert second.details[0]["type"] == "AlreadyStartedError", second
        await slow.cancel()
        ended = await app.ended(slow)
        assert isinstance(ended, Failure)
        assert ended.type == "CancelledError", ended
        await eventually(partial(_is_cancelled, office, "notice-n-3"))
        assert await app.ended(long) == {"approved": True}
        given_up = await app.start("Waits", "c-1", "1s", True)
        await eventually(partial(waits, given_up))
        await given_up.cancel()
        ended = await app.ended(given_up)
        assert isinstance(ended, Failure)
        assert ended.type == "CancelledError", ended
        await eventually(partial(_ends_all_updates, case))
        await case.signal("Close")
        last = list((await tree_of(app, "Asks", slow.id)).walk())[-1]
        assert (last.kind, last.name, last.state) == ("activity", "Notify", "cancelled")
        behind = (await tree_of(app, "Waits", long.id)).walk()
        assert ("update", "Decide") in {(step.kind, step.name) for step in behind}
        assert await breaks(app, "office", 1) == []


async def test_a_service_without_the_settings_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An activity is refused by a failure that names what is missing; an update works as long as it
    ends within its request, and else the failure names it, too. `doctor` says both, before anybody
    has called."""
    for setting in (ACTIVITY_SETTING, UPDATE_SETTING):
        monkeypatch.setitem(server.SETTINGS, setting, "false")
    files = {"office.twf": OFFICE, "office.py": OFFICE_PYTHON}
    async with (
        server.embedded() as bare,
        deployed(bare.address, tmp_path, files, "OfficeEndpoint") as app,
    ):
        office, queue = app.client("office"), app.names["office"]
        before = await diagnosis(app.connections, design=app.design)
        seen = [one.seen for one in before["setting-missing"]]
        assert seen == [
            f"no workflow_update_callbacks in {office.namespace}",
            f"completion callbacks are off in {office.namespace}",
        ], "with no call yet"
        await office.start_workflow("Case", "c-1", id="case-c-1", task_queue=queue)
        long = await app.start("Waits", "c-1", "9s", True)
        assert await app.run("Waits", "c-1", "0s", True) == {"approved": True}
        refused = await app.outcome("Asks", "n-1", "hello")
        late = await app.ended(long)
        for failure, type_, setting in (
            (refused, "ServiceSettingError", ACTIVITY_SETTING),
            (late, "OperationTooSlow", UPDATE_SETTING),
        ):
            assert isinstance(failure, Failure)
            assert failure.details[0]["type"] == type_, failure
            assert f"{setting} has to be" in failure.message or f"{setting} is" in failure.message
        found = await diagnosis(app.connections, design=app.design)
        said = [one.advice for one in found["setting-missing"]]
        assert len(said) == 2
        assert UPDATE_SETTING in said[0]
        assert ACTIVITY_SETTING in said[1]


async def _ends_all_updates(case: WorkflowHandle[Any, Any]) -> bool:
    """Whether what was accepted has ended: of a call that was cancelled, too."""
    kinds = [event.event_type for event in (await case.fetch_history()).events]
    accepted = kinds.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
    return accepted == kinds.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED) > 0


async def _is_cancelled(client: Client, activity_id: str) -> bool:
    described = await client.get_activity_handle(activity_id).describe()
    return described.status is ActivityExecutionStatus.CANCELED
