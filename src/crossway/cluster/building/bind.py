"""Binding the user's Python to what a compiled design leaves to it.

A callable of the name of a stub, or of that name in snake_case, takes the stub's place: one in
an `--impl` module, the last that is named first, else one in the Python file beside the design
file. What it cannot do is said before anything runs. Source: DESIGN.md section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from crossway.cluster.building.callables import callables, unused
from crossway.design.model import Design
from crossway.design.python import Call, implementables, refusal
from crossway.errors import ImplementationError
from crossway.language.near import did_you_mean
from crossway.language.words import leaf, python_names
from crossway.runtime import Stub, TaskQueue
from crossway.runtime.python import Implementation, ImplementationFaultError, source_of


@dataclass(frozen=True, slots=True)
class Bound:
    """Task queues whose stubs Python has taken the place of, and what the user may want to know.

    `hints` are sentences: a function of an `--impl` module that implements nothing, say.
    """

    queues: tuple[TaskQueue, ...]
    hints: tuple[str, ...]


def bind(
    design: Design,
    queues: Sequence[TaskQueue],
    beside: Mapping[str, ModuleType],
    extra: Sequence[ModuleType] = (),
) -> Bound:
    """Return compiled task queues with Python callables in the place of their stubs.

    `beside` maps the label of a `.twf` file (`Design.labels`) to the module beside it;
    `extra` are the `--impl` modules, of which the last wins over all.

    Raises:
        ImplementationError: a callable does not take what the design passes, or has a hint
            that cannot be honoured.
    """
    calls = _calls(design)
    first = [callables(module) for module in reversed(extra)]
    known = {label: callables(module) for label, module in beside.items()}
    ready = []
    for queue in queues:
        for stub in queue.stubs:
            tables = [*first, known.get(stub.label, {})]
            if function := _find(stub, tables):
                _check(stub.implement(function), calls.get((stub.name, stub.label), ()))
        activities = [stub.activity() for stub in queue.stubs if stub.kind == "activity"]
        ready.append(replace(queue, activities=(*queue.activities, *activities)))
    return Bound(tuple(ready), (*_hints(design, extra), *_differences(design, known)))


def _calls(design: Design) -> dict[tuple[str, str], tuple[Call, ...]]:
    """Return how each thing that Python may implement is called, by name and label."""
    labels = design.labels
    found: dict[tuple[str, str], tuple[Call, ...]] = {}
    for one in implementables(design):
        key = (one.name, labels.get(one.file, ""))
        found[key] = (*found.get(key, ()), *one.calls)
    return found


def _find(stub: Stub, tables: Sequence[Mapping[str, Callable[..., Any]]]) -> Any:
    for table in tables:
        for name in stub.names:
            if name in table:
                return table[name]
    return None


def _check(implementation: Implementation, calls: Sequence[Call]) -> None:
    signature = implementation.signature
    for arguments in dict.fromkeys(call.arguments for call in calls):
        problem = refusal(signature, len(arguments)) if signature else ""
        if problem:
            given = f"{len(arguments)} argument{'s' * (len(arguments) != 1)}"
            listed = f" ({', '.join(arguments)})" if arguments else ""
            raise ImplementationError(
                f"{implementation.source} cannot be called with the {given} of "
                f"{implementation.what}{listed}: {problem}"
            )
        try:
            implementation.prepare(len(arguments))
        except ImplementationFaultError as fault:
            raise ImplementationError(str(fault)) from None


def _hints(design: Design, extra: Sequence[ModuleType]) -> Iterator[str]:
    """Yield what of the `--impl` modules implements nothing, with what may have been meant."""
    names = list(dict.fromkeys(leaf(one.name) for one in implementables(design)))
    spellings = {known for name in names for known in python_names(name)}
    for module in extra:
        table = callables(module)
        meant = [table[name] for name in spellings & table.keys()]
        for function in unused(module, meant):
            own = function.__name__
            near = did_you_mean(own, {n for n in spellings if n.islower() == own.islower()})
            advice = near or f"it has {', '.join(names) or 'nothing that Python may implement'}"
            yield f"{source_of(function)} implements nothing of the design; {advice}"


def _differences(
    design: Design, beside: Mapping[str, Mapping[str, Callable[..., Any]]]
) -> Iterator[str]:
    """Yield where `check`, which reads the text of a Python file, saw something else."""
    labels = design.labels
    for one in implementables(design):
        imported, read = beside.get(labels.get(one.file, "")), design.implemented.get(one.file)
        if imported is None or read is None or "*" in read:
            continue
        found = next((imported[name] for name in one.python_names if name in imported), None)
        seen = next((read[name] for name in one.python_names if name in read), None)
        if found is None and seen is not None:
            yield (
                f"{seen.name}, line {seen.line}, is no callable once it is imported; {one.kind} "
                f"{one.name} is not implemented by it"
            )
        elif found is not None and seen is None:
            yield f"{source_of(found)} implements {one.kind} {one.name}; `check` cannot see that"
