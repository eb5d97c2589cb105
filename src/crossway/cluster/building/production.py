"""What production workers of some namespaces serve, and what keeps them from serving.

Nothing simulated goes to production: neither what lives in the chosen namespaces, nor a
call of theirs to what nobody offers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue as QueueName
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    DescribeTaskQueueRequest,
)
from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.building.implementations import import_beside, import_named
from crossway.cluster.building.load import load
from crossway.cluster.making.plan import existing_endpoints, refused
from crossway.cluster.service.connect import Connections
from crossway.compiler import compile_design
from crossway.design.model import Design, Placement
from crossway.errors import ServeError
from crossway.language import tree, walk
from crossway.language.holes import has_holes
from crossway.runtime import TaskQueue, implement
from crossway.runtime.identity import Keyring


@dataclass(frozen=True, slots=True)
class Production:
    """Some namespaces of a design, ready to be served.

    `sources` is the compiled text of each namespace, `simulated` what has no
    implementation, `calls` the endpoints that are called and the design does not define,
    `nexus` whether the design has any endpoint.
    """

    queues: tuple[TaskQueue, ...]
    sources: Mapping[str, str]
    simulated: tuple[str, ...]
    calls: tuple[str, ...]
    nexus: bool

    @property
    def templates(self) -> tuple[TaskQueue, ...]:
        """The queues that stand for one per tenant."""
        return tuple(queue for queue in self.queues if has_holes(queue.name))


def produce(design: Design, namespaces: Sequence[str], modules: Sequence[str] = ()) -> Production:
    """Return some namespaces of a design, compiled and bound to their Python.

    Python files of other namespaces are not imported: their libraries may be missing here.

    Raises:
        ImplementationError: a module of the user does not import.
    """
    compiled = compile_design(design)
    queues = [queue for queue in load(compiled) if queue.namespace in namespaces]
    wanted = {stub.label for queue in queues for stub in queue.stubs}
    files = {path: label for path, label in design.labels.items() if label in wanted}
    implemented = implement(queues, import_beside(files), [import_named(m) for m in modules])
    sources = dict(zip(design.namespaces, compiled.values(), strict=True))
    return Production(
        queues=implemented.queues,
        sources={name: sources[name] for name in namespaces},
        simulated=tuple(sorted({*implemented.simulated, *_named_only(design, namespaces)})),
        calls=tuple(sorted(set(_unknown_calls(design, namespaces)))),
        nexus=bool(design.endpoints),
    )


def _named_only(design: Design, namespaces: Sequence[str]) -> Iterator[str]:
    """Yield the workflows, services and values that these namespaces use and nothing defines."""
    for flow in design.workflows.values():
        if flow.simulated and _inside(flow.placements, namespaces):
            yield f"workflow {flow.name}"
    for service in design.services.values():
        if service.simulated and _inside(service.placements, namespaces):
            yield f"service {service.name}"
    for owner, unknowns in design.unknowns.items():
        if _inside(_placements(design, owner), namespaces):
            yield from (f"value {unknown.name} of {owner}" for unknown in unknowns)


def _placements(design: Design, owner: str) -> tuple[Placement, ...]:
    """Return where the owner of a body lives: a workflow, or `Service.Operation`."""
    if owner in design.workflows:
        return design.workflows[owner].placements
    service = design.services.get(owner.rpartition(".")[0])
    return service.placements if service else ()


def _inside(placements: Sequence[Placement], namespaces: Sequence[str]) -> bool:
    return any(place.namespace in namespaces for place in placements)


def _unknown_calls(design: Design, namespaces: Sequence[str]) -> Iterator[str]:
    holders: list[tuple[tuple[Placement, ...], tree.Node | None]]
    holders = [(w.placements, w.tree) for w in design.workflows.values()]
    holders += [(s.placements, s.tree) for s in design.services.values()]
    for placements, body in holders:
        if body is None or not _inside(placements, namespaces):
            continue
        for node in walk(body):
            if isinstance(node, tree.NexusCall) and design.calls.nexus[node.span].simulated:
                yield design.calls.nexus[node.span].endpoint


def check_keys(production: Production, keys: Keyring, directory: Path) -> None:
    """Return when every namespace that takes part in Nexus calls has a key to sign with.

    Raises:
        ServeError: one has none: its calls and answers would be refused.
    """
    taking_part = {queue.namespace for queue in production.queues if production.nexus}
    missing = sorted(name for name in taking_part if keys.signing(name) is None)
    if missing:
        raise ServeError(
            f"no key to sign with for {', '.join(missing)} in {directory}; make it with "
            f"`crossway keys new {' '.join(missing)}`, and give the public keys to the others"
        )


async def check_service(connections: Connections, production: Production) -> None:
    """Return when the service has what these namespaces need.

    Raises:
        ServeError: a namespace is missing, or an endpoint that only others could offer.
    """
    for name in production.sources:
        request = DescribeNamespaceRequest(namespace=connections.name(name))
        try:
            await connections.at(name).describe_namespace(request, retry=True)
        except RPCError as failure:
            if failure.status != RPCStatusCode.NOT_FOUND:
                raise refused(connections, f"look up the namespace {name!r}", failure) from failure
            raise ServeError(
                f"the namespace {name!r} does not exist at {connections.address}; "
                "make it with `crossway apply`"
            ) from failure
    existing = await existing_endpoints(connections) if production.calls else {}
    missing = [name for name in production.calls if name not in existing]
    if missing:
        raise ServeError(
            f"the design calls {', '.join(missing)}, which it does not define and which does not "
            f"exist at {connections.address}; nothing is simulated in production"
        )


async def refuse_unversioned(
    connections: Connections, queues: Sequence[TaskQueue], advice: str
) -> None:
    """Return when workers without a version get the work of these queues.

    Raises:
        ServeError: a version is current for one; `advice` is what the user may do instead.
    """
    named = [queue for queue in queues if not has_holes(queue.name)]
    looks = (_current_of(connections.client(q.namespace), q.name) for q in named)
    try:
        found = await asyncio.gather(*looks)
    except RPCError as failure:
        raise refused(connections, "look up the current versions", failure) from failure
    for queue, current in zip(named, found, strict=True):
        if current.build_id:
            namespace = connections.name(queue.namespace)
            raise ServeError(
                f"build {current.build_id} of {current.deployment_name} is current for "
                f"{namespace}/{queue.name}: workers without a version would get nothing. "
                f"{advice}, or first run `temporal worker deployment set-current-version "
                f"--unversioned --deployment-name {current.deployment_name} "
                f"--namespace {namespace}`"
            )


async def _current_of(client: Client, queue: str) -> WorkerDeploymentVersion:
    """Return the version that gets a queue's new work; its fields are empty when none does."""
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=QueueName(name=queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    found = await client.workflow_service.describe_task_queue(request, retry=True)
    current = found.versioning_info.current_deployment_version
    return WorkerDeploymentVersion(current.deployment_name, current.build_id)
