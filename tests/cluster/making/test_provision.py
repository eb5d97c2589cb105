"""Namespaces and endpoints: made once, usable at once, never taken from others."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, NoReturn, cast

import pytest
from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import CreateNexusEndpointRequest
from temporalio.api.workflowservice.v1 import (
    PollWorkflowTaskQueueResponse,
    StartWorkflowExecutionResponse,
)
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.making import ready
from crossway.cluster.making.plan import plan
from crossway.cluster.making.provision import provision
from crossway.cluster.making.ready import namespace_usable
from crossway.cluster.service.ask import describe_queue, existing_endpoints, result_of
from crossway.cluster.service.connect import Connections
from crossway.errors import ProvisionError
from tests.helpers.crossing import crossing
from tests.helpers.designs import placed
from tests.helpers.names import fresh
from tests.helpers.server import connected


async def elsewhere(address: str) -> Connections:
    """Return connections to a server that holds more than what we put there."""
    ours = await connected(address)
    return Connections(ours.service)


async def target_of(connections: Connections, endpoint: str) -> tuple[str, str]:
    worker = (await existing_endpoints(connections))[endpoint].spec.target.worker
    return worker.namespace, worker.task_queue


async def test_a_design_is_made_once_and_then_nothing_is_needed(address: str) -> None:
    connections = await connected(address)
    namespace, endpoint = fresh("payments"), fresh("endpoint")
    design = placed([namespace], [(endpoint, namespace, "queue")])
    told: list[str] = []

    await provision(connections, design, told.append)

    assert told == [
        f"create namespace {namespace}",
        f"create endpoint {endpoint} -> {namespace}/queue",
    ]
    again = await provision(connections, design, told.append)
    assert (again.namespaces, again.endpoints) == ((), ())
    assert len(told) == 2


async def test_several_may_make_the_same_design_at_once(address: str) -> None:
    connections = await connected(address)
    namespace, endpoint = fresh("payments"), fresh("endpoint")
    design = placed([namespace], [(endpoint, namespace, "queue")])
    await asyncio.gather(*(provision(connections, design) for _ in range(8)))
    assert await target_of(connections, endpoint) == (namespace, "queue")


async def test_a_hundred_namespaces_and_endpoints_are_made_in_one_go(address: str) -> None:
    connections = await connected(address)
    namespaces = [fresh("many") for _ in range(100)]
    design = placed(namespaces, [(fresh("endpoint"), name, "queue") for name in namespaces])
    await provision(connections, design)
    left = await plan(connections, design)
    assert (left.namespaces, left.endpoints) == ((), ())


async def test_a_new_endpoint_can_be_called_at_once(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Look")
        await result_of(order)
        history = await order.fetch_history()
        failed = [e for e in history.events if e.HasField("workflow_task_failed_event_attributes")]
        assert failed == []


async def test_our_endpoint_is_redirected_when_the_design_changes(address: str) -> None:
    connections = await elsewhere(address)
    namespace, endpoint = fresh("payments"), fresh("endpoint")
    await provision(connections, placed([namespace], [(endpoint, namespace, "old")]))
    await provision(connections, placed([namespace], [(endpoint, namespace, "new")]))
    assert await target_of(connections, endpoint) == (namespace, "new")


async def foreign_endpoint(connections: Connections, namespace: str) -> str:
    name = fresh("theirs")
    await provision(connections, placed([namespace]))
    worker = EndpointTarget.Worker(namespace=namespace, task_queue="theirs")
    spec = EndpointSpec(name=name, target=EndpointTarget(worker=worker))
    request = CreateNexusEndpointRequest(spec=spec)
    await connections.service.operator_service.create_nexus_endpoint(request, retry=True)
    return name


async def test_an_endpoint_of_others_is_left_alone(address: str) -> None:
    connections = await elsewhere(address)
    namespace = fresh("payments")
    endpoint = await foreign_endpoint(connections, namespace)

    with pytest.raises(ProvisionError, match="not made by Crossway") as refusal:
        await provision(connections, placed([namespace], [(endpoint, namespace, "ours")]))

    assert f"leads to {namespace}/theirs" in str(refusal.value)
    assert await target_of(connections, endpoint) == (namespace, "theirs")


async def test_an_endpoint_the_design_only_names_is_used_as_it_is(address: str) -> None:
    connections = await elsewhere(address)
    namespace = fresh("payments")
    endpoint = await foreign_endpoint(connections, namespace)
    ours = placed([namespace], [(endpoint, namespace, "ours")])
    named = replace(ours.endpoints[endpoint], simulated=True)
    design = replace(ours, endpoints={endpoint: named})

    await provision(connections, design)

    assert await target_of(connections, endpoint) == (namespace, "theirs")


async def test_a_name_the_server_refuses_is_one_clear_error(address: str) -> None:
    connections = await connected(address)
    namespace = fresh("payments")
    with pytest.raises(ProvisionError, match="cannot create endpoint not_a_name"):
        await provision(connections, placed([namespace], [("not_a_name", namespace, "queue")]))


async def test_a_probe_that_is_refused_is_one_clear_error(address: str) -> None:
    with pytest.raises(ProvisionError, match="it cannot be told whether usable"):
        await namespace_usable(await connected(address), "")


async def test_a_service_too_busy_to_answer_is_asked_again(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made is there: a request that took too long says nothing of it."""
    connections, namespace, asked = await connected(address), fresh("payments"), []

    async def busy(*given: Any, **named: Any) -> Any:
        asked.append(given)
        if len(asked) < 3:
            raise RPCError("Timeout expired", RPCStatusCode.CANCELLED, b"")
        return await describe_queue(*given, **named)

    monkeypatch.setattr(ready, "describe_queue", busy)
    await provision(connections, placed([namespace], []))
    assert len(asked) >= 3


class BusyProbe:
    """A service that knows all endpoints, and does not answer the first probe of it."""

    address, asked = "busy:7233", 0

    def at(self, _namespace: str) -> BusyProbe:
        return self

    def name(self, namespace: str) -> str:
        return namespace

    async def start_workflow_execution(self, _request: object) -> StartWorkflowExecutionResponse:
        return StartWorkflowExecutionResponse()

    async def poll_workflow_task_queue(self, _request: object) -> PollWorkflowTaskQueueResponse:
        return PollWorkflowTaskQueueResponse()

    async def delete_workflow_execution(self, _request: object) -> None:
        """Forget the probe."""

    async def respond_workflow_task_completed(self, _request: object) -> NoReturn:
        self.asked += 1
        if self.asked == 1:
            raise RPCError("not now", RPCStatusCode.UNAVAILABLE, b"")
        said = f'endpoint "{ready.NOWHERE}" not found'
        raise RPCError(said, RPCStatusCode.INVALID_ARGUMENT, b"")


async def test_a_probe_that_a_busy_service_does_not_answer_is_made_again() -> None:
    """What it is for is there: `apply` would end in the middle of its changes."""
    busy = BusyProbe()
    await ready.endpoints_usable(cast(Connections, busy), "shop", ["Desk"])
    assert busy.asked == 2
