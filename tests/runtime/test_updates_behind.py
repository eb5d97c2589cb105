"""An update behind an operation: one that ends before its start is answered, and a service that
does not say whether it delivers any."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import nexusrpc
import pytest
from temporalio import nexus
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from crossway.runtime import backing, operations, refusals
from crossway.runtime.request import Request
from tests.helpers.patience import PATIENCE


async def test_an_update_that_is_refused_at_once_fails_by_its_own_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The SDK says so by an error without the type, in front of the one that has it."""

    async def able(_client: Any) -> bool:
        return True

    async def refused(*_given: Any, **_named: Any) -> Any:
        own = ApplicationError(
            "nobody has asked", {"id": 1}, type="NotAskedError", non_retryable=True
        )
        state = nexusrpc.OperationErrorState.FAILED
        said = nexusrpc.OperationError("Workflow update failed", state=state)
        raise said from WorkflowUpdateFailedError(own)

    monkeypatch.setattr(backing, "delivers_updates", able)
    handles = SimpleNamespace(get_workflow_handle=lambda id: id)
    monkeypatch.setattr(nexus, "client", lambda: handles)
    context: Any = SimpleNamespace(request_id="r-1", request_deadline=None)
    client: Any = SimpleNamespace(start_workflow_update=refused)
    with pytest.raises(WorkflowUpdateFailedError) as raised:
        await Request(context, client).start_update("case-1", "Decide", [True])
    told = refusals.refusal(raised.value)
    assert told is not None
    assert (told.type, told.message, told.details, told.non_retryable) == (
        "NotAskedError",
        "nobody has asked",
        ({"id": 1},),
        True,
    )


@pytest.mark.parametrize("busy", refusals.BUSY)
async def test_a_service_that_is_busy_is_asked_again_whether_it_delivers_updates(
    busy: RPCStatusCode,
) -> None:
    """Once it had no answer an update had to end within its request for a minute, or its answer was
    lost; nobody's right to ask is another thing."""
    answers: list[Any] = [RPCError("none", busy, b""), NAMESPACE]
    client = asked_with(answers)
    with pytest.raises(RPCError):
        await backing.delivers_updates(client)
    assert await backing.delivers_updates(client)
    client = asked_with([RPCError("no", RPCStatusCode.PERMISSION_DENIED, b""), NAMESPACE])
    assert not await backing.delivers_updates(client)
    assert not await backing.delivers_updates(client)


CAPABLE = SimpleNamespace(workflow_update_callbacks=True)
NAMESPACE = SimpleNamespace(namespace_info=SimpleNamespace(capabilities=CAPABLE))


class Service:
    """Answers what it is told to, one after the other."""

    def __init__(self, answers: list[Any]) -> None:
        self._answers = answers

    async def describe_namespace(self, _request: Any) -> Any:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def asked_with(answers: list[Any]) -> Any:
    """Return a client of a service that gives these answers."""
    return SimpleNamespace(namespace="vault", workflow_service=Service(answers))


class Update:
    """A workflow that has taken an update, or not; what it gives is `ended` at some time."""

    id = "case-1"

    def __init__(self, *, taken: bool) -> None:
        self._taken = taken

    async def start_update(self, *_given: Any, **_named: Any) -> Update:
        if not self._taken:
            await asyncio.Event().wait()
        return self

    async def result(self) -> Any:
        await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("taken", "kind"), [(False, "UnavailableError"), (True, "OperationTooSlow")]
)
@pytest.mark.parametrize("way", ["start_update", "update"])
async def test_an_update_that_its_workflow_has_not_taken_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, taken: bool, kind: str, way: str
) -> None:
    """Its worker was restarted, say; the id is the request's. Of one that goes on the next attempt
    would know no more."""

    async def unable(_client: Any) -> bool:
        return False

    monkeypatch.setattr(backing, "delivers_updates", unable)
    handles = SimpleNamespace(get_workflow_handle=lambda _id: Update(taken=taken))
    monkeypatch.setattr(nexus, "client", lambda: handles)
    monkeypatch.setattr(backing, "SAID_BEFORE", 3600.0)  # so that it is late at once
    monkeypatch.setattr(operations, "LEAST", 0.0)
    whole = timedelta(seconds=backing.ANSWERED_BEFORE + (0.1 if taken else PATIENCE))
    about = {"request_id": "r-1", "service": "S", "operation": "Decide"}
    context: Any = SimpleNamespace(request_deadline=datetime.now(UTC) + whole, **about)
    client: Any = SimpleNamespace()
    request = Request(context, client)
    work = getattr(request, way)("case-1", "Decide", [True])
    with pytest.raises(ApplicationError) as failed:
        await operations._in_time(work, request)
    assert (failed.value.type, failed.value.non_retryable) == (kind, taken)
