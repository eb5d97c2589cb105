"""What is known of one execution: its calls, its task, what it waits for, how it ended.

Drawn from Describe and from the history, never from guesses. All text is cut and
stripped, because histories are written by others; names that go into commands are kept
whole, and quoted there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from temporalio.api.enums.v1 import EventType, VersioningBehavior, WorkflowTaskFailedCause
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import WorkflowExecutionVersioningInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from crossway.observe.doctor.clocks import Stamp, stamps
from crossway.observe.reading.failures import failure_text, failure_trace, plain
from crossway.observe.reading.frames import place_in
from crossway.observe.reading.history import Reading, moment, patches
from crossway.observe.reading.steps import Execution, State, Step
from crossway.runtime.interceptors import missed
from crossway.runtime.waits import Waiting

E = EventType


# Python ("No handler for service", "has no operation", "has no handler for operation"), Go
# ("service X not found", "operation X not found"), Java and TypeScript ("Unrecognized ..").
_UNREGISTERED = re.compile(
    r"no handler for service|has no operation|has no handler for|unrecognized (service|operation)"
    r"|(service|operation) \S+ not (found|registered)|not registered",
    re.IGNORECASE,
)

REFUSED = "BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES"
"""The cause of a failing task that calls an endpoint which does not exist."""

EXCEEDED = "PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED"
"""The cause of a failing task that schedules more operations than may be in flight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation of one caller. `error` is the handler error type, such as NOT_FOUND.

    `failure` is the error as text, `blocked` the server's reason for not trying at all.
    """

    caller: Execution
    workflow: str
    endpoint: str
    service: str
    operation: str
    state: State
    scheduled: datetime | None
    attempt: int = 0
    error: str = ""
    failure: str = ""
    blocked: str = ""
    target: Execution | None = None

    @property
    def name(self) -> str:
        """Return the operation as messages name it."""
        return f"{self.endpoint} {self.service}.{self.operation}"

    @property
    def answered(self) -> bool:
        """Whether a worker that knows the operation took the call."""
        return self.state is State.COMPLETED or self.target is not None

    @property
    def unregistered(self) -> bool:
        """Whether a worker answered that it has no such service or operation.

        A handler may say NOT_FOUND for reasons of its own ("no such order"), so only the
        words that an SDK uses for its registrations count.
        """
        return self.error == "NOT_FOUND" and bool(_UNREGISTERED.search(self.failure))

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what calls of one operation through one endpoint have in common."""
        return self.endpoint, self.service, self.operation

    @property
    def caller_name(self) -> str:
        """Return the caller as messages name it."""
        return f"{plain(self.caller.workflow_id)} [{self.caller.namespace}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingTask:
    """A workflow task that fails and is tried again: `cause` is the server's word for it."""

    cause: str
    message: str
    attempt: int
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingActivity:
    """An activity not finished yet, with its last failure."""

    name: str
    attempt: int
    failure: str
    task_queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One execution, looked at.

    `place` is where it failed: the design's line, and that of the Python code it failed with.
    `waits` is what it says that it waits for; it began at `since`. `missing` are endpoints its
    worker found missing, `stamps` what it tells of clocks, `latest` is when its last event was.
    `pinned` is the version, (deployment, build id), that it stays on.
    """

    execution: Execution
    workflow: str
    task_queue: str
    state: State
    failure: str = ""
    place: str = ""
    waits: tuple[Waiting, ...] = ()
    since: datetime | None = None
    calls: tuple[Call, ...] = ()
    task: FailingTask | None = None
    activities: tuple[PendingActivity, ...] = ()
    undelivered: str = ""
    missing: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    pinned: tuple[str, str] | None = None
    latest: datetime | None = None

    @property
    def name(self) -> str:
        """Return the execution as messages name it."""
        return plain(f"{self.workflow} {self.execution.workflow_id} [{self.execution.namespace}]")


def examine(
    reading: Reading,
    described: DescribeWorkflowExecutionResponse,
    events: Sequence[HistoryEvent],
    undelivered: str = "",
) -> Examined:
    """Return what Describe and the history say of one execution, and what it says itself.

    `reading` is its history as it was read, with what is pending.
    """
    info = described.workflow_execution_info
    return Examined(
        execution=reading.execution,
        workflow=reading.step.name,
        task_queue=info.task_queue,
        state=reading.step.state,
        failure=reading.step.failure,
        place=_place(reading.step),
        waits=reading.step.waits,
        since=reading.step.scheduled,
        calls=tuple(_calls(reading, described, events)),
        task=_failing(reading, described),
        activities=tuple(_activities(described, events)),
        undelivered=undelivered,
        missing=tuple(filter(None, map(missed, patches(events)))),
        stamps=tuple(stamps(events)),
        pinned=_pinned(info.versioning_info),
        latest=moment(events[-1].event_time) if events else None,
    )


def _pinned(said: WorkflowExecutionVersioningInfo) -> tuple[str, str] | None:
    """Return the version whose workers alone get the tasks of an execution, None for one that goes
    to the current one. What somebody set for this execution comes before what its worker said."""
    override, pinned = said.versioning_override, VersioningBehavior.VERSIONING_BEHAVIOR_PINNED
    version = said.deployment_version
    if override.HasField("pinned"):
        version = override.pinned.version
    elif override.auto_upgrade or said.behavior != pinned:
        return None
    return (version.deployment_name, version.build_id) if version.build_id else None


def _place(step: Step) -> str:
    """Return where an execution failed, and where that failed which it passes on."""
    same = (one for one in step.children if one.failure and one.failure == step.failure)
    passed_on = next((one.place for one in same if one.place), "")
    return ", ".join(filter(None, dict.fromkeys([step.place, passed_on])))


def and_more(calls: Sequence[Call]) -> str:
    """Return what follows the one of several calls that a message names; nothing for one."""
    return f", and {len(calls) - 1} more calls" if len(calls) > 1 else ""


def error_type(failure: Failure) -> str:
    """Return the handler error type in a failure or its causes, else nothing."""
    for _ in range(20):
        if failure.HasField("nexus_handler_failure_info"):
            return str(failure.nexus_handler_failure_info.type)
        if not failure.HasField("cause"):
            return ""
        failure = failure.cause
    return ""


def _calls(
    reading: Reading,
    described: DescribeWorkflowExecutionResponse,
    events: Iterable[HistoryEvent],
) -> Iterator[Call]:
    pending = {p.scheduled_event_id: p for p in described.pending_nexus_operations}
    errors = dict(_errors(events))
    for event in events:
        if event.event_type != E.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:
            continue
        said = event.nexus_operation_scheduled_event_attributes
        step, now = reading.by_event[event.event_id], pending.get(event.event_id)
        error = errors.get(event.event_id, "")
        yield Call(
            caller=reading.step.execution or Execution("", ""),
            workflow=reading.step.name,
            endpoint=said.endpoint,
            service=said.service,
            operation=said.operation,
            state=step.state,
            scheduled=moment(event.event_time),
            attempt=step.attempt,
            error=error if now is None else error_type(now.last_attempt_failure),
            failure=step.failure,
            blocked="" if now is None else now.blocked_reason,
            target=step.execution,
        )


def _errors(events: Iterable[HistoryEvent]) -> Iterator[tuple[int, str]]:
    for event in events:
        if event.event_type == E.EVENT_TYPE_NEXUS_OPERATION_FAILED:
            failed = event.nexus_operation_failed_event_attributes
            yield failed.scheduled_event_id, error_type(failed.failure)


def _failing(reading: Reading, described: DescribeWorkflowExecutionResponse) -> FailingTask | None:
    """Return the task that keeps failing, if there is one that is tried again."""
    failed = reading.failing
    if failed is None or not described.HasField("pending_workflow_task"):
        return None
    return FailingTask(
        cause=_cause(failed.cause),
        message=failure_text(failed.failure),
        attempt=max(described.pending_workflow_task.attempt, 1),
        identity=failed.identity,
    )


def _cause(number: int) -> str:
    """Return a cause as the server's word, `BAD_BINARY` say; a newer server has more of them."""
    try:
        name = WorkflowTaskFailedCause.Name(WorkflowTaskFailedCause.ValueType(number))
    except ValueError:
        return str(number)
    return name.removeprefix("WORKFLOW_TASK_FAILED_CAUSE_")


def _activities(
    described: DescribeWorkflowExecutionResponse, events: Iterable[HistoryEvent]
) -> Iterator[PendingActivity]:
    queues = {
        event.activity_task_scheduled_event_attributes.activity_id: (
            event.activity_task_scheduled_event_attributes.task_queue.name
        )
        for event in events
        if event.event_type == E.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
    }
    for activity in described.pending_activities:
        last = activity.last_failure
        failed = activity.HasField("last_failure")
        failure = failure_text(last) if failed else ""
        place = place_in(failure_trace(last)) if failed else ""
        queue = queues.get(activity.activity_id, "")
        yield PendingActivity(
            name=activity.activity_type.name,
            attempt=activity.attempt,
            failure=f"{failure}, at {place}" if place else failure,
            task_queue=queue,
        )
