"""The same for `async def` tests, whichever plugin runs them: what takes time is awaited.

The test's own event loop waits meanwhile: virtual time needs none of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crossway.testing.audit import Decision
from crossway.testing.calls import Calls
from crossway.testing.design import RunningDesign, Started
from crossway.testing.errors import WorkflowFailedError


class AsyncDesign:
    """A design that runs; see `RunningDesign`."""

    def __init__(self, design: RunningDesign) -> None:
        """Wrap a design."""
        self._design = design

    def stand_in(self, name: str, answer: Any) -> None:
        """Let calls be answered by the test."""
        self._design.stand_in(name, answer)

    async def start(self, workflow: str, *arguments: Any, id: str = "") -> AsyncStarted:
        """Start a workflow of the design."""
        return AsyncStarted(self._design.start(workflow, *arguments, id=id))

    async def skip(self, length: str) -> None:
        """Let time pass."""
        self._design.skip(length)

    async def stop_workers(self, namespace: str = "") -> None:
        """Let workers take no task."""
        self._design.stop_workers(namespace)

    async def start_workers(self, namespace: str = "") -> None:
        """Let them take tasks again."""
        self._design.start_workers(namespace)

    @property
    def now(self) -> datetime:
        """The time, as the design's workflows have it."""
        return self._design.now

    def calls(self, name: str = "") -> Calls:
        """Return the calls so far."""
        return self._design.calls(name)

    def given_up(self, name: str = "") -> Calls:
        """Return the calls so far that were cancelled while they were done, without a wait."""
        return self._design.given_up(name)

    @property
    def audit(self) -> list[Decision]:
        """What the guards of operations decided, in order."""
        return self._design.audit

    async def trace(self) -> str:
        """Return the trees of all calls."""
        return self._design.trace()


class AsyncStarted:
    """A workflow that a test started; see `Started`."""

    def __init__(self, handle: Started) -> None:
        """Wrap a handle."""
        self._handle = handle
        self.id, self.namespace = handle.id, handle.namespace

    async def result(self) -> Any:
        """Return the workflow's result."""
        return self._handle.result()

    async def failure(self) -> WorkflowFailedError:
        """Return how the workflow failed."""
        return self._handle.failure()

    async def signal(self, name: str, *arguments: Any) -> None:
        """Send a signal."""
        self._handle.signal(name, *arguments)

    async def query(self, name: str, *arguments: Any) -> Any:
        """Return what the workflow answers to a query."""
        return self._handle.query(name, *arguments)

    async def update(self, name: str, *arguments: Any) -> Any:
        """Return what an update of the workflow gives."""
        return self._handle.update(name, *arguments)

    async def cancel(self) -> None:
        """Ask the workflow to stop."""
        self._handle.cancel()

    async def events(self) -> list[str]:
        """Return the kinds of events of its history so far, in order."""
        return self._handle.events
