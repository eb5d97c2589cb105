"""What a design needs and the service lacks: namespaces and endpoints, as changes.

Nothing is ever deleted, and nothing is looked at that the design does not name. An
endpoint that we make carries a mark in its description; one that leads elsewhere is only
redirected when it carries the mark, or on the embedded server: otherwise it is another
team's. Source: DESIGN.md sections 4 and 8.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from temporalio.api.nexus.v1 import Endpoint
from temporalio.api.operatorservice.v1 import ListNexusEndpointsRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.connect import Connections
from crossway.cluster.errors import ProvisionError
from crossway.design.model import Design, EndpointEntry

MARK = {"made-by": b"crossway"}
"""Metadata of the description of every endpoint that we make."""


@dataclass(frozen=True, slots=True)
class NewNamespace:
    """A namespace to create."""

    name: str

    def __str__(self) -> str:
        """Say the change in a few words."""
        return f"create namespace {self.name}"


@dataclass(frozen=True, slots=True)
class EndpointChange:
    """An endpoint to create, or to redirect when there is a `found` one."""

    wanted: EndpointEntry
    found: Endpoint | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Say the change in a few words."""
        verb = "create" if self.found is None else "redirect"
        return (
            f"{verb} endpoint {self.wanted.name} -> "
            f"{self.wanted.namespace}/{self.wanted.task_queue}"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes a design needs, each kind by name."""

    namespaces: tuple[NewNamespace, ...]
    endpoints: tuple[EndpointChange, ...]


async def plan(connections: Connections, design: Design) -> Plan:
    """Return what is missing or leads elsewhere.

    Raises:
        ProvisionError: an endpoint of that name belongs to somebody else, or the service
            does not let us look.
    """
    found = await asyncio.gather(*(_namespace(connections, name) for name in design.namespaces))
    existing = await existing_endpoints(connections) if design.endpoints else {}
    changes = (
        endpoint_change(connections, design.endpoints[name], existing.get(name))
        for name in sorted(design.endpoints)
    )
    return Plan(tuple(n for n in found if n), tuple(change for change in changes if change))


async def _namespace(connections: Connections, name: str) -> NewNamespace | None:
    service = connections.service.workflow_service
    try:
        await service.describe_namespace(DescribeNamespaceRequest(namespace=name), retry=True)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return NewNamespace(name)
        raise refused(connections, f"look up the namespace {name!r}", failure) from failure
    return None


async def existing_endpoints(connections: Connections) -> dict[str, Endpoint]:
    """Return every endpoint of the service by name, read page by page.

    Raises:
        ProvisionError: the service does not let us look.
    """
    service = connections.service.operator_service
    found: dict[str, Endpoint] = {}
    token = b""
    while True:
        request = ListNexusEndpointsRequest(page_size=100, next_page_token=token)
        try:
            page = await service.list_nexus_endpoints(request, retry=True)
        except RPCError as failure:
            raise refused(connections, "list the Nexus endpoints", failure) from failure
        found.update({endpoint.spec.name: endpoint for endpoint in page.endpoints})
        token = page.next_page_token
        if not token:
            return found


def endpoint_change(
    connections: Connections, wanted: EndpointEntry, found: Endpoint | None
) -> EndpointChange | None:
    """Return what has to happen to one endpoint, None when nothing.

    Raises:
        ProvisionError: it leads elsewhere and belongs to somebody else.
    """
    if found is None:
        return EndpointChange(wanted)
    target = found.spec.target.worker
    same = (target.namespace, target.task_queue) == (wanted.namespace, wanted.task_queue)
    # An endpoint that the design only names, and that exists, is the real one.
    if same or (wanted.simulated and not connections.embedded):
        return None
    ours = dict(found.spec.description.metadata).get("made-by") == MARK["made-by"]
    if ours or connections.embedded:
        return EndpointChange(wanted, found)
    goes = f"{target.namespace}/{target.task_queue}" if target.namespace else "another cluster"
    raise ProvisionError(
        f"the endpoint {wanted.name!r} exists at {connections.address} and leads to {goes}; "
        f"the design wants {wanted.namespace}/{wanted.task_queue}. It was not made by "
        "Crossway, so it is left alone: rename the endpoint in the design, or change it "
        "with `temporal operator nexus endpoint update`"
    )


def refused(connections: Connections, wish: str, failure: RPCError) -> ProvisionError:
    """Return the error for a refused request, with what the user can do about it."""
    advice = {
        RPCStatusCode.PERMISSION_DENIED: "; these credentials may not: ask for it to be made",
        RPCStatusCode.UNIMPLEMENTED: "; this service manages it elsewhere: make it there first",
        RPCStatusCode.UNAVAILABLE: "; is the service up?",
    }.get(failure.status, "")
    return ProvisionError(f"cannot {wish} at {connections.address}: {failure.message}{advice}")
