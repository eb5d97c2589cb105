"""Namespaces and endpoints of the hand-written sides, made as an operator would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from google.protobuf.duration_pb2 import Duration
from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import CreateNexusEndpointRequest
from temporalio.api.workflowservice.v1 import (
    CountWorkflowExecutionsRequest,
    RegisterNamespaceRequest,
)
from temporalio.service import RPCError

from bench.scenes import Scene
from crossway.cluster.service import Connections

DAY = Duration(seconds=24 * 3600)


async def provision_handwritten(connections: Connections, scene: Scene, side: str) -> None:
    """Create the namespaces of a scene, and for each of their calls an endpoint."""
    for name in scene.namespaces:
        request = RegisterNamespaceRequest(
            namespace=f"{side}-{name}", workflow_execution_retention_period=DAY
        )
        await connections.service.workflow_service.register_namespace(request)
    for caller, handler in scene.calls:
        role = handler if handler in ROLES else "payments"
        await _create_endpoint(connections, f"{side}-{caller}-{role}", f"{side}-{handler}")
    for name in scene.namespaces:
        await _known(connections, f"{side}-{name}")


ROLES = ("payments", "notifications")


async def _create_endpoint(connections: Connections, name: str, namespace: str) -> None:
    """Create an endpoint, once the namespace that it leads to is known to the server."""
    worker = EndpointTarget.Worker(namespace=namespace, task_queue=namespace)
    spec = EndpointSpec(name=name, target=EndpointTarget(worker=worker))
    create = connections.service.operator_service.create_nexus_endpoint
    await _patiently(lambda: create(CreateNexusEndpointRequest(spec=spec)))


async def _known(connections: Connections, namespace: str) -> None:
    """Wait until a namespace can be used by every part of the server."""
    request = CountWorkflowExecutionsRequest(namespace=namespace)
    count = connections.service.workflow_service.count_workflow_executions
    await _patiently(lambda: count(request))


async def _patiently(call: Callable[[], Awaitable[Any]]) -> None:
    """Make a call until it works, for ten seconds."""
    for attempt in range(100):
        try:
            await call()
        except RPCError:
            if attempt == 99:
                raise
            await asyncio.sleep(0.1)
        else:
            return
