"""What a workflow did and what its code does now, in the same words: for comparing both.

Only what a history keeps of a command is compared, and only commands that begin
something: cancellations and markers follow from those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from temporalio.api.history.v1 import HistoryEvent

from crossway.sdk import WorkflowCommand


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a workflow begins or ends with: `nexus operation Payments.Charge`."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        """Return both, `timer` for one that has no name."""
        return f"{self.kind} {self.name}".rstrip()


_EVENTS = {
    "activity_task_scheduled_event_attributes": "activity",
    "timer_started_event_attributes": "timer",
    "nexus_operation_scheduled_event_attributes": "nexus operation",
    "start_child_workflow_execution_initiated_event_attributes": "child workflow",
    "signal_external_workflow_execution_initiated_event_attributes": "signal",
    "workflow_execution_completed_event_attributes": "close complete",
    "workflow_execution_failed_event_attributes": "close fail",
    "workflow_execution_continued_as_new_event_attributes": "close continue_as_new",
}

_COMMANDS = {
    "schedule_activity": "activity",
    "start_timer": "timer",
    "schedule_nexus_operation": "nexus operation",
    "start_child_workflow_execution": "child workflow",
    "signal_external_workflow_execution": "signal",
    "complete_workflow_execution": "close complete",
    "fail_workflow_execution": "close fail",
    "continue_as_new_workflow_execution": "close continue_as_new",
}


def steps_of(events: Iterable[HistoryEvent]) -> list[tuple[Step, int]]:
    """Return the steps of a history in order, each with its event's id."""
    found = ((event.WhichOneof("attributes"), event) for event in events)
    return [
        (_step(_EVENTS[field], getattr(event, field)), event.event_id)
        for field, event in found
        if field in _EVENTS
    ]


def step_of(command: WorkflowCommand) -> Step | None:
    """Return a command as a step, None for one that begins nothing."""
    field = command.WhichOneof("variant")
    return _step(_COMMANDS[field], getattr(command, field)) if field in _COMMANDS else None


def _step(kind: str, about: Any) -> Step:
    """Return a step from the attributes of an event or the body of a command."""
    match kind:
        case "activity":
            kind_of = about.activity_type
            return Step(kind, kind_of if isinstance(kind_of, str) else kind_of.name)
        case "nexus operation":
            return Step(kind, f"{about.service}.{about.operation}")
        case "child workflow":
            kind_of = about.workflow_type
            return Step(kind, kind_of if isinstance(kind_of, str) else kind_of.name)
        case "signal":
            return Step(kind, about.signal_name)
        case _:
            return Step(kind)
