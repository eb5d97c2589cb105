"""A design, or some of its namespaces, made ready to be served: for `run`, `dev` and `serve`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from crossway.cluster.building.bind import bind
from crossway.cluster.building.callables import callables
from crossway.cluster.building.implementations import import_beside, import_named
from crossway.cluster.building.load import Watcher, load
from crossway.cluster.building.phases import Phases
from crossway.compiler import compile_with_samples, without_marks
from crossway.design.model import Design
from crossway.design.simulated import Python, simulated, stood_in_for
from crossway.runtime import TaskQueue


@dataclass(frozen=True, slots=True)
class Built:
    """Some namespaces of a design, compiled, loaded, and bound to their Python.

    `sources` is the compiled text of each of those namespaces; `simulated` is what neither
    the design nor Python says, and is sampled (`activity ChargeCard`); `stood_in_for` is what
    of somebody else's workers is sampled. `hints` are sentences about the user's Python. `called`
    are endpoints that have to be there besides those that the design says.
    """

    design: Design
    queues: tuple[TaskQueue, ...]
    sources: Mapping[str, str]
    simulated: tuple[str, ...]
    stood_in_for: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def templates(self) -> tuple[TaskQueue, ...]:
        """The queues that stand for one per tenant."""
        return tuple(queue for queue in self.queues if queue.template)


def build(
    design: Design,
    namespaces: Sequence[str] | None = None,
    modules: Sequence[str] = (),
    phases: Phases | None = None,
    *,
    samples: bool = True,
    watcher: Watcher | None = None,
) -> Built:
    """Return a design ready to be served: all of it, or only some `namespaces`.

    `modules` are names or files of further Python modules with implementations. Where only
    some namespaces are built, a Python file that they have no use for is not imported: its
    libraries may be missing here. `phases` are told what compiling and importing took. With
    `samples` what nobody implements answers with a sample; else it refuses. A `watcher` is
    told of what of the design runs.

    Raises:
        ImplementationError: a module of the user does not import, or a function in it cannot
            do what the design asks of it.
    """
    phases = phases or Phases()
    chosen = design.namespaces if namespaces is None else tuple(namespaces)
    with phases.phase("compile"):
        sources, every = compiled(design, samples=samples, watcher=watcher)
        queues = [queue for queue in every if queue.namespace in chosen]
    with phases.phase("import"):
        beside = import_beside(design.labels if namespaces is None else _used(design, queues))
        extra = [import_named(name) for name in modules]
        bound = bind(design, queues, beside, extra)
    python = _python(design, beside, extra)
    return Built(
        design=design,
        queues=bound.queues,
        sources={name: sources[name] for name in chosen},
        simulated=simulated(design, python, chosen),
        stood_in_for=stood_in_for(design, python),
        hints=bound.hints,
    )


def compiled(
    design: Design, *, samples: bool = True, watcher: Watcher | None = None
) -> tuple[dict[str, str], tuple[TaskQueue, ...]]:
    """Return the Python text of each namespace of a design, and the task queues it defines.

    Nothing of the user's is imported. The text holds no samples: with `samples` the stubs are
    given theirs here, where the design is at hand, and answer with them until they have Python.
    """
    modules = compile_with_samples(design, marked=True)
    of = dict(zip(design.namespaces, modules.values(), strict=True))
    queues = load({name: module.source for name, module in modules.items()}, watcher)
    if samples:
        for queue in queues:
            for stub in queue.stubs:
                stub.simulate(of[queue.namespace].samples.get(stub.key))
    return {name: without_marks(module.source)[0] for name, module in of.items()}, queues


def _used(design: Design, queues: Sequence[TaskQueue]) -> dict[str, str]:
    """Return the files whose Python these queues may take a function from, with their labels."""
    wanted = {stub.label for queue in queues for stub in queue.stubs}
    return {path: label for path, label in design.labels.items() if label in wanted}


def _python(
    design: Design, beside: Mapping[str, ModuleType], extra: Sequence[ModuleType]
) -> Python:
    """Return the names of the callables that were imported, as `bind` takes them."""
    files = {
        path: frozenset(callables(beside[label]))
        for path, label in design.labels.items()
        if label in beside
    }
    return Python(files, frozenset().union(*map(callables, extra)))
