"""Rules 1 and 2: what blocks and classic endpoints say about where things live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from crossway.design.deployment import Deployment
from crossway.design.model import EndpointEntry, Placement
from crossway.design.names import Found, Names
from crossway.design.settings import option_text, option_texts, place, stem
from crossway.design.starts import Start
from crossway.language import tree

N = TypeVar("N", tree.Namespace, tree.Endpoint)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A declared endpoint and the services it takes. `classic` ones say it themselves."""

    endpoint: EndpointEntry
    path: str
    services: tuple[str, ...]
    classic: bool

    @property
    def spot(self) -> Placement:
        """Where the endpoint leads."""
        return Placement(self.endpoint.namespace, self.endpoint.task_queue, self.endpoint.reason)


def place_declared(names: Names, starts: Sequence[Start], deployment: Deployment) -> None:
    """Apply rule 1 (namespace blocks with their workers), then rule 2 (endpoints).

    A classic endpoint places the services and workflows of its file. An endpoint that has
    no services there, or none on its queue, takes those of the files named like its own
    or like its namespace, else the only ones that nothing else places.
    """
    declared = [*_block_endpoints(names, deployment), *_classic_endpoints(names)]
    for entry, _, _ in declared:
        deployment.endpoints.setdefault(entry.name, entry)
    claims = [_claim(*one, names=names, deployment=deployment) for one in declared]
    by_blocks = set(deployment.services)
    for claim in claims:
        for service in claim.services:
            if service not in by_blocks:
                deployment.place_service(service, claim.spot)
    _place_workflows([claim for claim in claims if claim.classic], names, starts, deployment)
    deployment.fix()
    _narrow(claims, deployment)


def _block_endpoints(
    names: Names, deployment: Deployment
) -> Iterator[tuple[EndpointEntry, tree.File, tree.Endpoint | None]]:
    """Register what the workers of namespace blocks hold; yield the endpoints in them."""
    for file, block in _all(names, tree.Namespace):
        for entry in block.entries:
            if not isinstance(entry, tree.NamespaceEntry):
                continue
            queue = option_text(entry.options, "task_queue") or block.name
            spot = Placement(block.name, queue, f"namespace block, {place(block.span)}")
            if entry.kind == "worker":
                worker = names.workers.get(names.workers.name(entry.name, file.path))
                _register(worker, spot, names, deployment)
            else:
                yield _endpoint(entry, spot, entry.options), file, None


def _classic_endpoints(
    names: Names,
) -> Iterator[tuple[EndpointEntry, tree.File, tree.Endpoint | None]]:
    for file, node in _all(names, tree.Endpoint):
        namespace = option_text(node.settings, "target_namespace") or stem(file.path)
        queue = option_text(node.settings, "target_task_queue") or namespace
        spot = Placement(namespace, queue, f"nexus_endpoint {node.name}, {place(node.span)}")
        yield _endpoint(node, spot, node.settings), file, node


def _all(names: Names, kind: type[N]) -> Iterator[tuple[tree.File, N]]:
    for file in names.files:
        for node in file.definitions:
            if isinstance(node, kind):
                yield file, node


def _endpoint(
    node: tree.NamespaceEntry | tree.Endpoint, spot: Placement, settings: tree.Options
) -> EndpointEntry:
    return EndpointEntry(
        name=node.name,
        namespace=spot.namespace,
        task_queue=spot.task_queue,
        services=(),
        reason=spot.reason,
        callers=option_texts(settings, "allowed_caller_namespaces"),
        caller_identity=option_text(settings, "caller_identity") or "signed",
        description=option_text(settings, "description") or "",
        span=node.span,
    )


def _register(
    worker: Found[tree.Worker] | None, spot: Placement, names: Names, deployment: Deployment
) -> None:
    """Place what a worker holds. A service or activity that nothing defines is left out."""
    if worker is None:
        return
    for entry in worker.node.entries:
        if not isinstance(entry, tree.WorkerEntry):
            continue
        if entry.kind == "workflow":
            name = names.workflows.name(entry.name, worker.path)
            if names.workflows.get(name):
                deployment.place_workflow(name, spot)
        elif entry.kind == "service":
            name = names.services.name(entry.name, worker.path)
            if names.services.get(name):
                deployment.place_service(name, spot)
        else:
            name = names.activities.name(entry.name, worker.path)
            if names.activities.get(name):
                deployment.registered.append((name, spot))


def _claim(
    endpoint: EndpointEntry,
    file: tree.File,
    node: tree.Endpoint | None,
    *,
    names: Names,
    deployment: Deployment,
) -> _Claim:
    """Return the services that an endpoint takes: listed, of its file, or left over."""
    listed = option_texts(node.settings, "services") if node else None
    if listed is not None:
        known = [names.services.name(name, file.path) for name in listed]
        services = tuple(name for name in known if names.services.get(name))
    elif node is None and _served(endpoint, deployment):
        services = ()
    else:
        own = [s.name for s in names.services if s.path == file.path]
        own = [name for name in own if node or name not in deployment.services]
        services = tuple(own) if own else _left_over(endpoint, file, names, deployment)
        services = tuple(name for name in services if name not in _listed(file, names))
    return _Claim(endpoint, file.path, services, node is not None)


def _served(endpoint: EndpointEntry, deployment: Deployment) -> bool:
    """Return whether a worker block puts some service on the endpoint's queue."""
    spot = (endpoint.namespace, endpoint.task_queue)
    places = [p for some in deployment.services.values() for p in some]
    return spot in [(p.namespace, p.task_queue) for p in places]


def _listed(file: tree.File, names: Names) -> frozenset[str]:
    """Return the services that some endpoint of a file lists."""
    return frozenset(
        names.services.name(name, file.path)
        for node in file.definitions
        if isinstance(node, tree.Endpoint)
        for name in option_texts(node.settings, "services") or ()
    )


def _left_over(
    endpoint: EndpointEntry, file: tree.File, names: Names, deployment: Deployment
) -> tuple[str, ...]:
    """Return the services of other files that an endpoint without its own takes."""
    owning = {other.path for other, _ in _all(names, tree.Endpoint)} - {file.path}
    unplaced = [s for s in names.services if s.name not in deployment.services]
    free = [s for s in unplaced if s.path not in owning]
    near = [s for s in free if stem(s.path) in (stem(file.path), endpoint.namespace)]
    alone = free if len({s.path for s in free}) == 1 else []
    return tuple(s.name for s in near or alone)


def _place_workflows(
    claims: Sequence[_Claim], names: Names, starts: Sequence[Start], deployment: Deployment
) -> None:
    """Place the workflows of each claimed file: with what starts them, else with the first."""
    started: dict[str, set[str]] = {}
    for start in starts:
        if start.kind == "service":
            started.setdefault(start.target, set()).add(start.host)
    paths = {s.name: s.path for s in names.services}
    by_file: dict[str, list[_Claim]] = {}
    for claim in claims:
        for path in dict.fromkeys([claim.path, *(paths[name] for name in claim.services)]):
            by_file.setdefault(path, []).append(claim)
    by_blocks = set(deployment.workflows)
    for workflow in names.workflows:
        own = by_file.get(workflow.path, [])
        starting = [c for c in own if started.get(workflow.name, set()) & set(c.services)]
        for claim in starting or own[:1]:
            if workflow.name not in by_blocks:
                deployment.place_workflow(workflow.name, claim.spot)


def _narrow(claims: Sequence[_Claim], deployment: Deployment) -> None:
    """Put behind each classic endpoint those of its services that live on its queue."""
    for claim in claims:
        name = claim.endpoint.name
        if claim.classic and deployment.endpoints[name] is claim.endpoint:
            spot = (claim.spot.namespace, claim.spot.task_queue)
            here = [
                service
                for service in claim.services
                if spot in [(p.namespace, p.task_queue) for p in deployment.services[service]]
            ]
            deployment.narrowed.add(name)
            deployment.endpoints[name] = replace(claim.endpoint, services=tuple(here))
