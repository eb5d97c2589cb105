"""Which namespace and task queue everything lives in, and why.

The rules run in the order of DESIGN.md section 4, each filling in what those before it
left open: blocks, classic endpoints, the namespaces that calls name, file stems. Two
refinements keep every design runnable. A service that nobody placed and that a
`nexus "ns"` call means goes to `ns`, as a workflow does. A workflow that others start must
live where they do: one that only its own file starts follows its starters, any other is
placed with them as well, unless a block or an endpoint fixed its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from crossway.design.callers import Caller
from crossway.design.calls import Called
from crossway.design.model import Placement
from crossway.design.names import Names
from crossway.design.placing.declared import place_declared
from crossway.design.placing.locations import Locations
from crossway.design.placing.starts import Start, follow
from crossway.design.settings import namespace_name, place, stem
from crossway.language import tree

LOCAL = "local"
"""What a classic call names to mean the caller's own namespace."""


def apply_rules(
    names: Names, callers: Sequence[Caller], called: Called, starts: Sequence[Start]
) -> Locations:
    """Return where workflows and services live by the rules 1 to 4."""
    locations = Locations(
        called=frozenset(called.activities.values()),
        started=frozenset(start.target for start in starts),
    )
    place_declared(names, starts, locations)
    _place_by_calls(names, callers, locations)
    _place_services_by_stem(names, locations)
    _place_workflows_by_stem(names, starts, locations)
    locations.gather_services()
    return locations


def is_local(target: str, names: Names, locations: Locations) -> bool:
    """Return whether a classic call's target means the caller's own namespace."""
    if target != LOCAL or LOCAL in locations.endpoints:
        return False
    return LOCAL not in locations.namespaces | {stem(file.path) for file in names.files}


def _place_by_calls(names: Names, callers: Sequence[Caller], locations: Locations) -> None:
    """Apply rule 3: what a classic call names lives in the namespace it names."""
    calls = [
        (caller, call)
        for caller in callers
        for call in caller.calls
        if isinstance(call, tree.NexusCall) and call.service is None
    ]
    named = {namespace_name(locations.declared(call.target)) for _, call in calls}
    for caller, call in calls:
        if not is_local(call.target, names, locations):
            _place_by_call(call, caller, named, names, locations)


def _place_by_call(
    call: tree.NexusCall, caller: Caller, named: set[str], names: Names, locations: Locations
) -> None:
    target = locations.declared(call.target)
    endpoint = locations.endpoints.get(target)
    namespace = endpoint.namespace if endpoint else namespace_name(target)
    queue = endpoint.task_queue if endpoint else namespace
    placement = Placement(namespace, queue, f'named by nexus "{call.target}", {place(call.span)}')
    offering = names.offering(call.operation)
    placed = [p.namespace for s in offering for p in locations.services.get(s.name, ())]
    own = [s for s in offering if not s.node.extern]
    free = [s for s in own if ("service", s.name) not in locations.fixed]
    if namespace in placed or any(stem(s.path) == namespace for s in free):
        return
    # A service whose file is named like another namespace that is called belongs there.
    free = [s for s in free if stem(s.path) not in named]
    workflow = workflow_meant(call, namespace, caller, names, locations)
    if len(free) == 1 and endpoint is None:
        locations.place_service(free[0].name, placement)
    elif workflow is not None and ("workflow", workflow) not in locations.fixed:
        locations.place_workflow(workflow, placement)


def workflow_meant(
    call: tree.NexusCall, namespace: str, caller: Caller, names: Names, locations: Locations
) -> str | None:
    """Return the workflow that a classic call means when no service has its operation.

    Of several with that name (in packages) it is one that lives in the namespace called,
    or whose file or package is named like it; else what the name means to the caller:
    `nexus "billing" workflow Check(..)` in package `orders` means `billing.Check`.
    """
    own = names.workflows.name(call.operation, caller.path)
    found = sorted(names.workflows.called(call.operation), key=lambda one: one.name != own)
    living = [
        one.name
        for one in found
        if any(at.namespace == namespace for at in locations.host("workflow", one.name))
    ]
    near = [one.name for one in found if namespace in (stem(one.path), names.package(one.path))]
    known = [own] if names.workflows.get(own) else []
    return next(iter([*living, *near, *known]), None)


def _place_services_by_stem(names: Names, locations: Locations) -> None:
    """Place the other services by file, all unfixed ones behind implicit endpoints."""
    for service in names.services:
        if service.node.extern:
            continue  # it lives where the endpoints lead through which it is called
        if service.name not in locations.services:
            locations.place_service(service.name, _by_stem(service.path))
        if ("service", service.name) not in locations.fixed:
            for placement in locations.services[service.name]:
                if not locations.endpoints_to(placement.namespace, placement.task_queue):
                    locations.imply_endpoint(placement.namespace, placement)


def _by_stem(path: str) -> Placement:
    return Placement(stem(path), stem(path), f"file stem of {PurePath(path).name}")


def _place_workflows_by_stem(names: Names, starts: Sequence[Start], locations: Locations) -> None:
    """Apply rule 4 to what its own file does not start, then follow the starts."""
    paths = {workflow.name: workflow.path for workflow in names.workflows}
    led = {
        start.target
        for start in starts
        if paths.get(start.target) == start.path
        and (start.kind, start.host) != ("workflow", start.target)
    }
    unplaced = [w for w in names.workflows if w.name not in locations.workflows]
    for workflow in unplaced:
        if workflow.name not in led:
            locations.place_workflow(workflow.name, _by_stem(workflow.path))
    follow(starts, locations)
    for workflow in unplaced:
        if workflow.name not in locations.workflows:  # workflows that start each other
            locations.place_workflow(workflow.name, _by_stem(workflow.path))
    follow(starts, locations)
