"""What of a design is simulated: what neither the design nor Python says.

The one answer for `check`, `plan`, `run` and `serve`. A workflow counts when no file defines
it, a value when no name it could be is in scope; an activity, an operation and a function of
the design's own (`lookup(order.id)` in an operation) when the design does not spell out what
they do and no Python function stands for them. Given

    activity Charge(card) -> receipt        # in a workflow of orders.twf

and no `activity Charge` in any file, `Charge` is simulated unless the file `orders.py` beside
`orders.twf`, or a module of `--impl`, has a function `Charge` or `charge`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from crossway.design.builtins import BUILTINS
from crossway.design.model import (
    ActivityEntry,
    Design,
    EndpointEntry,
    Location,
    Placement,
    Resident,
)
from crossway.language import tree, walk
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.tree.node import place_of
from crossway.language.walk import all_nodes
from crossway.language.words import python_names


class Python(Struct, frozen=True):
    """The names of Python functions: by path of the design file they are beside, and of the
    modules that count for every file."""

    beside: Mapping[str, Collection[str]] = msgspec.field(default_factory=dict)
    anywhere: frozenset[str] = frozenset()

    def implements(self, name: str, file: str) -> bool:
        """Whether a function stands for what a design file calls `name`."""
        beside = self.beside.get(file, ())
        return any(one in self.anywhere or one in beside for one in python_names(name))


def python_of(design: Design) -> Python:
    """Return the functions that were read in the Python beside a design, without running it."""
    return Python(design.implemented)


class Simulated(NamedTuple):
    """One thing that is simulated: `activity Charge`, and where the design says so.

    That is its definition, else the first line that names it; None where no line does.
    """

    name: str
    span: Span | None


def simulated(
    design: Design, python: Python | None = None, namespaces: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return what is simulated in some namespaces, or everywhere: `activity Charge`, sorted.

    `python` is what was imported, where that is known better than by reading. What somebody
    else serves (`extern worker`) is not among it.
    """
    chosen = _locations(design, namespaces) - design.foreign
    found = _simulated(design, python or python_of(design), chosen)
    return tuple(sorted({one.name for one in found}))


def simulated_with_places(design: Design) -> tuple[Simulated, ...]:
    """Return what `simulated` does, each with its place, in the same order."""
    found: dict[str, Simulated] = {}
    for one in _simulated(design, python_of(design), _locations(design, None) - design.foreign):
        before = found.setdefault(one.name, one)
        if one.span and (before.span is None or one.span < before.span):
            found[one.name] = one
    first = first_calls(design)
    return tuple(
        one if one.span else Simulated(name, first.get(name)) for name, one in sorted(found.items())
    )


def first_calls(design: Design) -> Mapping[str, Span]:
    """Return where each activity, workflow and operation is called first, by what it is."""
    called = [(f"activity {t.name}", span) for span, t in design.calls.activities.items()]
    called += [(f"workflow {t.name}", span) for span, t in design.calls.workflows.items()]
    called += [
        (f"operation {t.service}.{t.operation}", span) for span, t in design.calls.nexus.items()
    ]
    first: dict[str, Span] = {}
    for name, span in called:
        first[name] = min(first.get(name, span), span)
    return first


def stood_in_for(design: Design, python: Python | None = None) -> tuple[str, ...]:
    """Return what of somebody else's workers answers with samples where `run` serves it."""
    chosen = _locations(design, None) & design.foreign
    found = _simulated(design, python or python_of(design), chosen)
    return tuple(sorted({one.name for one in found}))


def _locations(design: Design, namespaces: Sequence[str] | None) -> frozenset[Location]:
    return frozenset(
        one.location
        for one in design.residents
        if namespaces is None or one.namespace in namespaces
    )


def is_simulated(resident: Resident, design: Design) -> bool:
    """Whether what a worker registers is simulated; a service, when the design only names it."""
    if resident.location in design.foreign:
        return False
    match resident.kind:
        case "workflow":
            return design.workflows[resident.name].simulated
        case "service":
            return design.services[resident.name].simulated
        case "activity":
            entry = next(a for a in design.activities if a.name == resident.name)
            return _activity(entry, python_of(design))


def called_elsewhere(design: Design, namespaces: Sequence[str]) -> tuple[str, ...]:
    """Return the endpoints that these namespaces call and the design does not define, sorted."""
    bodies: list[tuple[Sequence[Placement], tree.Node | None]]
    bodies = [(flow.placements, flow.tree) for flow in design.workflows.values()]
    bodies += [(service.placements, service.tree) for service in design.services.values()]
    calls = (
        design.calls.nexus[node.span]
        for placements, body in bodies
        if body is not None and any(place.namespace in namespaces for place in placements)
        for node in walk(body)
        if isinstance(node, tree.NexusCall)
    )
    endpoints = design.endpoints
    undefined = (t.endpoint for t in calls if t.simulated or _named_only(endpoints.get(t.endpoint)))
    return tuple(sorted(set(undefined)))


def _named_only(endpoint: EndpointEntry | None) -> bool:
    return endpoint is not None and endpoint.simulated


def _simulated(design: Design, python: Python, chosen: frozenset[Location]) -> Iterator[Simulated]:
    yield from _workflows(design, python, chosen)
    yield from _operations(design, python, chosen)
    for entry in design.activities:
        if entry.placement.location in chosen:
            if _activity(entry, python):
                yield Simulated(f"activity {entry.name}", place_of(entry.tree))
            in_python = python.implements(entry.name, entry.file)  # which is what runs
            if entry.spelled_out and entry.tree is not None and not in_python:
                yield from _functions("function", entry.tree.body, entry.file, python)
    for owner, unknowns in design.unknowns.items():
        if _inside(_placements(design, owner), chosen):
            for unknown in unknowns:
                yield Simulated(f"value {unknown.name} of {owner}", unknown.span)


def _activity(entry: ActivityEntry, python: Python) -> bool:
    return not (entry.spelled_out or python.implements(entry.name, entry.file))


def _workflows(design: Design, python: Python, chosen: frozenset[Location]) -> Iterator[Simulated]:
    for flow in design.workflows.values():
        if not _inside(flow.placements, chosen):
            continue
        if flow.tree is None:
            yield Simulated(f"workflow {flow.name}", None)
        else:
            # A fault: `check` says so. Where it is run all the same, it is an activity.
            yield from _functions("activity", [flow.tree], flow.file, python)


def _operations(design: Design, python: Python, chosen: frozenset[Location]) -> Iterator[Simulated]:
    """Yield operations without a body, and the functions that the others call.

    A service that nothing defines is seen by its operations, which nobody implements.
    """
    for service in design.services.values():
        # What others offer is stood in for, even where a design says wrongly that it lives.
        where = chosen & design.foreign if service.extern else chosen
        if not _inside(service.placements, where):
            continue
        for operation in service.operations.values():
            name = f"{service.name}.{operation.name}"
            if operation.bodiless and not python.implements(name, operation.file):
                yield Simulated(f"operation {name}", place_of(operation.tree))
            if operation.tree is not None and operation.workflow is None:
                kind = "activity" if operation.runs_behind else "function"
                body = operation.tree.body or ()
                yield from _functions(kind, body, operation.file, python)


def _functions(
    kind: str, nodes: Iterable[tree.Node], file: str, python: Python
) -> Iterator[Simulated]:
    """Yield the functions of the design's own that nodes call and Python does not have."""
    for node in all_nodes(nodes):
        if isinstance(node, tree.Invoke) and not _is_known(node.function, file, python):
            yield Simulated(f"{kind} {node.function}", node.span)


def _is_known(function: str, file: str, python: Python) -> bool:
    return function in BUILTINS or python.implements(function, file)


def _placements(design: Design, owner: str) -> tuple[Placement, ...]:
    """Return where the owner of a body lives: a workflow, or `Service.Operation`."""
    if owner in design.workflows:
        return design.workflows[owner].placements
    service = design.services.get(owner.rpartition(".")[0])
    return service.placements if service else ()


def _inside(placements: Sequence[Placement], chosen: frozenset[Location]) -> bool:
    return any(place.location in chosen for place in placements)
