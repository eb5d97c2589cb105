"""A start that the service does not answer in time is made again, and finds what it started."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from crossway.runtime import backing, operations
from crossway.runtime.request import Request
from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually

DESIGN = """\
workflow Ask(number: number) -> number:
    options(timeout: 1m)
    nexus Desk Doubling.Double(number) -> doubled
    close doubled

nexus_endpoint Desk:
    target_namespace: doubling
    target_task_queue: doubling
    allowed_caller_namespaces: [late]

nexus_service Doubling:
    operation Double(number: number) -> number:
        return workflow DoubleIt(number)

workflow DoubleIt(number: number) -> number:
    return number * 2
"""


@pytest.mark.parametrize("taken", [False, True], ids=["not taken", "taken, and not answered"])
async def test_a_start_that_is_answered_too_late_fails_no_call(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    """The service is busy: nothing that the operation did took the time. One run is started."""
    tried: list[str] = []
    start: Any = Client.start_workflow

    async def late_at_first(self: Client, *given: Any, **named: Any) -> Any:
        if not named["id"].startswith("Double-"):
            return await start(self, *given, **named)
        tried.append(named["id"])
        if len(tried) > 1:
            return await start(self, *given, **named)
        if taken:
            await start(self, *given, **named)
        return await asyncio.Event().wait()

    monkeypatch.setattr(Client, "start_workflow", late_at_first)
    monkeypatch.setattr(operations, "LEAST", 0.0)
    monkeypatch.setattr(operations, "ANSWERED_BEFORE", 8.0)
    monkeypatch.setattr(backing, "FAIR", 0.0)
    files, names = {"late.twf": DESIGN}, ("Desk", "doubling", "DoubleIt")
    async with deployed(address, tmp_path, files, *names) as app:
        assert await app.run("Ask", 21) == 42
        assert len(set(tried)) == 1, "one id in every attempt"
        assert taken or len(tried) > 1
        query = f"WorkflowType = '{app.names['DoubleIt']}'"

        async def listed() -> int:
            return (await app.client("doubling").count_workflows(query)).count

        assert await eventually(listed) == 1


@pytest.mark.parametrize(
    ("left", "kind"),
    [(None, "OperationTooSlow"), (0.5, "OperationTooSlow"), (7.0, "UnavailableError")],
    ids=["nothing is started", "the body took the time", "the service takes it"],
)
def test_what_is_late_is_the_operation_or_the_service(left: float | None, kind: str) -> None:
    context: Any = SimpleNamespace(service="Doubling", operation="Double")
    client: Any = None
    late = Request(context, client, _starting=left).late(7.2)
    assert (late.type, late.non_retryable) == (kind, kind == "OperationTooSlow")
    assert "Doubling.Double" in late.message


SIGNALLING = """\
workflow Ask(id: string) -> boolean:
    options(timeout: 1m)
    nexus Desk Opening.Open(id) -> done
    close done

nexus_endpoint Desk:
    target_namespace: opening
    target_task_queue: opening
    allowed_caller_namespaces: [late]

nexus_service Opening:
    operation Open(id: string) -> boolean:
        temporal.signal("door-{id}", Open)
        return true

workflow Door(id: string) -> integer:
    state:
        opened = 0
    signal Open():
        opened = opened + 1
    await opened > 0
    await timer(2s)
    close opened
"""


async def test_a_signal_that_is_answered_too_late_fails_no_call_and_comes_once(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service is busy; it took the first, and knows the second for the same."""
    tried: list[str] = []
    signal: Any = WorkflowHandle.signal

    async def late_at_first(self: Any, *given: Any, **named: Any) -> None:
        await signal(self, *given, **named)
        tried.append(self.id)
        if len(tried) == 1:
            await asyncio.Event().wait()

    monkeypatch.setattr(WorkflowHandle, "signal", late_at_first)
    monkeypatch.setattr(operations, "LEAST", 0.0)
    monkeypatch.setattr(operations, "ANSWERED_BEFORE", 8.0)
    monkeypatch.setattr(backing, "FAIR", 0.0)
    async with deployed(address, tmp_path, {"late.twf": SIGNALLING}, "Desk", "opening") as app:
        opening, queue = app.client("opening"), app.names["opening"]
        door = await opening.start_workflow("Door", "d", id="door-d", task_queue=queue)
        assert await app.run("Ask", "d") is True
        assert await app.ended(door) == 1
    assert len(tried) == 2


PAYING = """\
workflow Ask(id: string) -> integer:
    nexus Desk Tilling.Pay(id) -> times
        options(timeout: 1m)
    close times

nexus_endpoint Desk:
    target_namespace: tilling
    target_task_queue: tilling
    allowed_caller_namespaces: [late]

nexus_service Tilling:
    operation Pay(id: string) -> integer:
        times = temporal.update("till-{id}", Pay)
        return times

workflow Till(id: string) -> integer:
    state:
        paid = 0
    update Pay() -> integer:
        paid = paid + 1
        return paid
    await paid > 5
    close paid
"""


async def test_an_update_that_the_service_does_not_answer_is_asked_for_again_and_made_once(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had taken it; the SDK has an error of its own for that. Whoever repeated the call made
    another one."""
    lost: list[str] = []
    async with deployed(address, tmp_path, {"late.twf": PAYING}, "Desk", "tilling") as app:
        tilling, queue = app.client("tilling"), app.names["tilling"]
        await tilling.start_workflow("Till", "t", id="till-t", task_queue=queue)
        service: Any = tilling.workflow_service
        update = service.update_workflow_execution

        async def unanswered_at_first(request: Any, **named: Any) -> Any:
            answer = await update(request, **named)
            lost.append(request.request.meta.update_id)
            if len(lost) == 1:
                raise RPCError("Timeout expired", RPCStatusCode.CANCELLED, b"")
            return answer

        monkeypatch.setattr(service, "update_workflow_execution", unanswered_at_first)
        assert await app.run("Ask", "t") == 1
    assert len(lost) == 2
    assert len(set(lost)) == 1
