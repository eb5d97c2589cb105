"""What each nexus call reaches.

A classic call names an endpoint, else a namespace; a modern one an endpoint and a service.
What the design does not define is made up as simulated services, operations and endpoints,
so that every call reaches something. Source: DESIGN.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crossway.design.bodies import Body
from crossway.design.model import EndpointEntry, NexusTarget, Placement
from crossway.design.names import Names
from crossway.design.placing.deployment import Deployment, spot
from crossway.design.placing.placement import is_local
from crossway.design.settings import endpoint_name, kebab_case, namespace_name, place
from crossway.language import tree
from crossway.language.span import Span


@dataclass(slots=True)
class Implied:
    """A service that no file declares, or what calls add to one that a file does.

    `operations` maps a name to the workflow behind it, None when it is simulated.
    """

    path: str
    operations: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Aim:
    """The targets found so far and what had to be made up for them."""

    names: Names
    deployment: Deployment
    calls: dict[Span, NexusTarget] = field(default_factory=dict)
    implied: dict[str, Implied] = field(default_factory=dict)

    def operations(self, service: str) -> list[str]:
        """Return the operations a service has in the design, simulated ones left out."""
        made = self.implied.get(service)
        real = [name for name, flow in made.operations.items() if flow] if made else []
        return [*self.names.operations.get(service, ()), *real]

    def offers(self, service: str, operation: str) -> bool:
        """Return whether a service has an operation that is not simulated."""
        made = self.implied.get(service)
        known = operation in self.names.operations.get(service, ())
        return known or bool(made and made.operations.get(operation))

    def ways(self, endpoints: Iterable[EndpointEntry], operation: str) -> list[NexusTarget]:
        """Return every way to an operation through some endpoints, in order."""
        return [
            NexusTarget(endpoint.name, endpoint.namespace, service, operation)
            for endpoint in endpoints
            for service in endpoint.services
            if self.offers(service, operation)
        ]

    def ways_to(self, service: str, operation: str) -> list[NexusTarget]:
        """Return every way to an operation of one service through endpoints of the design."""
        return [
            NexusTarget(door.name, door.namespace, service, operation)
            for door in self.deployment.doors(service)
            if not door.simulated and self.offers(service, operation)
        ]


def aim_all(names: Names, bodies: Iterable[Body], deployment: Deployment) -> Aim:
    """Return the target of every nexus call; endpoints and services made up are added."""
    aim = Aim(names, deployment)
    for body in bodies:
        for call in body.calls:
            if isinstance(call, tree.NexusCall):
                classic = call.service is None
                target = _aim_classic(call, body, aim) if classic else _aim_modern(call, body, aim)
                aim.calls[call.span] = target
    return aim


def _spell(target: NexusTarget) -> str:
    return f"{target.endpoint} {target.service}.{target.operation}"


def _reason(call: tree.NexusCall) -> str:
    name = f'"{call.target}"' if call.service is None else call.target
    return f"named by nexus {name}, {place(call.span)}"


def _first(matches: list[NexusTarget]) -> NexusTarget:
    """Return the first match, with all of them as candidates when there are several."""
    several = len(matches) > 1
    return replace(matches[0], candidates=tuple(map(_spell, matches))) if several else matches[0]


def _known(endpoints: Iterable[EndpointEntry], aim: Aim) -> tuple[str, ...]:
    """Return what some endpoints offer, for a call that found nothing there."""
    return tuple(
        f"{endpoint.name} {service}.{operation}"
        for endpoint in endpoints
        for service in endpoint.services
        for operation in aim.operations(service)
    )


# --- classic: nexus "X" workflow Op --------------------------------------------------


def _aim_classic(call: tree.NexusCall, body: Body, aim: Aim) -> NexusTarget:
    deployment = aim.deployment
    endpoint = deployment.endpoints.get(call.target)
    if endpoint is not None:
        matches = aim.ways([endpoint], call.operation)
        return _first(matches) if matches else _imply(call, body, endpoint.name, endpoint, aim)
    namespace = namespace_name(call.target)
    if is_local(call.target, aim.names, deployment):
        namespace = deployment.host(body.kind, body.host)[0].namespace
    known = namespace in deployment.namespaces
    if known:
        _open_namespace(namespace, call.operation, aim)
        matches = aim.ways(deployment.endpoints_to(namespace), call.operation)
        if matches:
            return _first(matches)
    return _imply(call, body, namespace, _door(call, namespace, known, aim), aim)


def _open_namespace(namespace: str, operation: str, aim: Aim) -> None:
    """Give an endpoint to each queue of a namespace whose service offers the operation."""
    deployment = aim.deployment
    for service in aim.names.offering(operation):
        leading = [spot(door) for door in deployment.doors(service.name)]
        for place_ in deployment.services[service.name]:
            if place_.namespace == namespace and spot(place_) not in leading:
                made = deployment.imply_endpoint(namespace, place_)
                deployment.put_behind(made.name, [service.name])


def _door(call: tree.NexusCall, namespace: str, known: bool, aim: Aim) -> EndpointEntry:
    """Return the endpoint for what a namespace does not offer by a service of its own.

    A declared endpoint goes first: its list of allowed callers then holds here as well.
    """
    doors = aim.deployment.endpoints_to(namespace)
    if doors:
        return next((door for door in doors if door.span), doors[0])
    reason = _reason(call)
    here = Placement(namespace, namespace, reason)
    return aim.deployment.imply_endpoint(namespace, here, simulated=not known)


def _imply(
    call: tree.NexusCall, body: Body, name: str, endpoint: EndpointEntry, aim: Aim
) -> NexusTarget:
    """Return the target of a call that no service answers: a workflow, else a simulation."""
    workflow = aim.names.workflows.name(call.operation, body.path)
    spots = aim.deployment.workflows.get(workflow, [])
    here = any(one.namespace == endpoint.namespace for one in spots)
    behind = workflow if here and aim.names.workflows.get(workflow) else None
    target = _add(call, body, name, behind, endpoint, aim)
    if behind is not None:
        return target
    near = _known(aim.deployment.endpoints_to(endpoint.namespace), aim)
    services = aim.names.offering(call.operation)
    elsewhere = [way for s in services for way in aim.ways_to(s.name, call.operation)]
    return replace(target, simulated=True, candidates=near or tuple(map(_spell, elsewhere)))


def _add(
    call: tree.NexusCall,
    body: Body,
    service: str,
    workflow: str | None,
    endpoint: EndpointEntry,
    aim: Aim,
) -> NexusTarget:
    """Add an operation to a service that no file declares; return it as a target."""
    while aim.names.services.get(service):
        service = f"{service}-implied"
    implied = aim.implied.setdefault(service, Implied(body.path))
    if implied.operations.get(call.operation) is None:
        implied.operations[call.operation] = workflow
    _put_behind(service, endpoint, call, aim)
    return NexusTarget(endpoint.name, endpoint.namespace, service, call.operation)


def _put_behind(service: str, endpoint: EndpointEntry, call: tree.NexusCall, aim: Aim) -> None:
    reason = _reason(call)
    here = Placement(endpoint.namespace, endpoint.task_queue, reason)
    aim.deployment.place_service(service, here)
    aim.deployment.put_behind(endpoint.name, [service])


# --- modern: nexus Endpoint Service.Op -----------------------------------------------


def _aim_modern(call: tree.NexusCall, body: Body, aim: Aim) -> NexusTarget:
    service = aim.names.services.name(call.service or "", body.path)
    defined = aim.names.services.get(service) is not None
    endpoint = aim.deployment.endpoints.get(call.target)
    made_up = endpoint is None or endpoint.simulated
    if endpoint is None:
        endpoint = _unknown_endpoint(call, service, aim)
    offered = aim.offers(service, call.operation)
    candidates = _modern_candidates(call, service, endpoint, aim)
    if not offered:
        implied = aim.implied.setdefault(service, Implied(body.path))
        implied.operations.setdefault(call.operation, None)
    if not defined or made_up:
        _put_behind(service, endpoint, call, aim)
    target = NexusTarget(endpoint.name, endpoint.namespace, service, call.operation)
    if offered and not made_up:
        return target
    return replace(target, simulated=True, candidates=candidates)


def _unknown_endpoint(call: tree.NexusCall, service: str, aim: Aim) -> EndpointEntry:
    """Return a simulated endpoint: to the service where it lives, else to a new namespace."""
    reason = _reason(call)
    namespace = kebab_case(call.target)
    spots = aim.deployment.services.get(service) or [Placement(namespace, namespace, reason)]
    here = replace(spots[0], reason=reason)
    known = aim.deployment.endpoints.get(endpoint_name(call.target))
    if known and known.simulated:
        return known
    return aim.deployment.imply_endpoint(call.target, here, simulated=True)


def _modern_candidates(
    call: tree.NexusCall, service: str, endpoint: EndpointEntry, aim: Aim
) -> tuple[str, ...]:
    """Return what a modern call could have meant: other ways there, else what is near."""
    ways = aim.ways_to(service, call.operation)
    if ways:
        return tuple(map(_spell, ways))
    near = [f"{endpoint.name} {service}.{name}" for name in aim.operations(service)]
    return tuple(near) or _known([endpoint], aim)
