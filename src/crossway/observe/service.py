"""The running Temporal service that a command looks at: connecting, and its names."""

from __future__ import annotations

from temporalio.api.workflowservice.v1 import ListNamespacesRequest
from temporalio.service import RPCError

from crossway.cluster.connect import Connections
from crossway.cluster.errors import ClusterError
from crossway.cluster.plan import existing_endpoints

INTERNAL = "temporal-system"
"""The server's own namespace."""

MOST = 1000
"""Namespaces looked at, at most."""


async def endpoint_namespaces(connections: Connections) -> dict[str, str]:
    """Return the namespace of each endpoint; empty where the service does not list them."""
    try:
        found = await existing_endpoints(connections)
    except ClusterError:
        return {}
    return {name: endpoint.spec.target.worker.namespace for name, endpoint in found.items()}


async def namespaces(connections: Connections) -> list[str]:
    """Return the service's namespaces; empty where these credentials may not list them."""
    found: list[str] = []
    token = b""
    while len(found) < MOST:
        request = ListNamespacesRequest(page_size=100, next_page_token=token)
        try:
            page = await connections.service.workflow_service.list_namespaces(request)
        except RPCError:
            break
        found += [n.namespace_info.name for n in page.namespaces]
        token = page.next_page_token
        if not token:
            break
    return sorted(name for name in found if name != INTERNAL)
