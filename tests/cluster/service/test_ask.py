"""What is asked of a service, where a request does not come through."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service.ask import result_of
from tests.helpers.crossing import crossing
from tests.helpers.server import connected


async def test_a_request_that_is_cut_off_does_not_end_the_wait_for_a_result(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Look")
        refused = [RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED]
        real = order.result

        async def result() -> Any:
            if refused:
                raise RPCError("not now", refused.pop(), b"")
            return await real()

        monkeypatch.setattr(order, "result", result)
        assert await result_of(order) == await real()
        refused.append(RPCStatusCode.PERMISSION_DENIED)
        with pytest.raises(RPCError, match="not now"):
            await result_of(order)
