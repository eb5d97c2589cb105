"""Makes the namespaces and endpoints of a design, and waits until they are usable.

May run any number of times, also at once: that somebody else made the same thing first
is success.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.common.v1 import Payload
from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import (
    CreateNexusEndpointRequest,
    UpdateNexusEndpointRequest,
)
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.connect import Connections
from crossway.cluster.plan import (
    MARK,
    EndpointChange,
    NewNamespace,
    Plan,
    endpoint_change,
    existing_endpoints,
    plan,
    refused,
)
from crossway.cluster.ready import endpoints_usable, namespace_usable
from crossway.design.model import Design, EndpointEntry

RETENTION = timedelta(days=1)
"""How long a namespace that we make keeps closed executions, unless told otherwise."""

# Changes that meet others' changes are read again and retried, this many times.
ATTEMPTS = 10

# What reading again can mend: made or changed by another, or its namespace is too new.
CONTENDED = (
    RPCStatusCode.ALREADY_EXISTS,
    RPCStatusCode.ABORTED,
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.NOT_FOUND,
)


def _quiet(_message: str) -> None:
    """Report progress to nobody."""


async def provision(
    connections: Connections,
    design: Design,
    progress: Callable[[str], None] = _quiet,
    *,
    retention: timedelta = RETENTION,
) -> Plan:
    """Make what the design needs, wait until it is usable, and return what was needed.

    `progress` is told each change in a few words, once it is made. `retention` is for
    namespaces that do not exist yet.

    Raises:
        ProvisionError: something cannot be made, belongs to somebody else, or does not
            become usable.
    """
    needed = await plan(connections, design)

    async def make_namespace(change: NewNamespace) -> None:
        await _create_namespace(connections, change.name, retention)
        await namespace_usable(connections, change.name)
        progress(str(change))

    async def make_endpoint(change: EndpointChange) -> None:
        await _make_endpoint(connections, change)
        progress(str(change))

    await _all(make_namespace(change) for change in needed.namespaces)
    await _all(make_endpoint(change) for change in needed.endpoints)
    if needed.endpoints:
        owner = "default" if connections.embedded else needed.endpoints[0].wanted.namespace
        names = [change.wanted.name for change in needed.endpoints]
        await endpoints_usable(connections, owner, names)
    return needed


async def _all(steps: Iterable[Coroutine[None, None, None]]) -> None:
    """Run all steps at once; the first failure stops the others and is the one raised."""
    first: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(step)
    except BaseExceptionGroup as failures:
        first = failures.exceptions[0]
    # Out here, so that it keeps its own cause and context.
    if first is not None:
        raise first


async def _create_namespace(connections: Connections, name: str, retention: timedelta) -> None:
    request = RegisterNamespaceRequest(
        namespace=name,
        description="Made by Crossway.",
        workflow_execution_retention_period=Duration(seconds=int(retention.total_seconds())),
    )
    try:
        await connections.service.workflow_service.register_namespace(request, retry=True)
    except RPCError as failure:
        if failure.status != RPCStatusCode.ALREADY_EXISTS:
            raise refused(connections, f"create the namespace {name!r}", failure) from failure


async def _make_endpoint(connections: Connections, change: EndpointChange) -> None:
    """Create or redirect one endpoint, reading it anew when somebody else was faster."""
    pending: EndpointChange | None = change
    for attempt in range(1, ATTEMPTS + 1):
        if pending is None:
            return
        try:
            await _send(connections, pending)
        except RPCError as failure:
            if attempt == ATTEMPTS or failure.status not in CONTENDED:
                raise refused(connections, str(pending), failure) from failure
            await asyncio.sleep(0.01 * attempt)
            existing = await existing_endpoints(connections)
            name = pending.wanted.name
            pending = endpoint_change(connections, pending.wanted, existing.get(name))
        else:
            return


async def _send(connections: Connections, change: EndpointChange) -> None:
    service = connections.service.operator_service
    spec = _spec(change.wanted)
    found = change.found
    if found is None:
        await service.create_nexus_endpoint(CreateNexusEndpointRequest(spec=spec), retry=True)
    else:
        request = UpdateNexusEndpointRequest(id=found.id, version=found.version, spec=spec)
        await service.update_nexus_endpoint(request, retry=True)


def _spec(wanted: EndpointEntry) -> EndpointSpec:
    text = wanted.description or "Made by Crossway."
    worker = EndpointTarget.Worker(namespace=wanted.namespace, task_queue=wanted.task_queue)
    return EndpointSpec(
        name=wanted.name,
        description=Payload(
            metadata={"encoding": b"json/plain", **MARK}, data=json.dumps(text).encode()
        ),
        target=EndpointTarget(worker=worker),
    )
