"""What Python implements, or Crossway simulates: activities, bodiless operations, functions.

A compiled module holds a stub for each. At start-up a function of that name (or of the
name in snake_case) in `<stem>.py` beside the design, or in an `--impl` module, takes its
place; a stub without one answers with the sample it was compiled with.
Source: DESIGN.md section 8.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Literal

from temporalio import activity

from crossway.language.words import snake_case
from crossway.runtime.deployment import TaskQueue

Kind = Literal["activity", "operation", "function"]


class Stub:
    """A callable with an answer of the design's, until Python takes its place.

    The design's answer is the `body` it wrote, else a sample. `name` is the TWF name
    (`ChargeCard`, `OrdersGateway.GetOrder`), `label` what the design calls the file whose Python
    file may implement it.
    """

    def __init__(
        self,
        kind: Kind,
        name: str,
        label: str,
        body: Callable[..., Any] | None = None,
        sample: Any = None,
    ) -> None:
        """Begin without an implementation."""
        self.kind = kind
        self.name = name
        self.label = label
        self.body = body
        self.sample = sample
        self.implementation: Callable[..., Any] | None = None

    @property
    def simulated(self) -> bool:
        """Whether neither Python nor the design says what this does."""
        return self.implementation is None and self.body is None

    async def __call__(self, *arguments: Any) -> Any:
        """Return the implementation's result, or a copy of the sample."""
        chosen = self.implementation or self.body
        if chosen is None:
            return copy.deepcopy(self.sample)
        if inspect.iscoroutinefunction(chosen):
            return await chosen(*arguments)
        return await asyncio.to_thread(chosen, *arguments)

    def activity(self) -> Callable[..., Any]:
        """Return the Temporal activity: Python's, the design's, or the sample."""
        if (chosen := self.implementation or self.body) is None:

            async def simulated(*arguments: Any) -> Any:  # noqa: ARG001 - any call fits
                return copy.deepcopy(self.sample)

            return activity.defn(name=self.name)(simulated)
        return activity.defn(name=self.name)(_plain(chosen))


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the same shape that carries no activity definition yet."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def call_async(*arguments: Any) -> Any:
            return await function(*arguments)

        wrapped: Callable[..., Any] = call_async
    else:

        @functools.wraps(function)
        def call(*arguments: Any) -> Any:
            return function(*arguments)

        wrapped = call
    vars(wrapped).pop("__temporal_activity_definition", None)
    return wrapped


@dataclass(frozen=True, slots=True)
class Implemented:
    """Task queues ready to be served, and what in them is simulated (`activity X`)."""

    queues: tuple[TaskQueue, ...]
    simulated: tuple[str, ...]


def implement(
    queues: Sequence[TaskQueue],
    beside: Mapping[str, ModuleType],
    extra: Sequence[ModuleType] = (),
) -> Implemented:
    """Bind Python functions to the stubs of compiled task queues.

    `beside` maps the label of a `.twf` file (`Design.labels`) to the module beside it;
    `extra` are the `--impl` modules, asked last.
    """
    simulated: list[str] = []
    ready = []
    for queue in queues:
        for stub in queue.stubs:
            modules = [beside[stub.label]] if stub.label in beside else []
            stub.implementation = _find(stub, [*modules, *extra])
            if stub.simulated:
                simulated.append(f"{stub.kind} {stub.name}")
        activities = [stub.activity() for stub in queue.stubs if stub.kind == "activity"]
        ready.append(replace(queue, activities=(*queue.activities, *activities)))
    return Implemented(tuple(ready), tuple(sorted(set(simulated))))


def _find(stub: Stub, modules: Sequence[ModuleType]) -> Callable[..., Any] | None:
    own = stub.name.rpartition(".")[2]
    for module in modules:
        for name in (own, snake_case(own)):
            function = getattr(module, name, None)
            if inspect.isroutine(function):
                return function
    return None
