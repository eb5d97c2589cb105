"""What each nexus call reaches.

A classic call names an endpoint, else a namespace; a modern one an endpoint and a service.
What the design does not define is made up as simulated services, operations and endpoints,
so that every call reaches something. Source: DESIGN.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from crossway.design.callers import Caller
from crossway.design.model import EndpointEntry, NexusTarget, Placement
from crossway.design.names import Names
from crossway.design.placing.locations import Locations
from crossway.design.placing.rules import is_local, workflow_meant
from crossway.design.settings import endpoint_name, kebab_case, namespace_name, place
from crossway.language import tree
from crossway.language.holes import bindings, fill, has_holes
from crossway.language.span import Span


class Implied(msgspec.Struct):
    """A service that no file declares, or what calls add to one that a file does.

    `operations` maps a name to the workflow behind it, None when it is simulated.
    """

    path: str
    operations: dict[str, str | None] = msgspec.field(default_factory=dict)


class Targets(msgspec.Struct):
    """The targets found so far and what had to be made up for them."""

    names: Names
    locations: Locations
    calls: dict[Span, NexusTarget] = msgspec.field(default_factory=dict)
    implied: dict[str, Implied] = msgspec.field(default_factory=dict)

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

    def through(self, endpoints: Iterable[EndpointEntry], operation: str) -> list[NexusTarget]:
        """Return every route to an operation through some endpoints, in order."""
        return [
            NexusTarget(endpoint.name, endpoint.namespace, service, operation)
            for endpoint in endpoints
            for service in endpoint.services
            if self.offers(service, operation)
        ]

    def reaching(self, service: str, operation: str) -> list[NexusTarget]:
        """Return every route to an operation of one service through endpoints of the design."""
        return [
            NexusTarget(endpoint.name, endpoint.namespace, service, operation)
            for endpoint in self.locations.endpoints_of(service)
            if not endpoint.simulated and self.offers(service, operation)
        ]


def resolve_targets(names: Names, callers: Iterable[Caller], locations: Locations) -> Targets:
    """Return the target of every nexus call; endpoints and services made up are added."""
    targets = Targets(names, locations)
    for caller in callers:
        for call in caller.calls:
            if isinstance(call, tree.NexusCall):
                classic = call.service is None
                target = (
                    _classic_target(call, caller, targets)
                    if classic
                    else _modern_target(call, caller, targets)
                )
                targets.calls[call.span] = _called(target, locations, call)
    return targets


def _called(target: NexusTarget, locations: Locations, call: tree.NexusCall) -> NexusTarget:
    """Return a target in a family with its endpoint as this call has to name it.

    The holes of the endpoint's own name are what the call has in their place:
    `nexus "shard-{order.org}"` calls `shard-{order.org}-Boot`.
    """
    if not has_holes(target.endpoint):
        return target
    found = bindings(locations.declared(call.target), call.target) or {}
    name = fill(target.endpoint, lambda hole: found.get(str(hole), f"{{{hole}}}"))
    return replace(target, called=name)


def _spell(target: NexusTarget) -> str:
    return f"{target.endpoint} {target.service}.{target.operation}"


def _reason(call: tree.NexusCall) -> str:
    name = f'"{call.target}"' if call.service is None else call.target
    return f"named by nexus {name}, {place(call.span)}"


def _first(matches: list[NexusTarget]) -> NexusTarget:
    """Return the first match, with all of them as candidates when there are several."""
    several = len(matches) > 1
    return replace(matches[0], candidates=tuple(map(_spell, matches))) if several else matches[0]


def _known(endpoints: Iterable[EndpointEntry], targets: Targets) -> tuple[str, ...]:
    """Return what some endpoints offer, for a call that found nothing there."""
    return tuple(
        f"{endpoint.name} {service}.{operation}"
        for endpoint in endpoints
        for service in endpoint.services
        for operation in targets.operations(service)
    )


# --- classic: nexus "X" workflow Op --------------------------------------------------


def _classic_target(call: tree.NexusCall, caller: Caller, targets: Targets) -> NexusTarget:
    locations = targets.locations
    named = locations.declared(call.target)
    endpoint = locations.endpoints.get(named)
    if endpoint is not None:
        matches = targets.through([endpoint], call.operation)
        return (
            _first(matches) if matches else _imply(call, caller, endpoint.name, endpoint, targets)
        )
    namespace = _namespace(named, locations)
    if is_local(call.target, targets.names, locations):
        namespace = locations.host(caller.kind, caller.host)[0].namespace
    known = namespace in locations.namespaces
    if known:
        _open_namespace(namespace, call.operation, targets)
        matches = targets.through(locations.endpoints_to(namespace), call.operation)
        if matches:
            return _first(matches)
    return _imply(call, caller, namespace, _endpoint_into(call, namespace, known, targets), targets)


def _namespace(name: str, locations: Locations) -> str:
    """Return the namespace that a call names: one of the design's, else as Temporal takes it."""
    return name if name in locations.namespaces else namespace_name(name)


def _open_namespace(namespace: str, operation: str, targets: Targets) -> None:
    """Give an endpoint to each queue of a namespace whose service offers the operation."""
    locations = targets.locations
    for service in targets.names.offering(operation):
        leading = [one.location for one in locations.endpoints_of(service.name)]
        for placement in locations.services.get(service.name, ()):
            if placement.namespace == namespace and placement.location not in leading:
                made = locations.imply_endpoint(namespace, placement)
                locations.put_behind(made.name, [service.name])


def _endpoint_into(
    call: tree.NexusCall, namespace: str, known: bool, targets: Targets
) -> EndpointEntry:
    """Return the endpoint for what a namespace does not offer by a service of its own.

    A declared endpoint goes first: its list of allowed callers then holds here as well.
    """
    leading = targets.locations.endpoints_to(namespace)
    if leading:
        return next((endpoint for endpoint in leading if endpoint.span), leading[0])
    reason = _reason(call)
    placement = Placement(namespace, namespace, reason)
    return targets.locations.imply_endpoint(namespace, placement, simulated=not known)


def _imply(
    call: tree.NexusCall, caller: Caller, name: str, endpoint: EndpointEntry, targets: Targets
) -> NexusTarget:
    """Return the target of a call that no service answers there: an operation that somebody else
    offers, a workflow, else a simulation."""
    names, locations = targets.names, targets.locations
    theirs = [s.name for s in names.offering(call.operation) if s.node.extern]
    if len(theirs) == 1:
        _put_behind(theirs[0], endpoint, call, targets)
        return NexusTarget(endpoint.name, endpoint.namespace, theirs[0], call.operation)
    workflow = workflow_meant(call, endpoint.namespace, caller, names, locations)
    placements = locations.host("workflow", workflow or "")
    behind = workflow if any(p.namespace == endpoint.namespace for p in placements) else None
    target = _add(call, caller, name, behind, endpoint, targets)
    if behind is not None:
        return target
    near = _known(targets.locations.endpoints_to(endpoint.namespace), targets)
    services = targets.names.offering(call.operation)
    elsewhere = [route for s in services for route in targets.reaching(s.name, call.operation)]
    return replace(target, simulated=True, candidates=near or tuple(map(_spell, elsewhere)))


def _add(
    call: tree.NexusCall,
    caller: Caller,
    service: str,
    workflow: str | None,
    endpoint: EndpointEntry,
    targets: Targets,
) -> NexusTarget:
    """Add an operation to a service that no file declares; return it as a target."""
    while targets.names.services.get(service):
        service = f"{service}-implied"
    implied = targets.implied.setdefault(service, Implied(caller.path))
    if implied.operations.get(call.operation) is None:
        implied.operations[call.operation] = workflow
    _put_behind(service, endpoint, call, targets)
    return NexusTarget(endpoint.name, endpoint.namespace, service, call.operation)


def _put_behind(
    service: str, endpoint: EndpointEntry, call: tree.NexusCall, targets: Targets
) -> None:
    reason = _reason(call)
    placement = Placement(endpoint.namespace, endpoint.task_queue, reason)
    targets.locations.place_service(service, placement)
    targets.locations.put_behind(endpoint.name, [service])


# --- modern: nexus Endpoint Service.Op, or nexus "namespace" Service.Op ----------------


def _modern_target(call: tree.NexusCall, caller: Caller, targets: Targets) -> NexusTarget:
    service = targets.names.services.name(call.service or "", caller.path)
    defined = targets.names.services.get(service) is not None
    named = targets.locations.declared(call.target)
    endpoint = targets.locations.endpoints.get(named)
    if endpoint is None:
        namespace = _namespace(named, targets.locations)
        routes = targets.reaching(service, call.operation)
        if into := [route for route in routes if route.namespace == namespace]:
            return _first(into)
    made_up = endpoint is None or endpoint.simulated
    if endpoint is None:
        endpoint = _unknown_endpoint(call, service, targets)
    offered = targets.offers(service, call.operation)
    candidates = _modern_candidates(call, service, endpoint, targets)
    if not offered:
        implied = targets.implied.setdefault(service, Implied(caller.path))
        implied.operations.setdefault(call.operation, None)
    extern = targets.names.extern(service)
    if not defined or made_up or (extern and service not in endpoint.services):
        _put_behind(service, endpoint, call, targets)
    target = NexusTarget(endpoint.name, endpoint.namespace, service, call.operation)
    if offered and (extern or not made_up):
        return target
    return replace(target, simulated=True, candidates=candidates)


def _unknown_endpoint(call: tree.NexusCall, service: str, targets: Targets) -> EndpointEntry:
    """Return a simulated endpoint: to the service where it lives, else to a new namespace."""
    reason = _reason(call)
    namespace = kebab_case(call.target)
    placements = targets.locations.services.get(service) or [
        Placement(namespace, namespace, reason)
    ]
    placement = replace(placements[0], reason=reason)
    known = targets.locations.endpoints.get(endpoint_name(call.target))
    if known and known.simulated:
        return known
    return targets.locations.imply_endpoint(call.target, placement, simulated=True)


def _modern_candidates(
    call: tree.NexusCall, service: str, endpoint: EndpointEntry, targets: Targets
) -> tuple[str, ...]:
    """Return what a modern call could have meant: other routes there, else what is near."""
    through = targets.reaching(service, call.operation)
    if through:
        return tuple(map(_spell, through))
    near = [f"{endpoint.name} {service}.{name}" for name in targets.operations(service)]
    return tuple(near) or _known([endpoint], targets)
