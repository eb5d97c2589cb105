"""What commands say and do while the service that they wait for is busy or away."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from crossway.cli.following import Following
from crossway.cli.output import hearing
from crossway.errors import ClusterError


class Waited:
    """A handle of a workflow that answers what it is told to: results and refusals, in turn."""

    id, result_run_id = "buy-1", "run"

    def __init__(self, *answers: Any) -> None:
        self.answers = [*answers]

    async def result(self) -> Any:
        """Return or raise the next answer."""
        return _next(self.answers)


def _next(answers: list[Any]) -> Any:
    answer = answers.pop(0)
    if isinstance(answer, RPCStatusCode):
        raise RPCError("tcp connect error", answer, b"")
    return answer


def following(handle: Any) -> Following:
    """Return what waits for a workflow, and has nothing else to ask."""

    def client(namespace: str) -> Client:
        raise AssertionError(namespace)

    return Following(client, "shop", handle)


async def test_a_wait_goes_on_while_the_service_is_away_which_is_said_once() -> None:
    away = RPCStatusCode.UNAVAILABLE
    with hearing() as said:
        assert await following(Waited(away, away, "bought")).result() == "bought"
    assert said == [
        "the service does not answer (tcp connect error): buy-1 in shop is waited for all the same"
    ]


async def test_a_service_that_refuses_to_tell_is_one_line() -> None:
    """Not a traceback, with the status of a workflow that failed."""
    with pytest.raises(ClusterError, match=r"^cannot wait for buy-1 in shop: tcp connect error$"):
        await following(Waited(RPCStatusCode.PERMISSION_DENIED)).result()
