"""Binding the user's Python to what a compiled design leaves to it.

A function of the name of a stub, or of that name in snake_case, takes the stub's place: one
in the Python file beside the design file, else one in an `--impl` module.
Source: DESIGN.md section 8.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from crossway.language.words import leaf, snake_case
from crossway.runtime import Stub, TaskQueue


def bind(
    queues: Sequence[TaskQueue],
    beside: Mapping[str, ModuleType],
    extra: Sequence[ModuleType] = (),
) -> tuple[TaskQueue, ...]:
    """Return compiled task queues with Python functions in the place of their stubs.

    `beside` maps the label of a `.twf` file (`Design.labels`) to the module beside it;
    `extra` are the `--impl` modules, asked last.
    """
    ready = []
    for queue in queues:
        for stub in queue.stubs:
            modules = [beside[stub.label]] if stub.label in beside else []
            stub.implementation = _find(stub, [*modules, *extra])
        activities = [stub.activity() for stub in queue.stubs if stub.kind == "activity"]
        ready.append(replace(queue, activities=(*queue.activities, *activities)))
    return tuple(ready)


def functions_of(module: ModuleType) -> frozenset[str]:
    """Return the names in a module that may stand for something of a design."""
    return frozenset(name for name, value in vars(module).items() if inspect.isroutine(value))


def _find(stub: Stub, modules: Sequence[ModuleType]) -> Callable[..., Any] | None:
    own = leaf(stub.name)
    for module in modules:
        for name in (own, snake_case(own)):
            function = vars(module).get(name)
            if inspect.isroutine(function):
                return function
    return None
