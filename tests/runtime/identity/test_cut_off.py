"""A call that no workflow makes is waited for also where a request about it is cut off."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from temporalio.client import NexusOperationHandle
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import service_id
from crossway.runtime.identity import Call, Identity, Keyring, start_standalone
from tests.helpers.lab import LIMIT, lab
from tests.helpers.names import fresh
from tests.helpers.server import ServerThread


async def test_a_request_that_is_cut_off_is_made_again(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK tells of it as of Ctrl-C, which ends the wait as ever."""
    async with lab(server) as here:
        ring, audience = Keyring(here.keys.values()), await service_id(here.connections)
        identity = Identity(here.names["good"], ring, audience=audience)
        client, to = here.client("good"), Call(*here.call())
        made = await start_standalone(
            client, identity, to, {"mark": "cut off"}, id=fresh("c"), limit=LIMIT
        )
        service = client.workflow_service
        poll, refused = service.poll_nexus_operation_execution, [RPCStatusCode.CANCELLED] * 2

        async def cut_off(*given: Any, **named: Any) -> Any:
            if refused:
                raise RPCError("operation was canceled", refused.pop(), b"")
            return await poll(*given, **named)

        async def cancelled(_: NexusOperationHandle[Any]) -> Any:
            raise asyncio.CancelledError

        monkeypatch.setattr(service, "poll_nexus_operation_execution", cut_off)
        assert await made.result() == {"mark": "cut off"}
        assert refused == []
        monkeypatch.setattr(NexusOperationHandle, "result", cancelled)
        with pytest.raises(asyncio.CancelledError):
            await made.result()
