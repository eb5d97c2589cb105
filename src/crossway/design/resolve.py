"""Trees into one resolved design. Total: what is unknown is simulated, never refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from crossway.design.bodies import Body, bodies
from crossway.design.inference.infer import Inference, infer
from crossway.design.model import (
    ActivityEntry,
    Design,
    OperationEntry,
    Placement,
    ServiceEntry,
    WorkflowEntry,
)
from crossway.design.names import Names
from crossway.design.placing.locations import Locations
from crossway.design.placing.rules import place_all
from crossway.design.placing.starts import follow, starts_of
from crossway.design.placing.targets import Targets, resolve_targets
from crossway.design.settings import place, queue_option
from crossway.language import tree

_NONE: Mapping[str, frozenset[str]] = MappingProxyType({})


def resolve(
    files: Sequence[tree.File], implemented: Mapping[str, frozenset[str]] = _NONE
) -> Design:
    """Return the design that the files describe; the same files give an equal one.

    `implemented` maps a file's path to the functions that its Python file defines.
    """
    names = Names(files)
    found = bodies(names)
    starts = starts_of(found, names)
    locations = place_all(names, found, starts)
    targets = resolve_targets(names, found, locations)
    follow(starts, locations)
    inference = infer(names, found, targets)
    callers = {start.target: start.path for start in reversed(starts)}
    workflows = {entry.name: entry for entry in _workflows(names, callers, targets, inference)}
    services = {entry.name: entry for entry in _services(names, targets, inference)}
    activities = tuple(_activities(names, found, locations, inference))
    unknowns = inference.unknowns()
    inference.freezer.rest()
    return Design(
        files=tuple(files),
        workflows=workflows,
        activities=activities,
        services=services,
        endpoints=dict(locations.endpoints),
        records=inference.freezer.records,
        calls=targets.calls,
        unknowns=unknowns,
        implemented=dict(implemented),
    )


def _workflows(
    names: Names, callers: Mapping[str, str], targets: Targets, inference: Inference
) -> Iterator[WorkflowEntry]:
    locations = targets.locations
    undefined = [name for name in locations.workflows if names.workflows.get(name) is None]
    for name in [*names.workflows.found, *undefined]:
        found = names.workflows.get(name)
        yield WorkflowEntry(
            name=name,
            signature=inference.freezer.signature(inference.reach.workflow(name)),
            placements=locations.host("workflow", name),
            tree=found.node if found else None,
            file=found.path if found else callers[name],
        )


def _services(names: Names, targets: Targets, inference: Inference) -> Iterator[ServiceEntry]:
    for name in dict.fromkeys([*names.services.found, *targets.implied]):
        found = names.services.get(name)
        operations = {entry.name: entry for entry in _operations(name, names, targets, inference)}
        real = found or any(entry.workflow for entry in operations.values())
        yield ServiceEntry(
            name=name,
            operations=operations,
            placements=targets.locations.host("service", name),
            tree=found.node if found else None,
            file=found.path if found else targets.implied[name].path,
            simulated=not real,
        )


def _operations(
    service: str, names: Names, targets: Targets, inference: Inference
) -> Iterator[OperationEntry]:
    found, implied = names.services.get(service), targets.implied.get(service)
    written = names.operations.get(service, {})
    for name in [*written, *(implied.operations if implied else ())]:
        yield OperationEntry(
            name=name,
            signature=inference.freezer.signature(inference.reach.operation(service, name)),
            tree=written.get(name),
            workflow=inference.reach.behind(service, name),
            file=found.path if found else implied.path if implied else "",
        )


def _activities(
    names: Names, sources: Sequence[Body], locations: Locations, inference: Inference
) -> Iterator[ActivityEntry]:
    """Yield the activities of rule 5: where something calls them, or a worker holds them."""
    seen: set[tuple[str, str, str]] = set()
    for name, path, spot in _activity_places(names, sources, locations):
        key = (name, spot.namespace, spot.task_queue)
        if key not in seen:
            seen.add(key)
            found = names.activities.get(name)
            yield ActivityEntry(
                name=name,
                signature=inference.freezer.signature(inference.reach.activity(name)),
                placement=spot,
                tree=found.node if found else None,
                file=found.path if found else path,
            )


def _activity_places(
    names: Names, sources: Sequence[Body], locations: Locations
) -> Iterator[tuple[str, str, Placement]]:
    for name, spot in locations.registered:
        yield name, "", spot
    for body in sources:
        for call in body.calls:
            if isinstance(call, tree.ActivityCall):
                name = names.activities.name(call.name, body.path)
                found = names.activities.get(name)
                defaults = found.node.default_options if found else ()
                queue = queue_option((call.options, defaults))
                for spot in locations.host(body.kind, body.host):
                    reason = f"called by {body.owner}, {place(call.span)}"
                    yield (
                        name,
                        body.path,
                        Placement(spot.namespace, queue or spot.task_queue, reason),
                    )
