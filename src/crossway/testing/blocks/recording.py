"""What happened to a workflow, as a test of its design.

From the histories of a workflow and of all that it called come its input, the answers of
activities (and of operations that the design leaves to others), what was sent to it and when, and
how it ended. Whatever the design itself says is not written down: the test runs it.

    promise order <- workflow Order("o-1")          WORKFLOW_EXECUTION_STARTED
    activity Charge returns "ch-1"                  ACTIVITY_TASK_COMPLETED, in any of the histories
    skip 2d                                         the time between the two
    signal order.Approve("ann")                     WORKFLOW_EXECUTION_SIGNALED
    expect order completes with "ch-1"              WORKFLOW_EXECUTION_COMPLETED
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from crossway.design.model import Design
from crossway.errors import UserError
from crossway.language import tree
from crossway.language.words import NAME, leaf, snake_case
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Step
from crossway.runtime.faults import without_place
from crossway.testing.blocks.answered import Answered, answers_of
from crossway.testing.blocks.failing import failure_of, values_of
from crossway.testing.blocks.literals import length_literal, literal
from crossway.testing.blocks.reached import all_called, all_runs

_PAUSE = 0.05
"""Seconds between two steps that are told apart."""

_TAKEN = frozenset(
    {"expect", "always", "never", "eventually", "skip", "update", "query", "activity", "workflow"}
    | {"nexus", "namespace", "signal", "cancel", "promise", "spawn", "await", "options"}
)
"""Words that a line of a test begins with: no workflow is called so."""


@dataclass(frozen=True)
class Recording:
    """A test, and what its workflow came to: its `result`, or None when it failed or runs."""

    test: tree.TestBlock
    handle: str
    result: Any = None
    completed: bool = False


async def recorded(
    histories: Histories, execution: Execution, root: Step, design: Design
) -> Recording:
    """Return what happened to a workflow as a test; `root` is the tree of its calls.

    Raises:
        UserError: it holds something that no design can say.
    """
    runs = await all_runs(histories, execution)
    every = [runs, *await all_called(histories, execution, root)]
    try:
        return recording_of(runs, execution.workflow_id, list(answers_of(every, design)))
    except ValueError as fault:
        raise UserError(f"this run cannot be written as a test: {fault}") from fault


# --- lines -----------------------------------------------------------------------------


def recording_of(
    events: Sequence[HistoryEvent],
    id: str,
    answered: Iterable[Answered],
    handle: str = "",
    others: Sequence[tuple[float, tree.TestLine]] = (),
) -> Recording:
    """Return the events of a workflow of that id as a test, with what answered its calls.

    The test calls the workflow `handle`, else by a name that is made of its own. `others` are
    further steps, each with the second at which it comes; those before 0 come before the start.

    Raises:
        ValueError: it holds something that no design can say.
    """
    started = events[0].workflow_execution_started_event_attributes
    workflow = started.workflow_type.name
    handle = handle or _handle(workflow)
    given = tuple(map(literal, values_of(started.input)))
    option = tree.Option("workflow_id", tree.String(id))
    call = tree.WorkflowCall(_named(workflow, "workflow"), given, (option,))
    lines: list[tree.TestLine] = [one.stand_in() for one in answered]
    before = [line for at, line in others if at < 0]
    lines += [replace(line, spaced=bool(lines) and not at) for at, line in enumerate(before)]
    lines.append(tree.Start(handle, call, spaced=bool(lines) and not before))
    lines += _steps(events, handle, [(at, line) for at, line in others if at >= 0])
    expected, result, completed = _outcome(events[-1], handle)
    lines.append(expected)
    test = tree.TestBlock(f"{workflow} {id}", tuple(lines))
    return Recording(test, handle, result, completed)


def _handle(workflow: str) -> str:
    name = snake_case(leaf(workflow))
    return name if NAME.fullmatch(name) and name not in _TAKEN else "started"


def _named(name: str, what: str) -> str:
    """Return a name as a test writes it.

    Raises:
        ValueError: no design can.
    """
    if all(map(NAME.fullmatch, name.split("."))):
        return name
    raise ValueError(f"a design has no {what} called {name!r}")


def _steps(
    events: Sequence[HistoryEvent], handle: str, others: Sequence[tuple[float, tree.TestLine]]
) -> Iterator[tree.TestLine]:
    """Yield what was sent to a workflow, and other steps, with the time between."""
    begun, now = _at(events[0]), 0.0
    sent = (
        ((_at(event) - begun).total_seconds(), _step(at, events, handle))
        for at, event in enumerate(events)
    )
    steps = [(at, line) for at, line in sent if line is not None]
    for at, line in sorted((*others, *steps), key=lambda one: one[0]):
        if at - now >= _PAUSE:
            yield tree.Skip(length_literal(at - now))
            now = at
        yield line


def _at(event: HistoryEvent) -> datetime:
    return event.event_time.ToDatetime()


def _step(at: int, events: Sequence[HistoryEvent], handle: str) -> tree.TestLine | None:
    """Return a step of who is outside, None for any other event."""
    event = events[at]
    match event.event_type:
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            signal = event.workflow_execution_signaled_event_attributes
            if signal.external_workflow_execution.workflow_id:
                return None  # another workflow of the design sent it, and will again
            given = tuple(map(literal, values_of(signal.input)))
            return tree.Send(handle, _named(signal.signal_name, "signal"), given)
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
            asked = event.workflow_execution_cancel_requested_event_attributes
            if asked.external_workflow_execution.workflow_id:
                return None
            return tree.Cancel(tree.Handle(handle))
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
            return _update(event, events[at:], handle)
        case _:  # what the workflow did itself
            return None


def _update(event: HistoryEvent, after: Sequence[HistoryEvent], handle: str) -> tree.TestLine:
    """Return an update, by how it ended `after` it was accepted: another run may have one of the
    same id."""
    request = event.workflow_execution_update_accepted_event_attributes.accepted_request
    given = tuple(map(literal, values_of(request.input.args)))
    asked = tree.Asked("update", handle, _named(request.input.name, "update"), given)
    ends = (one.workflow_execution_update_completed_event_attributes for one in after)
    done = next((one for one in ends if one.meta.update_id == request.meta.update_id), None)
    if done is not None and done.outcome.HasField("failure"):
        error, message, details = failure_of(done.outcome.failure)
        return tree.Expect(_fails(asked, error, message, details))
    return tree.Ask(asked)


def _fails(
    subject: tree.Handle | tree.Asked, error: str, message: str, details: Sequence[Any] = ()
) -> tree.Fails:
    if not all(map(NAME.fullmatch, error.split("."))):
        return tree.Fails(subject)
    said = tree.String(without_place(message))
    return tree.Fails(subject, error, (said, *map(literal, details)))


def _outcome(last: HistoryEvent, handle: str) -> tuple[tree.Expect, Any, bool]:
    """Return what is expected at the end, the result, and whether there is one."""
    own = tree.Handle(handle)
    match last.event_type:
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
            values = values_of(last.workflow_execution_completed_event_attributes.result)
            result = values[0] if values else None
            return tree.Expect(tree.Completes(own, literal(result))), result, True
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
            failure = failure_of(last.workflow_execution_failed_event_attributes.failure)
            return tree.Expect(_fails(own, *failure[:2])), None, False
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
            return tree.Expect(tree.Fails(own, "CancelledError")), None, False
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
            return tree.Expect(tree.Fails(own, "TimeoutError")), None, False
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
            raise ValueError("it was terminated, which no test can do")
        case _:  # it goes on
            return tree.Expect(tree.Waits(own)), None, False
