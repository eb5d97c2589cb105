"""A build that takes its turn while the service is busy: nobody ends it for that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio import workflow
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.making.provision import provision
from crossway.cluster.service import ask, is_polled
from crossway.cluster.serving import Settings, process, takeover, versions
from crossway.cluster.serving.preconditions import Place, polled
from crossway.cluster.serving.takeover import Takeover
from crossway.cluster.serving.versions import Deployment, Promotion
from crossway.errors import ProvisionError, ServeError
from crossway.runtime import TaskQueue
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.server import connected

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


@workflow.defn
class Order:
    """What serves a queue without a build."""

    @workflow.run
    async def run(self) -> None:
        """Do nothing."""


async def test_a_build_takes_no_queue_from_workers_that_began_meanwhile(address: str) -> None:
    """The look right before it becomes current took its queues for empty, and found nobody."""
    namespace, connections = fresh("shop"), await connected(address)
    await provision(connections, placed([namespace], []))
    health: Any = SimpleNamespace(waiting={})
    taking = Takeover(connections, health, namespace, VERSION, current=None, take_over=False)
    client = connections.client(namespace)
    runner = UnsandboxedWorkflowRunner()
    worker = Worker(
        client,
        task_queue="orders",
        workflows=[Order],
        identity="4711@till",
        workflow_runner=runner,
    )
    async with worker:

        async def seen() -> bool:
            return await is_polled(connections, namespace, "orders")

        assert await eventually(seen)
        with pytest.raises(ServeError, match="4711@till, polls the task queue orders"):
            await taking._refuse_others(["orders"])


def test_the_queue_of_each_tenant_is_looked_at() -> None:
    """Others on it went unseen, since its name has holes; one that nothing polls is left out."""
    queues = [
        TaskQueue("shop", "front", workflows=(Order,)),
        TaskQueue("shop", "tenant-{id}", workflows=(Order,)),
        TaskQueue("shop", "nothing"),
    ]
    front, of_tenants = ("shop", "front"), [("shop", "tenant-a"), ("shop", "tenant-b")]
    assert polled(queues, ["a", "b"]) == [front, *of_tenants]
    assert polled(queues) == [front]


@pytest.mark.parametrize(
    ("versioned", "take_over", "looks"),
    [
        (True, False, {"refuse_taken", "refuse_workers_without_builds"}),
        (True, True, set()),
        (False, False, {"refuse_unversioned", "refuse_other_designs"}),
        (False, True, {"retire_builds"}),
    ],
)
async def test_serving_looks_at_the_queues_of_its_tenants(
    monkeypatch: pytest.MonkeyPatch, versioned: bool, take_over: bool, looks: set[str]
) -> None:
    """Each look takes the queues that are polled, those of the tenants among them."""
    seen: dict[str, list[Place]] = {}

    def looking(name: str) -> Callable[..., Awaitable[None]]:
        async def look(_service: object, queues: list[Place], *_about: object) -> None:
            seen[name] = queues

        return look

    every = ("refuse_taken", "refuse_workers_without_builds", "refuse_unversioned")
    for name in (*every, "refuse_other_designs", "retire_builds"):
        monkeypatch.setattr(process, name, looking(name))
    built: Any = SimpleNamespace(queues=[TaskQueue("shop", "tenant-{id}", workflows=(Order,))])
    settings = Settings(
        design="shop", tenants=("a",), versioned=versioned, take_over=take_over, current=None
    )
    nothing: Any = None
    await process._refuse_others(nothing, built, settings)
    assert seen == {name: [("shop", "tenant-a")] for name in looks}
