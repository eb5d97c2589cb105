"""Finding a workflow by its id where one of several namespaces does not say what it has."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cli.find import find_execution
from crossway.errors import ClusterError, UserError
from tests.helpers.crossing import crossing
from tests.helpers.names import fresh
from tests.helpers.server import connected

BUSY, DENIED = RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.PERMISSION_DENIED


async def test_a_namespace_that_does_not_say_may_have_the_one_that_is_meant(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that these credentials may not read has not; of the other nobody knows."""
    async with crossing(await connected(address)) as served:
        connections, ours, theirs = served.connections, served.orders, served.payments
        order = await served.order("timer")
        service, said = connections.service.workflow_service, DENIED
        describe = service.describe_workflow_execution

        async def describing(request: Any, **options: Any) -> Any:
            if request.namespace == theirs:
                raise RPCError("too much to do", said, b"")
            return await describe(request, **options)

        monkeypatch.setattr(service, "describe_workflow_execution", describing)
        assert (await find_execution(connections, order.id, None)).namespace == ours
        said = BUSY
        with pytest.raises(ClusterError, match=f"in {theirs} at .*: too much to do"):
            await find_execution(connections, order.id, None)
        assert (await find_execution(connections, order.id, ours)).namespace == ours
        with pytest.raises(UserError, match="no workflow 'nothing"):
            await find_execution(connections, fresh("nothing"), ours)


async def test_a_service_too_busy_to_list_its_namespaces_is_not_one_without_any(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = await connected(address)

    async def busy(*_: Any, **__: Any) -> Any:
        raise RPCError("too much to do", BUSY, b"")

    monkeypatch.setattr(connections.service.workflow_service, "list_namespaces", busy)
    with pytest.raises(ClusterError, match=r"cannot list the namespaces at .*: too much to do"):
        await find_execution(connections, fresh("nothing"), None)
