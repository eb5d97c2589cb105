"""A build that takes its turn while the service is busy: nobody ends it for that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import ask
from crossway.cluster.serving import takeover, versions
from crossway.cluster.serving.takeover import Takeover
from crossway.cluster.serving.versions import Deployment, Promotion
from crossway.errors import ProvisionError, ServeError
from tests.helpers.eventually import eventually

VERSION = WorkerDeploymentVersion("shop", "new")
BUSY = RPCError("not now", RPCStatusCode.UNAVAILABLE, b"")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait for its time."""
    for home, name in ((ask, "AGAIN"), (takeover, "SETTLED"), (versions, "PAUSE")):
        monkeypatch.setattr(home, name, 0)


class Promoted:
    """A deployment whose build becomes current as soon as nobody is in its way."""

    def __init__(self) -> None:
        self.aside = 0

    async def promote(
        self, *_about: object, before: Callable[[], Awaitable[None]] | None, **_named: object
    ) -> Promotion:
        if before is not None:
            await before()
        return Promotion.MADE

    async def step_aside(self, _build: str) -> None:
        self.aside += 1

    async def draining(self) -> list[Any]:
        return []


@pytest.mark.parametrize("take_over", [False, True])
async def test_a_busy_service_ends_no_build_that_takes_over(
    take_over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither before it is current nor right after: whoever served is out of service by then."""
    looks: list[str] = []

    async def in_charge(_service: object, queues: list[tuple[str, str]]) -> dict[Any, str]:
        looks.append("look")
        if len(looks) % 2:
            raise ProvisionError("not now") from BUSY
        return dict.fromkeys(queues, "other" if take_over else "")

    async def nobody(*_about: object) -> None:
        """Find no worker without a build."""

    monkeypatch.setattr(takeover, "in_charge", in_charge)
    monkeypatch.setattr(takeover, "refuse_workers_without_builds", nobody)
    health: Any = SimpleNamespace(waiting={})
    connections: Any = SimpleNamespace(client=lambda _namespace: None)
    taking = Takeover(connections, health, "shop", VERSION, current=None, take_over=take_over)
    promoted = Promoted()
    monkeypatch.setattr(taking, "_deployment", promoted)
    run = asyncio.create_task(taking.run(["orders"], ["orders"]))

    async def current() -> bool:
        return run.done() or (bool(looks) and "shop" not in health.waiting)

    assert await eventually(current)
    assert not run.done(), run.exception()
    run.cancel()
    assert promoted.aside == take_over


async def test_stepping_aside_waits_for_a_busy_service() -> None:
    said = [RPCStatusCode.NOT_FOUND, RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.UNAVAILABLE]

    async def describe(_request: object) -> None:
        raise RPCError("no", said.pop(), b"")

    service = SimpleNamespace(describe_worker_deployment=describe)
    client: Any = SimpleNamespace(namespace="shop", workflow_service=service)
    deployment = Deployment(client, "shop")
    await deployment.step_aside("new")
    assert said == [], "nobody is current where there is no such deployment"
    said.append(RPCStatusCode.PERMISSION_DENIED)
    with pytest.raises(ServeError, match="cannot take build new of shop out of service in shop"):
        await deployment.step_aside("new")
