"""What `call` says of an operation where the service does not tell whether it was called."""

from __future__ import annotations

import asyncio
import types
from typing import Any, cast

import pytest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cli import calling
from crossway.cli.output import hearing
from crossway.errors import ClusterError
from tests.helpers.building import one

SHOP = """
nexus_endpoint Door:
    target_namespace: shop
    target_task_queue: front

nexus_service Shop:
    operation Pay() -> (string):
        return "paid"
"""

CALLED: Any = calling._Begun("Shop.Pay", "tills", "Pay-1")  # type: ignore[arg-type]


def test_a_call_that_may_have_been_made_says_as_what() -> None:
    """Not that it cannot be called: who calls again pays twice."""
    service: Any = types.SimpleNamespace(address="till:1")
    with (
        pytest.raises(ClusterError, match=r"whether Shop.Pay, as operation Pay-1 of tills"),
        calling._told_apart(service, CALLED),
    ):
        raise RPCError("too late", RPCStatusCode.DEADLINE_EXCEEDED, b"")
    with pytest.raises(ClusterError, match="as tills"), calling._told_apart(service, CALLED):
        raise RPCError("no", RPCStatusCode.PERMISSION_DENIED, b"")
    with (
        hearing() as said,
        pytest.raises(asyncio.CancelledError),
        calling._told_apart(service, CALLED),
    ):
        raise asyncio.CancelledError
    assert "operation Pay-1 of tills, may have been called" in said[0]


async def test_what_cuts_a_call_off_says_under_which_id_it_may_have_been_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the start of the command: what tells it apart stands around the request."""

    async def nothing(*_: Any) -> str:
        return ""

    async def cut_off(*_: Any, **__: Any) -> Any:
        raise RPCError("too late", RPCStatusCode.DEADLINE_EXCEEDED, b"")

    async def connect() -> Any:
        return types.SimpleNamespace(address="till:1", client=lambda _namespace: None)

    for name in ("_warn_unless_served", "service_id"):
        monkeypatch.setattr(calling, name, nothing)
    keys = types.SimpleNamespace(signing=lambda _namespace: "key")
    monkeypatch.setattr(calling, "keyring", lambda *_: keys)
    monkeypatch.setattr(calling, "choose_caller", lambda *_: "tills")
    monkeypatch.setattr(calling, "start_standalone", cut_off)
    where: Any = types.SimpleNamespace(connect=connect)
    with pytest.raises(ClusterError, match=r"Shop.Pay, as operation Pay-\w+ of tills, was c"):
        await calling.call_operation(where, one(SHOP), calling.Question("Pay"))


async def test_a_call_that_was_made_is_none_that_cannot_be() -> None:
    """Also where the service refuses to tell what came of it."""

    class Made:
        async def result(self) -> Any:
            raise RPCError("no", RPCStatusCode.PERMISSION_DENIED, b"")

        async def describe(self) -> Any:
            raise RPCError("no", RPCStatusCode.PERMISSION_DENIED, b"")

        handle = property(lambda self: self)

    made, nothing = Made(), cast(Any, None)
    with pytest.raises(ClusterError, match="operation Pay-1 of tills, was called, and the service"):
        await calling._answer(cast(Any, made), CALLED, nothing, nothing)
