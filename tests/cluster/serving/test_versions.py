"""Versions: who gets new work, and when."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from temporalio import workflow
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError

from crossway.cluster.service.ask import result_of
from crossway.cluster.service.connect import Connections
from crossway.cluster.serving.versions import Deployment, Promotion, build_id, versions
from crossway.cluster.serving.workers import Versions, serve
from crossway.runtime import TaskQueue
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


@workflow.defn(name="Which", sandboxed=False)
class OldWhich:
    """Says which build it ran on; continues as new when told to."""

    def __init__(self) -> None:
        self.going = False

    @workflow.run
    async def run(self, runs: int) -> str:
        await workflow.wait_condition(lambda: self.going)
        if runs > 1:
            workflow.continue_as_new(1)
        return "old"

    @workflow.signal
    def go(self) -> None:
        self.going = True


@workflow.defn(name="Which", sandboxed=False)
class NewWhich:
    """The same, changed."""

    @workflow.run
    async def run(self, runs: int) -> str:
        del runs
        return "new"

    @workflow.signal
    def go(self) -> None:
        """Do nothing: this build never waits."""


def version(deployment: str, build: str) -> Versions:
    return {"default": WorkerDeploymentVersion(deployment, build)}


def queue(name: str, which: type[Any]) -> TaskQueue:
    return TaskQueue("default", name, (which,))


async def deployed_to(address: str) -> tuple[Connections, str, Deployment]:
    connections, name = await connected(address), fresh("deployment")
    return connections, name, Deployment(connections.client("default"), name)


async def polled(deployment: Deployment, build: str) -> bool:
    """Whether the service has seen workers of a build."""
    try:
        return bool(await deployment.queues(build))
    except RPCError:
        return False


async def test_a_build_becomes_current_once_and_then_only_by_force(address: str) -> None:
    connections, name, deployment = await deployed_to(address)
    one, two = [queue(name, OldWhich)], [queue(name, NewWhich)]
    async with serve(connections, one, versions=version(name, "one")):
        assert await deployment.promote("one", [name]) is Promotion.MADE
        assert await deployment.promote("one", [name]) is Promotion.ALREADY
        async with serve(connections, two, versions=version(name, "two")):
            assert await deployment.promote("two", [name]) is Promotion.MADE
            assert await deployment.promote("one", [name]) is Promotion.REPLACED
            assert await deployment.promote("two", [name]) is Promotion.ALREADY
            assert await deployment.promote("one", [name], force=True) is Promotion.MADE
            assert await deployment.promote("one", [name]) is Promotion.ALREADY


async def test_a_build_that_was_replaced_does_not_come_back_by_itself(address: str) -> None:
    """Its process may be restarted: nobody who went back to the build before wants it."""
    connections, name, deployment = await deployed_to(address)
    one, two = [queue(name, OldWhich)], [queue(name, NewWhich)]
    async with serve(connections, one, versions=version(name, "one")):
        await deployment.promote("one", [name])
        async with serve(connections, two, versions=version(name, "two")):
            assert await deployment.promote("two", [name]) is Promotion.MADE
            assert await deployment.promote("one", [name], force=True) is Promotion.MADE
            assert await deployment.promote("two", [name]) is Promotion.REPLACED
            assert await deployment.promote("one", [name]) is Promotion.ALREADY
            assert await deployment.promote("two", [name], force=True) is Promotion.MADE


async def test_a_build_that_never_was_current_is_older_than_a_later_one(address: str) -> None:
    connections, name, deployment = await deployed_to(address)
    one, two = [queue(name, OldWhich)], [queue(name, NewWhich)]
    async with serve(connections, one, versions=version(name, "one")):
        await eventually(lambda: polled(deployment, "one"))
        async with serve(connections, two, versions=version(name, "two")):
            await deployment.promote("two", [name])
            assert await deployment.promote("one", [name]) is Promotion.OLDER


async def test_a_build_waits_until_it_polls_what_the_one_before_polls(address: str) -> None:
    connections, name, deployment = await deployed_to(address)
    queues = [queue(f"{name}-{tenant}", OldWhich) for tenant in ("a", "b")]
    async with serve(connections, queues, versions=version(name, "one")):
        await deployment.promote("one", [q.name for q in queues])
        async with serve(connections, queues[:1], versions=version(name, "two")):
            template = [f"{name}-{{tenant}}"]
            promoting = asyncio.create_task(
                deployment.promote("two", [queues[0].name], known=template)
            )
            await asyncio.sleep(2)
            assert not promoting.done()
            async with serve(connections, queues[1:], versions=version(name, "two")):
                assert await promoting is Promotion.MADE


async def test_a_queue_that_the_design_has_no_more_is_not_waited_for(address: str) -> None:
    connections, name, deployment = await deployed_to(address)
    queues = [queue(f"{name}-kept", OldWhich), queue(f"{name}-gone", OldWhich)]
    async with serve(connections, queues, versions=version(name, "one")):
        await deployment.promote("one", [q.name for q in queues])
        async with serve(connections, queues[:1], versions=version(name, "two")):
            kept = [queues[0].name]
            assert await deployment.promote("two", kept, known=kept) is Promotion.MADE


async def test_running_executions_are_counted_by_build(address: str) -> None:
    connections, name, deployment = await deployed_to(address)
    async with serve(connections, [queue(name, OldWhich)], versions=version(name, "one")):
        await deployment.promote("one", [name])
        handle = await connections.client("default").start_workflow(
            "Which", 1, id=fresh("which"), task_queue=name
        )
        async with serve(connections, [queue(name, NewWhich)], versions=version(name, "two")):
            await deployment.promote("two", [name])
            assert [d.build_id for d in await eventually(deployment.draining)] == ["one"]
            await handle.signal("go")
            assert await result_of(handle) == "old"

            async def drained() -> bool:
                return await deployment.draining() == []

            assert await eventually(drained)


async def test_an_execution_that_continues_as_new_goes_on_with_the_new_build(address: str) -> None:
    connections, name, deployment = await deployed_to(address)
    async with serve(connections, [queue(name, OldWhich)], versions=version(name, "one")):
        await deployment.promote("one", [name])
        handle = await connections.client("default").start_workflow(
            "Which", 2, id=fresh("which"), task_queue=name
        )

        async def on_one() -> int:
            return await deployment.running("one")

        await eventually(on_one)
        async with serve(connections, [queue(name, NewWhich)], versions=version(name, "two")):
            await deployment.promote("two", [name])
            await handle.signal("go")
            assert await result_of(handle) == "new"


@pytest.mark.parametrize("design", ["orders.v2", "orders.md:7", "__orders", "the orders/ä"])
async def test_whatever_a_design_is_called_its_build_becomes_current(
    address: str, design: str
) -> None:
    """A name that the service does not take would get no tasks, and no error either."""
    connections, name = await connected(address), fresh("named")
    own = versions({"default": SOURCE}, f"{design}{name}")
    deployment = Deployment(connections.client("default"), own["default"].deployment_name)
    async with serve(connections, [queue(name, OldWhich)], versions=own):
        promoting = deployment.promote(own["default"].build_id, [name])
        assert await asyncio.wait_for(promoting, PATIENCE) is Promotion.MADE


SOURCE = (
    '"""Namespace shop, compiled from shop.twf by Crossway."""\n\n'
    'Pack = cw.Stub("activity", "Pack", "shop", at="shop.twf:9")\n\n'
    'class A:\n    """shop.twf:3."""\n'
)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        (SOURCE.replace("shop.twf:3", "shop.twf:7"), True),
        (SOURCE.replace("from shop.twf", "from shop.twf, more.twf"), True),
        (SOURCE.replace("class A", "# Ships.\nclass A") + "\n    # never\n", True),
        (SOURCE.replace(', at="shop.twf:9"', ',\n at="shop.twf:1000"'), True),
        (SOURCE.replace('"Pack", "shop"', '"Pack", "mall"'), False),
        (SOURCE + "    pass\n", False),
    ],
)
def test_a_build_id_changes_with_what_is_executed(changed: str, same: bool) -> None:
    assert (build_id(changed) == build_id(SOURCE)) is same
