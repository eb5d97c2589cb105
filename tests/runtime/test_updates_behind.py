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
from temporalio.client import (
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from crossway import runtime as cw
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
    """A workflow that has taken an update, or not; of its end the service says nothing."""

    id = "case-1"

    def __init__(self, *, taken: bool, busy: RPCError | None = None) -> None:
        self._taken = taken
        self._busy = busy

    async def start_update(self, *_given: Any, **_named: Any) -> Update:
        if not self._taken:
            await self._never()
        return self

    async def result(self) -> Any:
        if self._busy is not None:
            raise self._busy
        await self._never()

    async def _never(self) -> None:
        """Wait, and end as the SDK's client does where it is stopped."""
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as stopped:
            raise WorkflowUpdateRPCTimeoutOrCancelledError from stopped


def late(monkeypatch: pytest.MonkeyPatch, update: Update) -> Request:
    """Return a request that is late at once, at a service that backs no updates."""

    async def unable(_client: Any) -> bool:
        return False

    monkeypatch.setattr(backing, "delivers_updates", unable)
    handles = SimpleNamespace(get_workflow_handle=lambda _id: update)
    monkeypatch.setattr(nexus, "client", lambda: handles)
    monkeypatch.setattr(backing, "SAID_BEFORE", 3600.0)
    monkeypatch.setattr(operations, "LEAST", 0.0)
    taken = update._taken and update._busy is None
    whole = timedelta(seconds=backing.ANSWERED_BEFORE + (0.1 if taken else PATIENCE))
    about = {"request_id": "r-1", "service": "S", "operation": "Decide"}
    context: Any = SimpleNamespace(request_deadline=datetime.now(UTC) + whole, **about)
    client: Any = SimpleNamespace()
    return Request(context, client)


@pytest.mark.parametrize("way", ["start_update", "update"])
async def test_an_update_that_its_workflow_has_not_taken_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Its worker was restarted, say; the id is the request's."""
    request = late(monkeypatch, Update(taken=False))
    work = getattr(request, way)("case-1", "Decide", [True])
    with pytest.raises(nexusrpc.HandlerError, match="has not taken the update Decide") as failed:
        await operations._in_time(work, request)
    assert failed.value.type is nexusrpc.HandlerErrorType.UNAVAILABLE
    own = failed.value.__cause__
    assert isinstance(own, ApplicationError)
    assert own.type == "UnavailableError"


@pytest.mark.parametrize("way", ["start_update", "update"])
async def test_one_that_goes_on_fails_as_too_slow(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """The next attempt would know no more."""
    request = late(monkeypatch, Update(taken=True))
    work = getattr(request, way)("case-1", "Decide", [True])
    with pytest.raises(ApplicationError) as failed:
        await operations._in_time(work, request)
    assert (failed.value.type, failed.value.non_retryable) == ("OperationTooSlow", True)


BUSY_NOW = RPCError("busy", RPCStatusCode.UNAVAILABLE, b"")


@pytest.mark.parametrize(
    ("update", "told"),
    [
        (Update(taken=False), "UNAVAILABLE"),
        (Update(taken=True), "OperationTooSlow"),
        (Update(taken=True, busy=BUSY_NOW), "UNAVAILABLE"),
    ],
    ids=["not taken", "goes on", "busy"],
)
async def test_no_catch_takes_an_update_that_is_still_on_its_way_for_a_failed_one(
    monkeypatch: pytest.MonkeyPatch, update: Update, told: str
) -> None:
    """Its refund was sent, and the workflow made the update: also after the answer."""
    request = late(monkeypatch, update)
    refunds: list[str] = []
    ended = asyncio.Event()

    async def body(_service: Any, asked: Request) -> Any:
        try:
            return await asked.update("case-1", "Take", [5])
        except cw.FAILURES as failure:
            if not cw.matches(failure):
                raise
            refunds.append("Refund")
            return "refunded"
        finally:
            ended.set()

    with pytest.raises((nexusrpc.HandlerError, nexusrpc.OperationError)) as failed:
        await operations.answer(body, None, request, [])
    await asyncio.wait_for(ended.wait(), PATIENCE)
    assert refunds == []
    assert isinstance(failed.value.__cause__, ApplicationError)
    if isinstance(failed.value, nexusrpc.HandlerError):
        assert (failed.value.type.name, failed.value.retryable) == (told, True)
    else:
        assert failed.value.__cause__.type == told


@pytest.mark.parametrize("caught", [False, True])
async def test_an_update_that_fails_as_unavailable_is_not_asked_for_again(caught: bool) -> None:
    """The service keeps how it failed: each attempt of the request had the same answer, until the
    caller's deadline. Of an operation that says so itself the next one may know more."""

    async def body(_service: Any, _request: Request) -> Any:
        try:
            with refusals.answered(), refusals.on_its_way():
                own = ApplicationError("no stock", {"id": 1}, type="UnavailableError")
                raise WorkflowUpdateFailedError(own)
        except cw.FAILURES:
            if caught:
                raise cw.error("UnavailableError", "later") from None
            raise

    with pytest.raises((nexusrpc.HandlerError, nexusrpc.OperationError)) as failed:
        await operations.answer(body, None, unhurried(), [])
    own = failed.value.__cause__
    assert isinstance(own, ApplicationError)
    assert (own.type, own.non_retryable) == ("UnavailableError", False)
    assert own.details == (() if caught else ({"id": 1},))
    kept = isinstance(failed.value, nexusrpc.OperationError)
    assert kept == (not caught)


def unhurried() -> Request:
    """Return a request that has all the time it takes."""
    context: Any = SimpleNamespace(request_deadline=None, service="S", operation="Decide")
    client: Any = None
    return Request(context, client)
