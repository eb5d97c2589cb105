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
