"""Serving: one worker per namespace and queue, a queue per tenant, and how workers end."""

from __future__ import annotations

import asyncio

import pytest

from crossway.cluster.service.ask import result_of
from crossway.cluster.serving.workers import serve
from crossway.errors import ServeError
from crossway.runtime import TaskQueue, Tuning
from tests.helpers.crossing import Order, Pay, charge, crossing
from tests.helpers.names import fresh
from tests.helpers.server import connected


async def test_a_call_crosses_from_one_namespace_to_another(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Look", "Pay", id="p-1" + served.orders)
        looked, paid = await result_of(order)
        assert looked == {"id": "p-1" + served.orders}
        assert paid == {"charged": "p-1" + served.orders}


async def test_a_queue_per_tenant_is_served_once_it_is_opened(address: str) -> None:
    async with crossing(await connected(address)) as served:
        assert (served.payments, "tenant-7") not in served.workers.queues
        openings = (served.workers.open_queue(served.payments, "tenant-7") for _ in range(5))
        await asyncio.gather(*openings)
        paid = await served.connections.client(served.payments).execute_workflow(
            "Pay", {"id": "p"}, id=fresh("pay"), task_queue="tenant-7"
        )
        assert paid == {"charged": "p"}
        assert served.workers.queues.count((served.payments, "tenant-7")) == 1


@pytest.mark.parametrize("name", ["tenant-", "other", "xtenant-1"])
async def test_a_queue_that_fits_no_template_is_refused(address: str, name: str) -> None:
    async with crossing(await connected(address)) as served:
        with pytest.raises(ServeError, match=r"payments, tenant-\{tenantId\}"):
            await served.workers.open_queue(served.payments, name)


async def test_a_queue_that_holds_nothing_gets_no_worker(address: str) -> None:
    async with serve(await connected(address), [TaskQueue("default", fresh("empty"))]) as workers:
        assert workers.queues == ()


async def test_a_worker_that_dies_ends_the_block_with_one_error(address: str) -> None:
    nowhere = fresh("nowhere")
    with pytest.raises(ServeError, match=f"the worker of {nowhere}/orders died"):
        async with serve(await connected(address), [TaskQueue(nowhere, "orders", (Order,))]):
            await asyncio.Event().wait()


async def test_two_of_one_name_on_a_queue_are_refused_by_name(address: str) -> None:
    queue = TaskQueue("default", fresh("twice"), (Pay,), (charge, charge))
    with pytest.raises(ServeError, match=queue.name):
        async with serve(await connected(address), [queue]):
            pass


async def test_an_error_in_the_block_comes_out_as_it_is(address: str) -> None:
    queue = TaskQueue("default", fresh("orders"), (Order,))
    cause = ValueError("why")
    with pytest.raises(ZeroDivisionError) as failure:
        async with serve(await connected(address), [queue]):
            raise ZeroDivisionError from cause
    assert failure.value.__cause__ is cause


@pytest.mark.parametrize(("queues", "most"), [(2, None), (10, 2)])
async def test_a_queue_among_many_has_fewer_pollers(
    queues: int, most: int | None, address: str
) -> None:
    """A hundred namespaces would else hold 1,500 requests at the service, all the time."""
    served = [TaskQueue("default", fresh("among"), (Pay,)) for _ in range(queues)]
    async with serve(await connected(address), served) as workers:
        for worker in workers._workers.values():
            options = worker.config()
            for kind in ("workflow_task", "activity_task", "nexus_task"):
                given = options.get(f"{kind}_poller_behavior")
                assert getattr(given, "maximum", None) == (most or 5)


@pytest.mark.parametrize("queues", [1, 10])
async def test_a_worker_takes_on_what_the_options_of_the_design_say(
    queues: int, address: str
) -> None:
    """Or a bank that lets two in at once gets a hundred."""
    tuning = Tuning(
        max_concurrent_activities=2,
        max_concurrent_nexus_tasks=1000,
        max_concurrent_workflow_tasks=0,
        max_task_queue_activities_per_second=0.5,
        activity_task_poller_behavior=3,
        max_cached_workflows=0,
    )
    served = [TaskQueue("default", fresh("tuned"), (Pay,), tuning=tuning) for _ in range(queues)]
    async with serve(await connected(address), served) as workers:
        options = next(iter(workers._workers.values())).config()
    assert options.get("max_concurrent_activities") == 2
    assert options.get("max_concurrent_nexus_tasks") == 200
    assert options.get("max_concurrent_workflow_tasks") is None
    assert options.get("max_task_queue_activities_per_second") == 0.5
    assert getattr(options.get("activity_task_poller_behavior"), "maximum", None) == 3
    assert options.get("max_cached_workflows") == 0
