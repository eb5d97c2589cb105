"""A design, or some of its namespaces, made ready to be served: for `run`, `dev` and `serve`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crossway.cluster.building.bind import bind
from crossway.cluster.building.implementations import import_beside, import_named
from crossway.cluster.building.load import load
from crossway.cluster.building.phases import Phases
from crossway.compiler import compile_design
from crossway.design.model import Design, Placement
from crossway.runtime import TaskQueue


@dataclass(frozen=True, slots=True)
class Built:
    """Some namespaces of a design, compiled, loaded, and bound to their Python.

    `sources` is the compiled text of each of those namespaces; `simulated` is what neither
    the design nor Python says, and is sampled (`activity ChargeCard`).
    """

    design: Design
    queues: tuple[TaskQueue, ...]
    sources: Mapping[str, str]
    simulated: tuple[str, ...]

    @property
    def templates(self) -> tuple[TaskQueue, ...]:
        """The queues that stand for one per tenant."""
        return tuple(queue for queue in self.queues if queue.template)


def build(
    design: Design,
    namespaces: Sequence[str] | None = None,
    modules: Sequence[str] = (),
    phases: Phases | None = None,
) -> Built:
    """Return a design ready to be served: all of it, or only some `namespaces`.

    `modules` are names or files of further Python modules with implementations. Where only
    some namespaces are built, a Python file that they have no use for is not imported: its
    libraries may be missing here. `phases` are told what compiling and importing took.

    Raises:
        ImplementationError: a module of the user does not import.
    """
    phases = phases or Phases()
    chosen = design.namespaces if namespaces is None else tuple(namespaces)
    with phases.phase("compile"):
        sources, every = compiled(design)
        queues = [queue for queue in every if queue.namespace in chosen]
    with phases.phase("import"):
        beside = import_beside(design.labels if namespaces is None else _used(design, queues))
        extra = [import_named(name) for name in modules]
    bound = bind(queues, beside, extra)
    return Built(
        design=design,
        queues=bound,
        sources={name: sources[name] for name in chosen},
        simulated=tuple(sorted({*_unbound(bound), *_named_only(design, chosen)})),
    )


def compiled(
    design: Design, *, marked: bool = False
) -> tuple[dict[str, str], tuple[TaskQueue, ...]]:
    """Return the Python text of each namespace of a design, and the task queues it defines.

    Nothing of the user's is imported. `marked` as in `compile_design`.
    """
    modules = compile_design(design, marked=marked)
    return dict(zip(design.namespaces, modules.values(), strict=True)), load(modules)


def _used(design: Design, queues: Sequence[TaskQueue]) -> dict[str, str]:
    """Return the files whose Python these queues may take a function from, with their labels."""
    wanted = {stub.label for queue in queues for stub in queue.stubs}
    return {path: label for path, label in design.labels.items() if label in wanted}


def _unbound(queues: Sequence[TaskQueue]) -> Iterator[str]:
    for queue in queues:
        yield from (f"{stub.kind} {stub.name}" for stub in queue.stubs if stub.simulated)


def _named_only(design: Design, namespaces: Sequence[str]) -> Iterator[str]:
    """Yield the workflows and values that these namespaces use and nothing defines.

    A service that nothing defines is seen by its operations, which nobody implements.
    """
    for flow in design.workflows.values():
        if flow.simulated and inside(flow.placements, namespaces):
            yield f"workflow {flow.name}"
    for owner, unknowns in design.unknowns.items():
        if inside(_placements(design, owner), namespaces):
            yield from (f"value {unknown.name} of {owner}" for unknown in unknowns)


def _placements(design: Design, owner: str) -> tuple[Placement, ...]:
    """Return where the owner of a body lives: a workflow, or `Service.Operation`."""
    if owner in design.workflows:
        return design.workflows[owner].placements
    service = design.services.get(owner.rpartition(".")[0])
    return service.placements if service else ()


def inside(placements: Sequence[Placement], namespaces: Sequence[str]) -> bool:
    """Whether anything placed so lives in one of these namespaces."""
    return any(place.namespace in namespaces for place in placements)
