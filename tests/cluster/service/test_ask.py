"""What is asked of a service, where a request does not come through."""

from __future__ import annotations

from typing import Any, cast

import pytest
from temporalio.api.taskqueue.v1 import PollerInfo
from temporalio.api.workflowservice.v1 import DescribeTaskQueueResponse
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import Connections, ask, refused
from crossway.cluster.service.ask import is_polled, once_answered, polled_without_builds, result_of
from crossway.errors import ProvisionError
from tests.helpers.crossing import crossing
from tests.helpers.server import connected


async def test_a_service_that_does_not_answer_does_not_end_the_wait_for_a_result(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose request was cut off waits in silence; that the service is away is said once."""
    async with crossing(await connected(address)) as served:
        order = await served.order("Look")
        away = [RPCStatusCode.UNAVAILABLE, RPCStatusCode.RESOURCE_EXHAUSTED]
        refused = [*away, RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED]
        said: list[tuple[str, int]] = []
        real = order.result

        async def result() -> Any:
            if refused:
                raise RPCError("not now", refused.pop(), b"")
            return await real()

        monkeypatch.setattr(order, "result", result)
        expected = await real()
        assert await result_of(order, lambda why: said.append((why, len(refused)))) == expected
        assert said == [("not now", 1)]
        refused.append(RPCStatusCode.PERMISSION_DENIED)
        with pytest.raises(RPCError, match="not now"):
            await result_of(order)


class Busy:
    """A service that answers only who asks again, and knows one worker."""

    address = "busy:7233"

    def at(self, _namespace: str) -> Busy:
        return self

    def name(self, namespace: str) -> str:
        return namespace

    async def describe_task_queue(self, _request: object, *, retry: bool) -> Any:
        if not retry:
            raise RPCError("not now", RPCStatusCode.UNAVAILABLE, b"")
        worker = PollerInfo(identity="4711@till")
        worker.last_access_time.GetCurrentTime()
        return DescribeTaskQueueResponse(pollers=[worker])


async def test_who_polls_is_asked_again_of_a_busy_service() -> None:
    """One answer that does not come is no reason to end what serves already."""
    busy = cast(Connections, Busy())
    assert await is_polled(busy, "shop", "orders")
    assert await polled_without_builds(busy, "shop", "orders") == ("4711@till",)


async def test_nobody_polls_in_a_namespace_that_is_not_there(address: str) -> None:
    assert not await is_polled(await connected(address), "no-such-namespace", "orders")


async def test_a_look_is_repeated_until_a_busy_service_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ask, "AGAIN", 0)
    said = [RPCStatusCode.UNAVAILABLE, RPCStatusCode.RESOURCE_EXHAUSTED]

    async def look() -> str:
        if said:
            failure = RPCError("not now", said.pop(), b"")
            raise refused(cast(Connections, Busy()), "look", failure) from failure
        return "seen"

    assert await once_answered(look) == "seen"
    said.append(RPCStatusCode.PERMISSION_DENIED)
    with pytest.raises(ProvisionError, match="these credentials may not"):
        await once_answered(look)
