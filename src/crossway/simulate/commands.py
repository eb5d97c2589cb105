"""What a workflow's code asks for, command by command. One that is not known is an error."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads

from crossway.simulate import activities, children, continuing, externals, messages, operations
from crossway.simulate.core import WorkflowActivationJob, WorkflowCommand, job
from crossway.simulate.errors import NotSimulatedError
from crossway.simulate.executions import Execution

VERSIONS = "TemporalChangeVersion"
"""The search attribute that lists the patches of a run."""

PATCH = "core_patch"
"""The name of the marker that `workflow.patched` leaves."""


@dataclass(frozen=True)
class Timer:
    """A timer that runs: what will fire it, and the event that started it."""

    planned: asyncio.TimerHandle
    started: int

    def cancel(self) -> None:
        """Let it never fire."""
        self.planned.cancel()


def carry_out(execution: Execution, command: WorkflowCommand) -> None:
    """Carry out one command of a workflow's code.

    Raises:
        NotSimulatedError: nothing here knows it.
    """
    kind = command.WhichOneof("variant")
    do = _COMMANDS.get(kind or "")
    if do is None:
        raise NotSimulatedError(f"the command {kind} of workflow {execution.start.type}")
    execution.said = command.user_metadata if command.HasField("user_metadata") else None
    do(execution, getattr(command, kind or ""))


def _start_timer(execution: Execution, command: Any) -> None:
    seq, length = command.seq, command.start_to_fire_timeout

    def start() -> None:
        event = execution.history.add(
            "TIMER_STARTED",
            timer_id=str(seq),
            start_to_fire_timeout=length,
            workflow_task_completed_event_id=execution.completed_id,
        )
        due = length.ToTimedelta().total_seconds()
        planned = execution.server.later(due, _fire, execution, seq)
        execution.timers[seq] = Timer(planned, event.event_id)

    execution.send(("timer", seq), start)


def _fire(execution: Execution, seq: int) -> None:
    def happen() -> WorkflowActivationJob | None:
        timer = execution.timers.pop(seq, None)
        if timer is None:
            return None
        execution.history.add("TIMER_FIRED", timer_id=str(seq), started_event_id=timer.started)
        return job(fire_timer={"seq": seq})

    execution.arrive(happen)


def _cancel_timer(execution: Execution, command: Any) -> None:
    seq = command.seq
    if execution.withdraw(("timer", seq)):
        return

    def cancel() -> None:
        timer = execution.timers.pop(seq, None)
        if timer is None:
            return
        timer.cancel()
        execution.history.add(
            "TIMER_CANCELED",
            timer_id=str(seq),
            started_event_id=timer.started,
            workflow_task_completed_event_id=execution.completed_id,
        )

    execution.send(("cancel timer", seq), cancel)


def _complete(execution: Execution, command: Any) -> None:
    result = Payloads(payloads=[command.result]) if command.HasField("result") else Payloads()
    execution.send(
        ("close", ""),
        lambda: execution.close(
            "COMPLETED",
            result=result,
            workflow_task_completed_event_id=execution.completed_id,
        ),
    )


def _cancel(execution: Execution, command: Any) -> None:
    execution.send(
        ("close", ""),
        lambda: execution.close(
            "CANCELED",
            details=command.details,
            workflow_task_completed_event_id=execution.completed_id,
        ),
    )


def _patch(execution: Execution, command: Any) -> None:
    """Leave the marker of a patch, once, and the search attribute that names them all."""
    if command.patch_id in execution.patches:
        return
    execution.patches.append(command.patch_id)
    named = json.dumps(sorted(execution.patches), separators=(",", ":")).encode()
    kind = {"encoding": b"json/plain", "type": b"KeywordList"}
    attributes = {"indexed_fields": {VERSIONS: Payload(metadata=kind, data=named)}}

    def mark() -> None:
        said = b'{"id":"%s","deprecated":false}' % command.patch_id.encode()
        data = Payload(metadata={"encoding": b"json/plain"}, data=said)
        execution.history.add(
            "MARKER_RECORDED",
            marker_name=PATCH,
            details={"patch-data": Payloads(payloads=[data])},
            workflow_task_completed_event_id=execution.completed_id,
        )
        execution.history.add(
            "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",
            search_attributes=attributes,
            workflow_task_completed_event_id=execution.completed_id,
        )

    execution.send(("patch", command.patch_id), mark)


def _attributes(execution: Execution, command: Any) -> None:
    def write() -> None:
        execution.history.add(
            "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",
            search_attributes=command.search_attributes,
            workflow_task_completed_event_id=execution.completed_id,
        )
        execution.start.search_attributes.MergeFrom(command.search_attributes)

    execution.send(("attributes", ""), write)


def _properties(execution: Execution, command: Any) -> None:
    def write() -> None:
        execution.history.add(
            "WORKFLOW_PROPERTIES_MODIFIED",
            upserted_memo=command.upserted_memo,
            workflow_task_completed_event_id=execution.completed_id,
        )
        memo = execution.start.memo.fields
        for name, value in command.upserted_memo.fields.items():
            if value.metadata.get("encoding") == b"binary/null":
                memo.pop(name, None)
            else:
                memo[name].CopyFrom(value)

    execution.send(("properties", ""), write)


_COMMANDS: dict[str, Callable[[Execution, Any], None]] = {
    "start_timer": _start_timer,
    "cancel_timer": _cancel_timer,
    "complete_workflow_execution": _complete,
    "cancel_workflow_execution": _cancel,
    "fail_workflow_execution": continuing.fail,
    "continue_as_new_workflow_execution": continuing.continue_as_new,
    "set_patch_marker": _patch,
    "upsert_workflow_search_attributes": _attributes,
    "modify_workflow_properties": _properties,
    "schedule_activity": activities.schedule,
    "request_cancel_activity": activities.request_cancel,
    "start_child_workflow_execution": children.start,
    "cancel_child_workflow_execution": children.request_cancel,
    "signal_external_workflow_execution": externals.signal,
    "cancel_signal_workflow": externals.cancel_signal,
    "request_cancel_external_workflow_execution": externals.request_cancel,
    "schedule_nexus_operation": operations.schedule,
    "request_cancel_nexus_operation": operations.request_cancel,
    "update_response": messages.respond_to_update,
}


KNOWN = frozenset(_COMMANDS)
"""The names of the commands that are carried out."""


def register() -> None:
    """Let executions carry out commands, and end in time."""
    Execution.commands = staticmethod(carry_out)
    Execution.timed_out = staticmethod(continuing.time_out)
