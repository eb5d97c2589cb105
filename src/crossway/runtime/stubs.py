"""What Python implements, or Crossway simulates: activities, bodiless operations, functions.

A compiled module holds a stub for each. At start-up a Python function takes its place
(`crossway.cluster.building` finds it, or `crossway.runtime.worker`). A stub without one refuses:
only what simulates on purpose (`run`, `dev`, tests) gives it a sample to answer with, which
compiled code does not hold. Source: DESIGN.md section 8.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Coroutine
from typing import Any, Generic, Literal, cast

import msgspec
from temporalio import activity
from temporalio.exceptions import ApplicationError
from typing_extensions import TypeVar

from crossway.language.words import python_names
from crossway.runtime import arithmetic
from crossway.runtime.python import Implementation

Kind = Literal["activity", "operation", "function", "workflow"]

Result = TypeVar("Result", default=Any)


class Stub(Generic[Result]):
    """A callable with an answer of the design's, until Python takes its place.

    The design's answer is the `body` it wrote. `name` is the TWF name
    (`ChargeCard`, `OrdersGateway.GetOrder`), `label` what the design calls the file whose Python
    file may implement it, `result` the annotation that results have to fit, `at` the design's
    line (`orders.twf:12`). A stub of a workflow, which the design only names, has no Python.
    """

    def __init__(
        self,
        kind: Kind,
        name: str,
        label: str,
        body: Callable[..., Coroutine[Any, Any, Any]] | None = None,
        *,
        result: Any = Any,
        at: str = "",
    ) -> None:
        """Begin without an implementation."""
        self.kind = kind
        self.name = name
        self.label = label
        self.body = body
        self.result = result
        self.at = at
        self.sample: Any = None
        self.simulates = False
        self.implementation: Implementation | None = None

    @property
    def simulated(self) -> bool:
        """Whether neither Python nor the design says what this does."""
        return self.implementation is None and self.body is None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the stub from all others of its module."""
        return self.kind, self.name, self.label

    @property
    def missing(self) -> str:
        """What stands here with nothing behind it, and where the design says so."""
        return f"{self.kind} {self.name}" + (f" ({self.at})" if self.at else "")

    @property
    def names(self) -> tuple[str, ...]:
        """What a Python function may be called that takes the stub's place, the best name first."""
        return python_names(self.name) if self.kind != "workflow" else ()

    def implement(self, function: Callable[..., Any]) -> Implementation:
        """Let a callable of the user's take the stub's place, and return it as it is called."""
        what = f"{self.kind} {self.name}"
        self.implementation = Implementation(
            function, what, self.result, exact=self.kind == "function"
        )
        return self.implementation

    def simulate(self, sample: Any) -> None:
        """Answer with copies of a sample instead of refusing, until Python takes the place."""
        self.simulates, self.sample = True, sample

    async def __call__(self, *arguments: Any) -> Result:
        """Return the implementation's result, the design's, or a copy of the sample.

        Raises:
            ApplicationError: of type NotImplemented; there is none of them.
        """
        if self.implementation is None:
            return cast(Result, await self.body(*arguments) if self.body else self._sampled())
        # As if they had travelled: plain JSON, and the function's own to change.
        given = [msgspec.to_builtins(one) for one in arguments]
        if _in_loop():
            return cast(Result, await self.implementation.awaited(given))
        return cast(Result, self.implementation.called(given))

    def activity(self) -> Callable[..., Any]:
        """Return the Temporal activity: Python's, the design's, or the sample.

        What the design wrote runs in a thread, as a `def` function does: it awaits nothing that
        would let others run, and may loop for long, or for ever.
        """
        implementation, body = self.implementation, self.body

        async def simulated(*_arguments: Any) -> Any:
            return self._sampled()

        async def by_async_python(*arguments: Any) -> Any:
            return await self(*arguments)

        def by_python(*arguments: Any) -> Any:
            return implementation.called(arguments) if implementation else None

        def by_design(*arguments: Any) -> Any:
            return _driven(body(*arguments)) if body else None

        if implementation is not None:
            chosen: Any = by_async_python if implementation.is_async else by_python
        else:
            chosen = by_design if body else simulated
        defined: Callable[..., Any] = activity.defn(name=self.name)(chosen)
        return defined

    def _sampled(self) -> Any:
        if self.simulates:
            return copy.deepcopy(self.sample)
        raise ApplicationError(
            f"{self.missing} has no implementation in this worker, and nothing is simulated here: "
            f"{self.advice}",
            type="NotImplemented",
            non_retryable=True,
        )

    @property
    def advice(self) -> str:
        """What to do about a stub with nothing behind it."""
        if self.kind == "workflow":
            return f"write `workflow {self.name}` in the design"
        return (
            f"write a Python function `{self.names[-1]}` and give it to crossway.runtime.worker "
            "as one of its `implementations`, or write what it does in the design"
        )


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _driven(body: Coroutine[Any, Any, Any]) -> Any:
    """Return what the body of an activity returns, run to its end in a thread without a loop.

    All it awaits are stubs, which in such a thread do their work at once.
    """
    arithmetic.by_design()
    try:
        body.send(None)
    except StopIteration as end:
        return end.value
    body.close()
    raise RuntimeError("the body of an activity waited for what only an event loop can give")
