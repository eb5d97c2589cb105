"""The names that a Temporal service has: namespaces, endpoints and where these lead."""

from __future__ import annotations

from dataclasses import dataclass

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, ListNamespacesRequest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import Connections, existing_endpoints, refused
from crossway.errors import ClusterError
from crossway.runtime.refusals import BUSY

INTERNAL = "temporal-system"
"""The server's own namespace."""

MOST = 1000
"""Namespaces looked at, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where an endpoint leads; both are empty when it leads out of the service."""

    namespace: str
    task_queue: str

    def __str__(self) -> str:
        """Return both as messages name them: `payments/payments-worker`."""
        return f"{self.namespace}/{self.task_queue}"


async def endpoint_targets(connections: Connections) -> dict[str, Target] | None:
    """Return where each endpoint leads; None where the service does not list them."""
    try:
        return await listed_targets(connections)
    except ClusterError:
        return None


async def listed_targets(connections: Connections) -> dict[str, Target]:
    """Return where each endpoint leads.

    Raises:
        ProvisionError: the service does not list them.
    """
    found = await existing_endpoints(connections)
    return {
        name: Target(
            namespace=endpoint.spec.target.worker.namespace,
            task_queue=endpoint.spec.target.worker.task_queue,
        )
        for name, endpoint in found.items()
    }


async def endpoint_namespaces(connections: Connections) -> dict[str, str]:
    """Return the namespace of each endpoint; empty where the service does not list them."""
    found = await endpoint_targets(connections) or {}
    return {name: target.namespace for name, target in found.items() if target.namespace}


async def namespaces(connections: Connections) -> list[str]:
    """Return the service's namespaces, by the service's names.

    Where these credentials may not list them, only those that have a profile of their own.

    Raises:
        ProvisionError: the service is busy or away, and says nothing.
    """
    found = [name for name in connections.renamed.values() if await _exists(connections, name)]
    token = b""
    while len(found) < MOST:
        request = ListNamespacesRequest(page_size=100, next_page_token=token)
        try:
            page = await connections.service.workflow_service.list_namespaces(request, retry=True)
        except RPCError as failure:
            if failure.status in BUSY:
                raise refused(connections, "list the namespaces", failure) from failure
            break
        found += [n.namespace_info.name for n in page.namespaces]
        token = page.next_page_token
        if not token:
            break
    return sorted({*found} - {INTERNAL})


async def may_exist(connections: Connections, namespace: str) -> bool:
    """Return whether the service does not say that a namespace is not there.

    A list leaves out those that these credentials may not see, without a word.
    """
    request = DescribeNamespaceRequest(namespace=namespace)
    try:
        await connections.at(namespace).describe_namespace(request)
    except RPCError as failure:
        return failure.status is not RPCStatusCode.NOT_FOUND
    return True


async def _exists(connections: Connections, namespace: str) -> bool:
    request = DescribeNamespaceRequest(namespace=namespace)
    try:
        await connections.at(namespace).describe_namespace(request)
    except RPCError:
        return False
    return True
