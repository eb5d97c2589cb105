"""What Python implements, or Crossway simulates: activities, bodiless operations, functions.

A compiled module holds a stub for each. At start-up a Python function takes its place
(`crossway.cluster.building` finds it); a stub without one answers with the sample it was
compiled with. Source: DESIGN.md section 8.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
from collections.abc import Callable
from typing import Any, Literal

from temporalio import activity

from crossway.sdk import undefined_activity

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
    return undefined_activity(wrapped)
