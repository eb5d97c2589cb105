"""What only a workflow itself knows: what it waits for, which line failed, which signals count.

It says so when it is asked, as long as a worker serves it: `crossway.runtime.details`. What it
says is text of others. Workflows of other SDKs say which signals they handle.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from temporalio.client import WorkflowHistory

from crossway.cluster.replaying import Recorded, Replayed
from crossway.language.visible import visible_lines
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.history import Reading
from crossway.observe.reading.steps import Execution, State, Step
from crossway.runtime.details import Details, read
from crossway.runtime.waits import Waiting

AT_ONCE = 10
"""Workflows asked at the same time: each may have to be replayed by its worker."""

UNANSWERED = 20
"""After how many questions that nobody answered no more are asked: there are no workers."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a workflow said; `signals` are those it handles, None when it handles any."""

    details: Details
    signals: frozenset[str] | None


class Asking:
    """Asks workflows, each once as long as nothing happens in it."""

    def __init__(
        self, histories: Histories, *, patient: bool = True, replayed: Replayed | None = None
    ) -> None:
        """Ask through `histories`; for a workflow that no worker answers for its design does.

        Who is not `patient` looks again and again, and never waits.

        Then a workflow is asked when nothing happened between two looks.
        """
        self._histories, self._patient, self._replayed = histories, patient, replayed
        self._asked: dict[Execution, tuple[int, asyncio.Task[Said | None] | None]] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._unanswered = 0

    async def add(self, reading: Reading, length: int) -> None:
        """Add to a reading of a history of so many events what the workflow says."""
        if not _is_worth_asking(reading):
            return
        run = reading.execution
        count, task = self._asked.get(run, (-1, None))
        if count != length:
            task = None
        if task is None and (self._patient or count == length):
            task = asyncio.create_task(self._ask(run))
        self._asked[run] = length, task
        if task is not None and self._patient:
            await task
        if task is not None and task.done() and (said := task.result()) is not None:
            add_said(reading, said)

    async def _ask(self, run: Execution) -> Said | None:
        async with self._at_once:
            answer = None
            if self._unanswered < UNANSWERED:
                answer = await self._histories.metadata(run)
                self._unanswered += answer is None
            if answer is None and self._replayed is not None:
                history = WorkflowHistory(run.workflow_id, await self._histories.events(run))
                recorded = Recorded(run.namespace, history, run.workflow_id)
                answer = await self._replayed.metadata(recorded)
        if answer is None:
            return None
        names = frozenset(plain(one.name) for one in answer.definition.signal_definitions)
        return Said(read(visible_lines(answer.current_details)), None if "" in names else names)


async def what_it_waits_for(histories: Histories, run: Execution) -> tuple[Waiting, ...]:
    """Return what a workflow says that it waits for; nothing where no worker answers for it."""
    answer = await histories.metadata(run)
    return () if answer is None else read(visible_lines(answer.current_details)).waits


def _is_worth_asking(reading: Reading) -> bool:
    """Whether a workflow has more to say than its history: not of what just completed."""
    return bool(reading.signals or reading.carried) or reading.step.state in (
        State.RUNNING,
        State.FAILED,
    )


def add_said(reading: Reading, said: Said) -> None:
    """Add what a workflow says of itself to the steps of its reading."""
    step, details = reading.step, said.details
    step.waits = details.waits
    if step.state is State.FAILED:
        step.line = plain(details.failed_at)
    for name in dict.fromkeys((*reading.carried, *reading.signals)):
        if reading.signals.get(name):
            _add_what_counts(reading, said, name)
        _add_what_waits(reading, details, name)


def _add_what_counts(reading: Reading, said: Said, name: str) -> None:
    """Add which of the signals of a name that a run received no handler took."""
    received, dropped = reading.signals[name], said.details.dropped.get(f"signal {name}", 0)
    if said.signals is not None and name not in said.signals:
        _mark(received, State.UNHANDLED, "no handler takes it")
    elif dropped >= len(received):
        _mark(received, State.UNHANDLED, "dropped: it does not fit, or its handler failed")
    elif dropped:
        _note(reading.step, f"dropped {dropped} of {len(received)} signals {name}")


def _add_what_waits(reading: Reading, details: Details, name: str) -> None:
    """Add which signals of a name nothing awaited yet.

    A run that continues as new hands them on, in order: what became of them the next one says.
    """
    arrived = (*reading.carried.get(name, ()), *reading.signals.get(name, ()))
    counting = [step for step in arrived if step.state is not State.UNHANDLED]
    waiting = counting[-kept:] if (kept := details.kept.get(f"signal {name}", 0)) else []
    if reading.hands_on:
        reading.handed[name] = waiting
    else:
        _mark(waiting, State.BUFFERED, "nothing awaited it yet")


def _mark(steps: Sequence[Step], state: State, note: str) -> None:
    for step in steps:
        step.state, step.note = state, note


def _note(step: Step, note: str) -> None:
    step.note = "; ".join(filter(None, (step.note, note)))
