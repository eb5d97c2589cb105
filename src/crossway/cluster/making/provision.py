"""Makes the namespaces and endpoints of a design, and waits until they are usable.

May run any number of times, also at once: that somebody else made the same thing first
is success.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable

from temporalio.api.common.v1 import Payload
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.nexus.v1 import Endpoint, EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    CreateNexusEndpointRequest,
    DeleteNexusEndpointRequest,
    UpdateNexusEndpointRequest,
)
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest, UpdateNamespaceRequest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.making.changes import (
    MARK,
    Conflict,
    EndpointChange,
    NewAttributes,
    NewNamespace,
    NewRetention,
    Plan,
    Removal,
    owner_of,
)
from crossway.cluster.making.describe import as_json
from crossway.cluster.making.plan import Terms, endpoint_change, plan
from crossway.cluster.making.ready import attributes_usable, endpoints_usable, namespace_usable
from crossway.cluster.service import (
    INDEXED,
    Connections,
    existing_endpoints,
    refused,
    whole_seconds,
)
from crossway.design.model import Design
from crossway.errors import ProvisionError, first_of

# Changes that meet others' changes are read again and retried, this many times.
ATTEMPTS = 10

# What reading again can mend: made or changed by another, or its namespace was made by another
# so lately that not every part of the server knows it.
CONTENDED = (
    RPCStatusCode.ALREADY_EXISTS,
    RPCStatusCode.ABORTED,
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.NOT_FOUND,
)


TERMS = Terms()
"""The terms of a design that nobody named, as `run` puts it on a service."""


def _quiet(_message: str) -> None:
    """Report progress to nobody."""


async def provision(
    connections: Connections,
    design: Design,
    progress: Callable[[str], None] = _quiet,
    terms: Terms = TERMS,
) -> Plan:
    """Make what the design needs, wait until it is usable, and return what was needed.

    `progress` is told each change in a few words, once it is made. Nothing is changed
    when anything is in the way.

    Raises:
        ProvisionError: something cannot be made, belongs to somebody else, or does not
            become usable.
    """
    needed = await plan(connections, design, terms)
    if needed.conflicts:
        said = "; ".join(map(str, needed.conflicts))
        raise ProvisionError(f"at {connections.address} {said}")
    maker = _Maker(connections, design, progress, terms)
    await _all(maker.namespace(change) for change in needed.namespaces)
    await _all(maker.retention(change) for change in needed.retentions)
    await _all(maker.attributes(change) for change in needed.attributes)
    await _all(maker.endpoint(change) for change in needed.endpoints)
    await _all(maker.removal(change) for change in needed.removals if terms.prune)
    new = [change for change in needed.endpoints if change.found is None or change.redirects]
    if new:
        names = [change.wanted.name for change in new]
        where = "default" if connections.embedded else design.endpoints[names[0]].namespace
        await endpoints_usable(connections, where, names)
    return needed


async def _all(steps: Iterable[Coroutine[None, None, None]]) -> None:
    """Run all steps at once; the first failure stops the others and is the one raised."""
    first: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(step)
    except BaseExceptionGroup as failures:
        first = first_of(failures)
    # Out here, so that it keeps its own cause and context.
    if first is not None:
        raise first


class _Maker:
    """Makes changes; each may find that somebody else was faster, which is success."""

    def __init__(
        self,
        connections: Connections,
        design: Design,
        progress: Callable[[str], None],
        terms: Terms,
    ) -> None:
        self._connections, self._design = connections, design
        self._progress, self._terms = progress, terms

    async def namespace(self, change: NewNamespace) -> None:
        request = RegisterNamespaceRequest(
            namespace=self._connections.name(change.name),
            description="Made by Crossway.",
            workflow_execution_retention_period=whole_seconds(change.retention),
        )
        try:
            await self._connections.at(change.name).register_namespace(request, retry=True)
        except RPCError as failure:
            if failure.status != RPCStatusCode.ALREADY_EXISTS:
                raise self._refused(change, failure) from failure
        await namespace_usable(self._connections, change.name)
        self._progress(str(change))

    async def retention(self, change: NewRetention) -> None:
        config = NamespaceConfig(workflow_execution_retention_ttl=whole_seconds(change.wanted))
        request = UpdateNamespaceRequest(
            namespace=self._connections.name(change.name), config=config
        )
        try:
            await self._connections.at(change.name).update_namespace(request, retry=True)
        except RPCError as failure:
            raise self._refused(change, failure) from failure
        self._progress(str(change))

    async def attributes(self, change: NewAttributes) -> None:
        """Register search attributes; those that somebody else was faster with are there."""
        request = AddSearchAttributesRequest(
            namespace=self._connections.name(change.namespace),
            search_attributes={name: INDEXED[kind] for name, kind in change.kinds.items()},
        )
        service = self._connections.operator_at(change.namespace)
        try:
            await service.add_search_attributes(request, retry=True)
        except RPCError as failure:
            if failure.status != RPCStatusCode.ALREADY_EXISTS:
                raise self._refused(change, failure) from failure
        await attributes_usable(self._connections, change.namespace, list(change.kinds))
        self._progress(str(change))

    async def endpoint(self, change: EndpointChange) -> None:
        """Create or change one endpoint, reading it anew when somebody else was faster."""
        pending: EndpointChange | Conflict | None = change
        for attempt in range(1, ATTEMPTS + 1):
            if pending is None:
                return
            if isinstance(pending, Conflict):
                raise ProvisionError(f"at {self._connections.address} {pending}")
            try:
                await self._send(pending)
            except RPCError as failure:
                if attempt == ATTEMPTS or failure.status not in CONTENDED:
                    raise self._refused(pending, failure) from failure
                if failure.status in (RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION):
                    await namespace_usable(self._connections, pending.wanted.namespace)
                await asyncio.sleep(0.01 * attempt)
                pending = await self._again(pending)
            else:
                self._progress(str(pending))
                return

    async def _again(self, change: EndpointChange) -> EndpointChange | Conflict | None:
        name = change.wanted.name
        found = (await existing_endpoints(self._connections)).get(name)
        wanted = self._design.endpoints[name]
        return endpoint_change(self._connections, self._design, wanted, found, self._terms)

    async def _send(self, change: EndpointChange) -> None:
        service = self._connections.service.operator_service
        spec = _spec(change)
        found = change.found
        if found is None:
            await service.create_nexus_endpoint(CreateNexusEndpointRequest(spec=spec), retry=True)
        else:
            request = UpdateNexusEndpointRequest(id=found.id, version=found.version, spec=spec)
            await service.update_nexus_endpoint(request, retry=True)

    async def removal(self, change: Removal) -> None:
        """Delete an endpoint as it was seen: one that was changed since is looked at again."""
        name = change.found.spec.name
        found: Endpoint | None = change.found
        for attempt in range(1, ATTEMPTS + 1):
            if found is None or owner_of(found) != self._terms.owner:
                return
            request = DeleteNexusEndpointRequest(id=found.id, version=found.version)
            service = self._connections.service.operator_service
            try:
                await service.delete_nexus_endpoint(request, retry=True)
            except RPCError as failure:
                if attempt == ATTEMPTS or failure.status not in CONTENDED:
                    raise self._refused(change, failure) from failure
                found = (await existing_endpoints(self._connections)).get(name)
            else:
                self._progress(str(change))
                return

    def _refused(self, change: object, failure: RPCError) -> ProvisionError:
        return refused(self._connections, str(change), failure)


def _spec(change: EndpointChange) -> EndpointSpec:
    wanted = change.wanted
    worker = EndpointTarget.Worker(namespace=wanted.namespace, task_queue=wanted.task_queue)
    metadata = {"encoding": b"json/plain", **MARK, "design": change.owner.encode()}
    return EndpointSpec(
        name=wanted.name,
        description=Payload(metadata=metadata, data=as_json(change.description)),
        target=EndpointTarget(worker=worker),
    )
