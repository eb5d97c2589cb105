"""Trees into one resolved design. Total: what is unknown is simulated, never refused.

The steps, each reading what those before it decided: what the files define (`names`), what
each call of an activity or workflow means (`calls`), where everything lives and what nexus
calls reach (`placing`), of which type everything is (`inference`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from crossway.design.allowing import narrower_lists
from crossway.design.callable import PythonCallable
from crossway.design.callers import callers
from crossway.design.calls import resolve_calls
from crossway.design.inference import Inference, Learned, infer
from crossway.design.model import (
    ActivityEntry,
    Design,
    EndpointEntry,
    OperationEntry,
    ServiceEntry,
    Signature,
    WorkflowEntry,
)
from crossway.design.names import Names
from crossway.design.outline import outline
from crossway.design.placing import Placed, place_all, workflow_routes
from crossway.design.shadows import Tests, shadowed
from crossway.design.tests import without_tests
from crossway.language import tree
from crossway.language.holes import has_holes
from crossway.language.walk import Blocks

_NONE: Mapping[str, Mapping[str, PythonCallable]] = MappingProxyType({})


def resolve(
    files: Sequence[tree.File],
    implemented: Mapping[str, Mapping[str, PythonCallable]] = _NONE,
    learned: Learned | None = None,
    before: Blocks | None = None,
) -> Design:
    """Return the design that the files describe; the same files give an equal one.

    `implemented` maps a file's path to the callables of its Python file, by name. Tests are no
    part of it, see `crossway.design.tests`. `learned` is told the types of single expressions,
    `before` is what is known of the nodes that an earlier state of the files had, too.
    """
    files = without_tests(files)
    names = Names(files, before)
    who = callers(names)
    placed = names.blocks.made_of(
        outline(names), lambda: place_all(names, who, resolve_calls(names)), place_all
    )
    inference = infer(names, who, placed, learned.notes if learned else None)
    if learned is not None:
        learned.freezer = inference.freezer
    return _as_design(names, placed, inference, implemented)


def _as_design(
    names: Names,
    placed: Placed,
    inference: Inference,
    implemented: Mapping[str, Mapping[str, PythonCallable]],
) -> Design:
    """Return what was decided as one design; the order decides what records are named."""
    workflows = {entry.name: entry for entry in _workflows(names, placed, inference)}
    services = {entry.name: entry for entry in _services(names, placed, inference)}
    activities = tuple(_activities(names, placed, inference))
    unknowns = inference.unknowns()
    # Last: the records of what only a handler mentions then name none of the others anew.
    workflows = {name: _with_handlers(entry, inference) for name, entry in workflows.items()}
    functions = inference.functions()
    inference.freezer.rest()
    endpoints = _endpoints(names, placed)
    records = inference.freezer.records
    inference.freezer.records = dict(records)  # what is asked from here on may name others
    return Design(
        files=names.files,
        names=names,
        workflows=workflows,
        activities=activities,
        services=services,
        endpoints=endpoints,
        records=records,
        calls=replace(placed.calls, signals=inference.reach.signals),
        residents=placed.residents,
        optional=inference.optional(),
        exact=inference.exact(),
        among=inference.among(),
        held=inference.held(),
        plain=inference.plain(),
        misspelt=inference.misspelt(),
        functions=functions,
        families={n: e for n, e in endpoints.items() if has_holes(n)},
        foreign=frozenset(placed.locations.foreign),
        tuning=placed.locations.tuning,
        unknowns=unknowns,
        state=inference.state(records),
        implemented=dict(implemented),
        placed=placed,
    )


def resolve_tests(
    files: Sequence[tree.File], design: Design, learned: Learned | None = None
) -> Tests:
    """Return the tests in the files, resolved beside the design that the files describe.

    `learned` is told the types of single expressions, those of the design among them.
    """
    found, cases = shadowed(files)
    return Tests(cases, resolve(found, design.implemented, learned) if cases else design, learned)


def _workflows(names: Names, placed: Placed, inference: Inference) -> Iterator[WorkflowEntry]:
    locations = placed.locations
    undefined = [name for name in locations.workflows if names.workflows.get(name) is None]
    callers = {start.target: start.path for start in reversed(placed.starts)}
    for name in [*names.workflows.found, *undefined]:
        found = names.workflows.get(name)
        yield WorkflowEntry(
            name=name,
            signature=inference.freezer.signature(inference.reach.workflow(name)),
            placements=locations.host("workflow", name),
            tree=found.node if found else None,
            file=found.path if found else callers[name],
        )


def _with_handlers(entry: WorkflowEntry, inference: Inference) -> WorkflowEntry:
    return replace(entry, handlers=dict(_handlers(entry.name, inference)))


def _handlers(workflow: str, inference: Inference) -> Iterator[tuple[tuple[str, str], Signature]]:
    for key, callee in inference.reach.handlers.get(workflow, {}).items():
        yield key, inference.freezer.signature(callee)


def _services(names: Names, placed: Placed, inference: Inference) -> Iterator[ServiceEntry]:
    implied = placed.implied
    for name in dict.fromkeys([*names.services.found, *implied]):
        found = names.services.get(name)
        operations = {entry.name: entry for entry in _operations(name, names, placed, inference)}
        real = found or any(entry.workflow for entry in operations.values())
        yield ServiceEntry(
            name=name,
            operations=operations,
            placements=placed.locations.host("service", name),
            tree=found.node if found else None,
            file=found.path if found else implied[name].path,
            simulated=not real,
        )


def _operations(
    service: str, names: Names, placed: Placed, inference: Inference
) -> Iterator[OperationEntry]:
    found, implied = names.services.get(service), placed.implied.get(service)
    written = names.operations.get(service, {})
    for name in [*written, *(implied.operations if implied else ())]:
        workflow = inference.reach.behind(service, name)
        yield OperationEntry(
            name=name,
            signature=inference.freezer.signature(inference.reach.operation(service, name)),
            tree=written.get(name),
            workflow=workflow,
            file=found.path if found else implied.path if implied else "",
            routes=workflow_routes(workflow or "", "service", service, placed.locations),
        )


def _endpoints(names: Names, placed: Placed) -> dict[str, EndpointEntry]:
    return {
        name: replace(endpoint, narrower=narrower_lists(names, endpoint.services))
        for name, endpoint in placed.locations.endpoints.items()
    }


def _activities(names: Names, placed: Placed, inference: Inference) -> Iterator[ActivityEntry]:
    for one in placed.activities:
        found = names.activities.get(one.name)
        yield ActivityEntry(
            name=one.name,
            signature=inference.freezer.signature(inference.reach.activity(one.name)),
            placement=one.placement,
            tree=found.node if found else None,
            file=found.path if found else one.path,
        )
