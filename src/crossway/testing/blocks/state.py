"""What a test has while it runs: its names, its workflows, and what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from crossway.design.model import Signature
from crossway.design.shadows import ANYTHING, Case, Tests
from crossway.language import tree
from crossway.language.holes import fits
from crossway.language.near import did_you_mean
from crossway.language.span import Span
from crossway.language.visible import as_json as json_text
from crossway.language.walk import walk
from crossway.runtime.clock import clock
from crossway.testing.blocks.values import WILDCARD, as_json, computed
from crossway.testing.design import RunningDesign, Started
from crossway.testing.errors import TestingError

_LONGEST = 400
"""Characters of a value that a message shows."""


class Missed(Exception):  # noqa: N818 - no fault of ours: what a test expects does not hold
    """What is expected does not hold; `said` is what was found."""

    def __init__(
        self, said: str, span: Span | None = None, line: tree.Expect | None = None
    ) -> None:
        """Say what was found; `line` is the one that expects it, where another one ran."""
        super().__init__(said)
        self.said, self.span, self.line = said, span, line


@dataclass(frozen=True, slots=True)
class Found:
    """Whether something holds, and what was found; `span` is the line of a list that does not."""

    holds: bool
    said: str = ""
    span: Span | None = None


HOLDS = Found(True)


def shown(value: Any) -> str:
    """Return a value as a message shows it."""
    text = json_text(as_json(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}.."


@dataclass
class State:
    """What a test has by now: its names and its workflows."""

    case: Case
    tests: Tests
    design: RunningDesign
    names: dict[str, Any] = field(default_factory=lambda: {ANYTHING: WILDCARD})
    handles: dict[str, Started] = field(default_factory=dict)

    def value(self, expression: tree.Expression, **more: Any) -> Any:
        """Return what an expression gives.

        Raises:
            TestingError: it cannot be computed.
        """
        names = {**self.names, **more}
        before = clock.set(self._time)
        try:
            return computed(expression, names, self.tests.beside, self.case.path)
        finally:
            clock.reset(before)

    def _time(self) -> float:
        """Return what time it is to a test's `now()`: that of its workflows."""
        return self.design.now.timestamp()

    def values(self, expressions: Sequence[tree.Expression]) -> list[Any]:
        """Return what several expressions give."""
        return [self.value(one) for one in expressions]

    def handle(self, name: str) -> Started:
        """Return a workflow that was started.

        Raises:
            TestingError: none of that name was.
        """
        found = self.handles.get(name)
        if found is None:
            hint = did_you_mean(name, self.handles) or "start it: `promise h <- workflow Name(..)`"
            raise TestingError(f"no workflow was started as {name}; {hint}")
        return found

    def knows(self, line: tree.Expect) -> bool:
        """Whether all that a line speaks of is there by now."""
        nodes = list(walk(line))
        names = {one.name for one in nodes if isinstance(one, tree.Name)}
        handles = {one.name for one in nodes if isinstance(one, tree.Handle)}
        return names <= {*self.names} and handles <= {*self.handles}

    def named(self, target: tree.StoodInFor) -> str:
        """Return what stands for a target in `RunningDesign`: `Charge`, `Payments.Charge`."""
        beside = self.tests.beside
        match target:
            case tree.AllOperations(namespace):
                return namespace
            case tree.ActivityCall(name):
                activity = beside.calls.activities.get(target.span)
                return activity.name if activity else name
            case tree.NexusCall(where, service, operation):
                reached = beside.calls.nexus.get(target.span)
                if reached is None:
                    return f"{service or where}.{operation}"
                return f"{reached.service}.{reached.operation}"
            case _:
                assert_never(target)

    def comes_by(self, target: tree.StoodInFor, endpoint: str) -> bool:
        """Whether a call through an endpoint came where a target says: by that endpoint, or by one
        of the namespace that it names."""
        reached = self.tests.beside.calls.nexus.get(target.span)
        if not isinstance(target, tree.NexusCall) or reached is None:
            return True
        if target.target == (reached.called or reached.endpoint):
            return fits(target.target, endpoint)
        known = self.tests.beside.endpoints.values()
        into = [one.name for one in known if one.namespace == reached.namespace]
        return any(fits(name, endpoint) for name in into)

    def asked(self, asked: tree.Asked) -> tuple[Any, Signature]:
        """Return the answer of an update or a query, and the handler's signature.

        Raises:
            UpdateFailedError: the workflow refused the update, or it failed.
        """
        started, given = self.handle(asked.handle), self.values(asked.arguments)
        ask = started.update if asked.kind == "update" else started.query
        return ask(asked.name, *given), started.handler(asked.kind, asked.name)
