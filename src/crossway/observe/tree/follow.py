"""Following one call across namespaces, from execution to execution.

A nexus operation links to the execution behind it, a child workflow names its own; each
is read from the namespace it lives in. Whatever cannot be read stays in the tree as a
step of unknown state that says why.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from temporalio.service import RPCError, RPCStatusCode

from crossway.observe.reading.activities import read_activity, unread
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.failures import LAST_ERROR, plain
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.history import Reading
from crossway.observe.reading.pending import add_pending, delivery_note
from crossway.observe.reading.runs import MAX_RUNS, last_run, oldest_left, reset_to
from crossway.observe.reading.steps import Execution, Kind, State, Step
from crossway.observe.tree.joining import close, handled, joined, stand_for
from crossway.runtime.refusals import DENIED

# Bounds, because links are data that others wrote.
MAX_DEPTH = 50
MAX_EXECUTIONS = 2000

NOT_FOLLOWED = "not followed any further"
"""The note of a step at such a bound."""

_LASTING = (RPCStatusCode.NOT_FOUND, *DENIED, RPCStatusCode.INVALID_ARGUMENT)
"""Refusals that asking again does not change."""


INTERVAL = 0.05
"""Seconds between two looks at the service for what a call left behind."""


class Follower:
    """Reads trees of one service; reads what is over only once, however often asked."""

    def __init__(
        self,
        histories: Histories,
        endpoints: Mapping[str, str] | None = None,
        asking: Asking | None = None,
    ) -> None:
        """Read from `histories`; `endpoints` maps endpoints to their namespaces.

        With `asking` the workflows themselves say what their histories do not hold.

        An operation with no workflow behind it shows its handler when its endpoint is
        among them: histories do not say where such a handler ran.
        """
        self._histories = histories
        self._endpoints = endpoints or {}
        self._asking = asking
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
        unknown = unread(execution) if execution.activity else Reading(execution).step
        self._budget -= 1
        too_deep = execution in above or len(above) > MAX_DEPTH
        if too_deep or self._budget < 0:
            # The budget is new at the next look, when what is over needs none of it.
            unknown.note, unknown.lost = NOT_FOLLOWED, too_deep
            return unknown
        try:
            step = await self._read_again(execution)
        except RPCError as failure:
            unknown.note = f"cannot be read: {plain(failure.message)}"
            unknown.lost = failure.status in _LASTING
            return unknown
        await asyncio.gather(*(self._below(c, (*above, execution)) for c in step.children))
        if step.state.final:
            close(step)
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
            # What a handler only started or signalled, and answered, is meant to go on.
            left = step.state.final and step.state is not State.COMPLETED
            found.orphan = left and found.state is State.RUNNING
            more = [await self._follow(other, above) for other in step.also]
            step.children = [handled(step, found, *more)]
            if found.state.final and not step.state.final:
                await self._add_delivery(found)
            return
        # A child and its execution are one line; a detached call stands for its operation.
        step.children, step.latest = found.children, found.latest
        step.waits, step.line = found.waits, found.line
        step.summary, step.details = step.summary or found.summary, found.details
        step.note = step.note or found.note
        if step.kind is Kind.DETACH and len(found.children) == 1:
            stand_for(step, found.children[0])
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
        if target.execution is None or target.execution.activity:
            return
        try:
            described = await self._histories.describe(target.execution)
        except RPCError:
            return
        target.note = target.note or delivery_note(described)

    async def _read_again(self, execution: Execution) -> Step:
        """Read an execution, once more where the request was cut off: a connection that is renewed
        after some minutes takes those along that it is busy with."""
        try:
            return await self._read(execution)
        except RPCError as failure:
            if failure.status != RPCStatusCode.CANCELLED:
                raise
        return await self._read(execution)

    async def _read(self, execution: Execution) -> Step:
        """Return one execution's step with its direct children, all its runs as one."""
        if execution.activity:
            return read_activity(execution, await self._histories.describe_activity(execution))
        runs, note = await self._begin(execution)
        for _ in range(MAX_RUNS):
            run = runs[-1].execution
            reset = await reset_to(self._histories, run) if runs[-1].step.state.final else None
            if reset is not None:
                # The new run's history begins with all that it keeps of the old one.
                runs[-1], note = await self._run(reset, runs[-1].carried), "was reset"
            elif runs[-1].continued_as:
                following = Execution(run.namespace, run.workflow_id, runs[-1].continued_as)
                runs.append(await self._run(following, runs[-1].handed))
            else:
                break
        if len(runs) > MAX_RUNS and runs[-1].continued_as:
            runs.append(await self._run(await last_run(self._histories, execution)))
            note = "only its first runs and its last are shown"
        for earlier in runs[:-1]:
            close(earlier.step, "its run")
        return joined(execution, [run.step for run in runs], note)

    async def _begin(self, execution: Execution) -> tuple[list[Reading], str]:
        """Return the run to begin with, the oldest that is left, and a note of it."""
        try:
            return [await self._run(execution)], ""
        except RPCError as failure:
            gone = failure.status == RPCStatusCode.NOT_FOUND
            left = await oldest_left(self._histories, execution) if gone else None
            if left is None:
                raise
        return [await self._run(left)], "its first runs are deleted"

    async def _run(
        self, execution: Execution, carried: Mapping[str, Sequence[Step]] | None = None
    ) -> Reading:
        """Return what the history of one run says; `carried` the run before it handed over."""
        events = await self._histories.events(execution)
        reading = Reading(execution).read(events)
        reading.carried = carried or {}
        unfinished = any(not child.state.final for child in reading.step.children)
        if unfinished and not reading.step.state.final:
            add_pending(reading, await self._histories.describe(execution))
        self._keep_errors(execution, reading)
        if self._asking is not None:
            await self._asking.add(reading, len(events))
        return reading

    def _keep_errors(self, execution: Execution, reading: Reading) -> None:
        """Remember the errors of retried operations; add them to those that timed out."""
        for event_id, step in reading.by_event.items():
            if step.kind is Kind.NEXUS and not step.state.final and step.failure:
                self._errors[execution, event_id] = step.failure
            elif step.state is State.TIMED_OUT and (execution, event_id) in self._errors:
                step.failure += LAST_ERROR + self._errors[execution, event_id]


async def unsettled(follower: Follower, execution: Execution, within: float) -> list[Step]:
    """Wait until the detached calls of an execution have ended, for `within` seconds.

    Return those that have not by then.
    """
    end = time.monotonic() + within
    while True:
        root = await follower.tree(execution.namespace, execution.workflow_id, execution.run_id)
        detached = [step for step in root.walk() if step.kind is Kind.DETACH and not step.settled]
        if not detached or time.monotonic() > end:
            return detached
        await asyncio.sleep(INTERVAL)
