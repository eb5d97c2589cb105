"""How doctor learns what a service has switched on: nothing of its question is left there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import RPCError
from temporalio.service import RPCStatusCode

from crossway.cluster.making.provision import provision
from crossway.observe.doctor.settings import reports_activities
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.server import connected

OFF = RPCError("callbacks are not enabled", RPCStatusCode.INVALID_ARGUMENT, b"")
NOWHERE = RPCError("invalid url: unknown scheme", RPCStatusCode.INVALID_ARGUMENT, b"")
OLD = RPCError("unknown method", RPCStatusCode.UNIMPLEMENTED, b"")
SILENT = RPCError("deadline exceeded", RPCStatusCode.DEADLINE_EXCEEDED, b"")


class Service:
    """A service that answers the start of an activity as it is told to, and keeps requests."""

    def __init__(self, answer: RPCError | None, removing: RPCError | None = None) -> None:
        """Refuse a start with `answer`, and each removal with `removing`."""
        self.answer, self.removing = answer, removing
        self.asked: list[tuple[str, Any]] = []

    async def start_activity_execution(self, request: Any, **_: Any) -> None:
        """Take it, or refuse."""
        self.asked.append(("start", request))
        if self.answer is not None:
            raise self.answer

    async def terminate_activity_execution(self, request: Any, **_: Any) -> None:
        """Take note."""
        self._remove("terminate", request)

    async def delete_activity_execution(self, request: Any, **_: Any) -> None:
        """Take note."""
        self._remove("delete", request)

    def _remove(self, what: str, request: Any) -> None:
        self.asked.append((what, request))
        if self.removing is not None:
            raise self.removing


@pytest.mark.parametrize(
    ("answer", "told", "then"),
    [
        (OFF, False, []),
        (NOWHERE, True, []),
        (OLD, None, []),
        (None, None, ["terminate", "delete"]),
    ],
)
async def test_an_activity_that_was_not_refused_is_taken_away(
    answer: RPCError | None, told: bool | None, then: list[str]
) -> None:
    """Whoever is asked whether he would refuse may say no: that is no reason to leave one there."""
    service = Service(answer)
    client: Any = SimpleNamespace(namespace="payments", workflow_service=service)
    assert await reports_activities(client) is told
    (start, request), *more = service.asked
    assert (start, [what for what, _ in more]) == ("start", then)
    assert {(gone.namespace, gone.activity_id) for _, gone in more} <= {
        ("payments", request.activity_id)
    }


async def test_a_service_that_does_not_say_may_have_taken_it_and_says_why() -> None:
    service = Service(SILENT)
    client: Any = SimpleNamespace(namespace="payments", workflow_service=service)
    with pytest.raises(RPCError, match="deadline exceeded"):
        await reports_activities(client)
    assert [what for what, _ in service.asked] == ["start", "terminate", "delete"]


async def test_an_activity_that_a_service_takes_reaches_no_worker_and_ends_at_once() -> None:
    """Though a service will not take it away: nobody polls its queue, and it is not retried."""
    service = Service(None, removing=OLD)
    client: Any = SimpleNamespace(namespace="payments", workflow_service=service)
    for _ in range(2):
        assert await reports_activities(client) is None
    first, second = (request for what, request in service.asked if what == "start")
    assert first.task_queue.name == first.activity_id == first.activity_type.name
    assert first.activity_id.startswith("crossway-doctor-")
    assert first.activity_id != second.activity_id
    limits = (
        first.schedule_to_close_timeout,
        first.schedule_to_start_timeout,
        first.start_to_close_timeout,
    )
    assert [limit.seconds for limit in limits] == [1, 1, 1]
    assert first.retry_policy.maximum_attempts == 1


async def test_a_real_service_forgets_an_activity_that_it_took(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question without the callback, which is what the service refuses: it starts."""
    connections, name = await connected(address), fresh("asked")
    await provision(connections, placed([name]))
    client = connections.client(name)
    service, taken = client.workflow_service, list[str]()
    start = service.start_activity_execution

    async def without_callback(request: Any, **named: Any) -> Any:
        del request.completion_callbacks[:]
        taken.append(request.activity_id)
        return await start(request, **named)

    monkeypatch.setattr(service, "start_activity_execution", without_callback)
    assert await reports_activities(client) is None
    assert len(taken) == 1

    async def forgotten() -> bool:
        try:
            await client.get_activity_handle(taken[0]).describe()
        except RPCError as gone:
            return gone.status is RPCStatusCode.NOT_FOUND
        return False

    await eventually(forgotten)
