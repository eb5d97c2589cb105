"""Following one call across namespaces, from execution to execution.

A nexus operation links to the execution behind it, a child workflow names its own; each
is read from the namespace it lives in. Whatever cannot be read stays in the tree as a
step of unknown state that says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

from temporalio.client import Client
from temporalio.service import RPCError

from crossway.observe.failures import plain
from crossway.observe.handlers import handled
from crossway.observe.history import Reading
from crossway.observe.pending import add_pending, delivery_note
from crossway.observe.reading import describe, events_of
from crossway.observe.steps import Execution, Kind, State, Step

# Bounds, because links are data that others wrote.
MAX_DEPTH = 50
MAX_EXECUTIONS = 2000
MAX_RUNS = 100

NOT_FOLLOWED = "not followed any further"
"""The note of a step at such a bound."""


class Follower:
    """Reads trees of one service; reads what is over only once, however often asked."""

    def __init__(
        self, client: Callable[[str], Client], endpoints: Mapping[str, str] | None = None
    ) -> None:
        """Read with `client(namespace)`; `endpoints` maps endpoints to their namespaces.

        An operation with no workflow behind it shows its handler when its endpoint is
        among them: histories do not say where such a handler ran.
        """
        self._client = client
        self._endpoints = endpoints or {}
        self._over: dict[Execution, Step] = {}
        # The last error of each operation we saw retried, by run and event: once a
        # deadline ends the operation the server has forgotten it.
        self._errors: dict[tuple[Execution, int], str] = {}
        self._budget = MAX_EXECUTIONS

    async def tree(self, namespace: str, workflow_id: str, run_id: str = "") -> Step:
        """Return the tree below one execution as it is now.

        Never fails for what a history says; an execution that cannot be read is a step
        of unknown state whose `note` says why.
        """
        self._budget = MAX_EXECUTIONS
        return await self._follow(Execution(namespace, workflow_id, run_id), ())

    async def _follow(self, execution: Execution, above: tuple[Execution, ...]) -> Step:
        """Return the tree of an execution; `above` are those that led to it."""
        if execution in self._over:
            return self._over[execution]
        unknown = Step(
            Kind.WORKFLOW,
            plain(execution.workflow_id),
            plain(execution.namespace),
            State.UNKNOWN,
            execution=execution,
        )
        self._budget -= 1
        if execution in above or len(above) > MAX_DEPTH or self._budget < 0:
            unknown.note = NOT_FOLLOWED
            return unknown
        try:
            step = await self._read(execution)
        except RPCError as failure:
            unknown.note = f"cannot be read: {plain(failure.message)}"
            return unknown
        await asyncio.gather(*(self._below(c, (*above, execution)) for c in step.children))
        if step.state.final:
            _close(step)
        if step.settled:
            self._over[execution] = step
        return step

    async def _below(self, step: Step, above: tuple[Execution, ...]) -> None:
        """Add to an operation or child what it led to."""
        if step.execution is None:
            self._add_handler(step)
            return
        found = await self._follow(step.execution, above)
        if step.kind is Kind.NEXUS:
            found.orphan = step.state.final and found.state is State.RUNNING
            more = [await self._follow(other, above) for other in step.also]
            step.children = [handled(step, found, *more)]
            if found.state.final and not step.state.final:
                await self._add_delivery(found)
            return
        # A child and its execution are one line; a detached call stands for its operation.
        step.children = found.children
        step.note = step.note or found.note
        if step.kind is Kind.DETACH and len(found.children) == 1:
            _stand_for(step, found.children[0])
        elif found.state is not State.UNKNOWN:
            step.state, step.ended = found.state, found.ended
            step.failure = step.failure or found.failure

    def _add_handler(self, step: Step) -> None:
        """Add the handler of an operation that ended with nothing behind it."""
        namespace = self._endpoints.get(step.name.partition(" ")[0])
        if (
            step.kind is Kind.NEXUS
            and namespace is not None
            and step.state in (State.COMPLETED, State.FAILED)
        ):
            step.children = [handled(step, namespace=plain(namespace))]

    async def _add_delivery(self, target: Step) -> None:
        """Say of a target that has ended why its caller does not know yet."""
        if target.execution is None:
            return
        try:
            described = await describe(self._client, target.execution)
        except RPCError:
            return
        target.note = target.note or delivery_note(described)

    async def _read(self, execution: Execution) -> Step:
        """Return one execution's step with its direct children, all its runs as one."""
        reading = await self._run(execution)
        step = reading.step
        for _ in range(MAX_RUNS):
            if not reading.continued_as:
                break
            run = Execution(execution.namespace, execution.workflow_id, reading.continued_as)
            reading = await self._run(run)
            step.children += reading.step.children
            step.state, step.ended = reading.step.state, reading.step.ended
            step.failure, step.note = reading.step.failure, reading.step.note
        return step

    async def _run(self, execution: Execution) -> Reading:
        reading = Reading(execution).read(await events_of(self._client, execution))
        unfinished = any(not child.state.final for child in reading.step.children)
        if unfinished and not reading.step.state.final:
            add_pending(reading, await describe(self._client, execution))
        self._keep_errors(execution, reading)
        return reading

    def _keep_errors(self, execution: Execution, reading: Reading) -> None:
        """Remember the errors of retried operations; add them to those that timed out."""
        for event_id, step in reading.by_event.items():
            if step.kind is Kind.NEXUS and not step.state.final and step.failure:
                self._errors[execution, event_id] = step.failure
            elif step.state is State.TIMED_OUT and (execution, event_id) in self._errors:
                step.failure += f"; last error: {self._errors[execution, event_id]}"


def _stand_for(step: Step, operation: Step) -> None:
    """Let a detached call show its operation: how delivery went, and what it reached.

    Delivery is done when the operation has started: nobody waits for its end.
    """
    step.children = operation.children
    delivered = operation.started is not None or operation.state is State.COMPLETED
    step.state = State.COMPLETED if delivered else operation.state
    for target in _targets(operation):
        target.orphan = False
    step.name = step.name or operation.name
    step.attempt, step.failure = operation.attempt, operation.failure
    step.note = "" if delivered else operation.note
    step.ended = operation.started or operation.ended


def _close(step: Step) -> None:
    """Say of what an ended execution left open what became of it.

    The server drops its timers and activities. Its operations are dropped too, but their
    targets go on: an orphan. A detached call is meant to go on.
    """
    for child in step.children:
        if child.state.final or child.kind in (Kind.CHILD, Kind.DETACH):
            continue
        child.state, child.ended = State.CANCELLED, step.ended
        child.note = "left behind when its workflow ended"
        for target in _targets(child):
            target.orphan = target.state is State.RUNNING


def _targets(operation: Step) -> Iterator[Step]:
    """Yield the executions behind an operation's handler."""
    for handler in operation.children:
        yield from handler.children
