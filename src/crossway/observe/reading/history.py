"""One execution's history -> one step with its direct children. Pure: values to values.

Events come in pairs or triples: the first opens a step (a scheduled activity), later ones
refer to it by its event id and change its state. Two tables say which event does what.
Histories are hostile input: an event of an unknown kind, or one that refers to nothing,
is passed over, and any attribute may be missing.

Longer than other files because the tables of events stand beside what they call.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import (
    HistoryEvent,
    WorkflowExecutionTerminatedEventAttributes,
    WorkflowTaskFailedEventAttributes,
)
from temporalio.api.update.v1 import Outcome

from crossway.language.durations import print_length
from crossway.language.visible import visible_lines
from crossway.observe.reading.arguments import inputs_of, result_of
from crossway.observe.reading.failures import failure_text, failure_trace, plain
from crossway.observe.reading.links import behind_token, child_of, linked
from crossway.observe.reading.steps import Execution, Kind, State, Step
from crossway.runtime.calls import DETACHED, deadline_of
from crossway.runtime.race import STOPPING

E = EventType

NO_FAILURES = (
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_UPDATE,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FAILOVER_CLOSE_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_PAUSE_REQUESTED_BEFORE_TASK_STARTED,
)
"""Why the service gives a task up that no worker failed, and makes it anew: it was asked for a
reset, something came while the worker was at it, another cluster took over."""


class Reading:
    """What one history says: the workflow's step, and its open steps by event id.

    `execution` is the run that is read, `continued_as` the run that follows it, if any.
    `activities` maps activity ids to steps, for what only Describe knows, and `signals` names to
    those that were received, for what only the workflow knows. A run that continues as new
    `hands_on` what it did not await: `handed`, which are `carried` in the reading of the next.
    `failing` is how the workflow's task failed, when nothing came of it since: it is tried again
    and again.
    """

    def __init__(self, execution: Execution) -> None:
        """Begin with nothing known but where the execution is: a step of unknown state."""
        self.execution = execution
        self.step = Step(
            Kind.WORKFLOW,
            plain(execution.workflow_id),
            plain(execution.namespace),
            State.UNKNOWN,
            execution=execution,
        )
        self.by_event: dict[int, Step] = {}
        self.activities: dict[str, Step] = {}
        self.signals: dict[str, list[Step]] = {}
        self.carried: Mapping[str, Sequence[Step]] = {}
        self.handed: dict[str, Sequence[Step]] = {}
        self.hands_on = False
        self.continued_as = ""
        self.failing: WorkflowTaskFailedEventAttributes | None = None

    def child(self, kind: Kind, name: str, state: State = State.SCHEDULED) -> Step:
        """Return a new step of this workflow, not yet among its children."""
        return Step(kind, plain(name), self.step.namespace, state)

    def read(self, events: Iterable[HistoryEvent]) -> Reading:
        """Take in events in order, and return self."""
        for event in events:
            which = event.WhichOneof("attributes")
            if which is None:
                continue
            attributes = getattr(event, which)
            if event.event_type in OPENS:
                self._open(event, OPENS[event.event_type](self, attributes), attributes)
            elif event.event_type in CHANGES:
                self._change(event, attributes)
            elif event.event_type in ENDS:
                self._end(event, attributes)
            elif event.event_type in ASKED_TO_STOP:
                self._ask_to_stop(attributes)
            elif event.event_type == E.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                self.failing = None if attributes.cause in NO_FAILURES else attributes
            elif event.event_type == E.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
                self.failing = None
            elif event.event_type == E.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
                self._begin(event, attributes)
        self._leave_out_our_timers()
        if said := self._failing():
            self.step.note = f"its task keeps failing: {said}"
        return self

    def _leave_out_our_timers(self) -> None:
        """Leave out the timers of calls and races themselves: those say what came of them."""
        steps = self.step.children
        ours = {deadline_of(step.name) for step in steps if step.kind is Kind.NEXUS} | {STOPPING}
        self.step.children = [s for s in steps if s.kind is not Kind.TIMER or s.summary not in ours]

    def _failing(self) -> str:
        """Return what the execution's own task fails with, each time it is tried."""
        return failure_text(self.failing.failure) if self.failing is not None else ""

    def _begin(self, event: HistoryEvent, attributes: Any) -> None:
        self.step.name = plain(attributes.workflow_type.name)
        self.step.state = State.RUNNING
        _summarize(self.step, event)
        self.step.inputs = inputs_of(attributes)
        self.step.scheduled = self.step.started = moment(event.event_time)

    def _end(self, event: HistoryEvent, attributes: Any) -> None:
        self.step.state = ENDS[event.event_type]
        self.step.ended = moment(event.event_time)
        self.step.result = result_of(attributes)
        _fail(self.step, attributes)
        self.continued_as = getattr(attributes, "new_execution_run_id", "")
        self.hands_on = event.event_type == E.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
        if self.step.state is State.TIMED_OUT and (said := self._failing()):
            self.step.note = f"its task kept failing: {said}"
        self.failing = None

    def _ask_to_stop(self, attributes: Any) -> None:
        """Note a request to cancel one step, or the whole execution."""
        step = self.by_event.get(getattr(attributes, "scheduled_event_id", 0), self.step)
        step.note = "asked to stop"

    def _open(self, event: HistoryEvent, step: Step, attributes: Any) -> None:
        _summarize(step, event)
        if step.kind is not Kind.DETACH:  # whose input is the whole request
            step.inputs = inputs_of(attributes)
        step.scheduled = moment(event.event_time)
        if step.state.final:
            step.ended = step.scheduled
        self.by_event[event.event_id] = step
        self.step.children.append(step)

    def _change(self, event: HistoryEvent, attributes: Any) -> None:
        reference, state = CHANGES[event.event_type]
        step = self.by_event.get(getattr(attributes, reference, 0))
        if step is None:
            return
        if _failure_of(attributes) is not None and state is State.COMPLETED:
            state = State.FAILED  # an update that its handler refused
        step.state = state
        step.attempt = max(step.attempt, getattr(attributes, "attempt", 0))
        if state is State.RUNNING:
            step.started = moment(event.event_time)
        elif state.final:
            step.ended = moment(event.event_time)
            step.result = result_of(attributes)
            _fail(step, attributes)
        targets = linked(event.links)
        step.also = targets[1:] or step.also
        step.execution = (
            next(iter(targets), None)
            or child_of(step, attributes)
            or behind_token(step, attributes)
            or step.execution
        )


def _summarize(step: Step, event: HistoryEvent) -> None:
    """Add what was said of a step when it began."""
    step.summary = _text_of(event.user_metadata.summary)
    step.details = _text_of(event.user_metadata.details)


def _text_of(payload: Payload) -> str:
    """Return a text that was sent as JSON, as it may be shown; nothing for any other payload."""
    try:
        text = json.loads(payload.data) if payload.data else ""
    except (ValueError, RecursionError):
        return ""
    return visible_lines(text[:_DETAILS]) if isinstance(text, str) else ""


_DETAILS = 20_000
"""Characters of a summary or of details that are read; the server takes no more."""


def _failure_of(attributes: Any) -> Failure | None:
    """Return what an event says went wrong, None for one that tells of no failure.

    That an update was refused is its outcome: it completed all the same.
    """
    outcome: Outcome | None = getattr(attributes, "outcome", None)
    if outcome is not None:
        return outcome.failure if outcome.HasField("failure") else None
    found: Failure | None = getattr(attributes, "failure", None)
    return found


def _fail(step: Step, attributes: Any) -> None:
    """Note why a step failed, if it did."""
    failure = _failure_of(attributes)
    if failure is not None:
        step.failure = failure_text(failure) or step.failure
        step.trace = failure_trace(failure) or step.trace
    elif isinstance(attributes, WorkflowExecutionTerminatedEventAttributes) and attributes.reason:
        # There is no failure, only what whoever terminated it said.
        step.failure = f"terminated: {plain(attributes.reason)}"


def patches(events: Iterable[HistoryEvent]) -> Iterator[str]:
    """Yield the ids of the patches that a workflow noted (`workflow.patched`), in order.

    Core keeps each in a marker of the name `core_patch`, as JSON: `{"id": .., ..}`.
    """
    for event in events:
        marker = event.marker_recorded_event_attributes
        for payload in marker.details["patch-data"].payloads if _is_patch(event) else ():
            try:
                said = json.loads(payload.data)
            except (ValueError, RecursionError):
                continue
            if isinstance(said, dict) and isinstance(said.get("id"), str):
                yield said["id"]


def _is_patch(event: HistoryEvent) -> bool:
    marker = event.marker_recorded_event_attributes
    return marker.marker_name == "core_patch" and "patch-data" in marker.details


def moment(time: Timestamp) -> datetime | None:
    """Return a timestamp in UTC, None when it is unset or out of range."""
    try:
        return time.ToDatetime(UTC) if time.seconds else None
    except (ValueError, OverflowError):
        return None


def _activity(reading: Reading, attributes: Any) -> Step:
    step = reading.child(Kind.ACTIVITY, attributes.activity_type.name)
    reading.activities[attributes.activity_id] = step
    return step


def _nexus(reading: Reading, attributes: Any) -> Step:
    name = f"{attributes.endpoint} {attributes.service}.{attributes.operation}"
    return reading.child(Kind.NEXUS, name)


def _timer(reading: Reading, attributes: Any) -> Step:
    length = print_length(attributes.start_to_fire_timeout.ToTimedelta())
    return reading.child(Kind.TIMER, length, State.RUNNING)


def _started_child(reading: Reading, attributes: Any) -> Step:
    if attributes.workflow_type.name == DETACHED:
        return reading.child(Kind.DETACH, _detached_name(attributes.input))
    return reading.child(Kind.CHILD, attributes.workflow_type.name)


def _signalled(reading: Reading, attributes: Any) -> Step:
    step = reading.child(Kind.SIGNAL, attributes.signal_name, State.COMPLETED)
    reading.signals.setdefault(plain(attributes.signal_name), []).append(step)
    return step


def _sent_signal(reading: Reading, attributes: Any) -> Step:
    target = attributes.workflow_execution.workflow_id
    return reading.child(Kind.SIGNAL, f"{attributes.signal_name} to {target}")


def _update(reading: Reading, attributes: Any) -> Step:
    name = attributes.accepted_request.input.name
    return reading.child(Kind.UPDATE, name, State.RUNNING)


def _detached_name(arguments: Payloads) -> str:
    """Return `Endpoint Service.Operation` from the argument of a detached call."""
    try:
        request = json.loads(arguments.payloads[0].data)
        return f"{request['endpoint']} {request['service']}.{request['operation']}"
    except (IndexError, KeyError, TypeError, ValueError):
        return ""


OPENS: dict[int, Callable[[Reading, Any], Step]] = {
    E.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: _activity,
    E.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED: _nexus,
    E.EVENT_TYPE_TIMER_STARTED: _timer,
    E.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: _started_child,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: _signalled,
    E.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: _sent_signal,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: _update,
}
"""Events that open a step."""

_SCHEDULED, _STARTED, _INITIATED = "scheduled_event_id", "started_event_id", "initiated_event_id"

CHANGES: dict[int, tuple[str, State]] = {
    E.EVENT_TYPE_ACTIVITY_TASK_STARTED: (_SCHEDULED, State.RUNNING),
    E.EVENT_TYPE_ACTIVITY_TASK_COMPLETED: (_SCHEDULED, State.COMPLETED),
    E.EVENT_TYPE_ACTIVITY_TASK_FAILED: (_SCHEDULED, State.FAILED),
    E.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: (_SCHEDULED, State.TIMED_OUT),
    E.EVENT_TYPE_ACTIVITY_TASK_CANCELED: (_SCHEDULED, State.CANCELLED),
    E.EVENT_TYPE_NEXUS_OPERATION_STARTED: (_SCHEDULED, State.RUNNING),
    E.EVENT_TYPE_NEXUS_OPERATION_COMPLETED: (_SCHEDULED, State.COMPLETED),
    E.EVENT_TYPE_NEXUS_OPERATION_FAILED: (_SCHEDULED, State.FAILED),
    E.EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT: (_SCHEDULED, State.TIMED_OUT),
    E.EVENT_TYPE_NEXUS_OPERATION_CANCELED: (_SCHEDULED, State.CANCELLED),
    E.EVENT_TYPE_TIMER_FIRED: (_STARTED, State.COMPLETED),
    E.EVENT_TYPE_TIMER_CANCELED: (_STARTED, State.CANCELLED),
    E.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED: (_INITIATED, State.FAILED),
    E.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED: (_INITIATED, State.RUNNING),
    E.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED: (_INITIATED, State.COMPLETED),
    E.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED: (_INITIATED, State.FAILED),
    E.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT: (_INITIATED, State.TIMED_OUT),
    E.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED: (_INITIATED, State.CANCELLED),
    E.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED: (_INITIATED, State.TERMINATED),
    E.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED: (_INITIATED, State.COMPLETED),
    E.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: (_INITIATED, State.FAILED),
    E.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED: ("accepted_event_id", State.COMPLETED),
}
"""Events that change a step: which attribute refers to it, and its new state."""

ASKED_TO_STOP = (
    E.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
    E.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED,
    E.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
)
"""Events that ask a step, or the execution itself, to stop."""

ENDS: dict[int, State] = {
    E.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: State.COMPLETED,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: State.FAILED,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: State.TIMED_OUT,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: State.CANCELLED,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: State.TERMINATED,
    E.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: State.COMPLETED,
}
"""Events that end the execution itself."""
