"""Namespaces and endpoints of the hand-written side, made as an operator would."""

from __future__ import annotations

import asyncio

from google.protobuf.duration_pb2 import Duration
from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import CreateNexusEndpointRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.service import RPCError

from crossway.cluster.service import Connections

NAMESPACES = ("hand-orders", "hand-payments", "hand-notifications")
DAY = Duration(seconds=24 * 3600)


async def provision_handwritten(connections: Connections) -> None:
    """Create three namespaces, and an endpoint named like the namespace for two."""
    for name in NAMESPACES:
        request = RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=DAY)
        await connections.service.workflow_service.register_namespace(request)
    for name in NAMESPACES[1:]:
        await _create_endpoint(connections, name)


async def _create_endpoint(connections: Connections, name: str) -> None:
    """Create an endpoint, once its new namespace is known to the server."""
    target = EndpointTarget(worker=EndpointTarget.Worker(namespace=name, task_queue=name))
    request = CreateNexusEndpointRequest(spec=EndpointSpec(name=name, target=target))
    for attempt in range(100):
        try:
            await connections.service.operator_service.create_nexus_endpoint(request)
        except RPCError:
            if attempt == 99:
                raise
            await asyncio.sleep(0.1)
        else:
            return
