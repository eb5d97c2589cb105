"""The tree as plain values, for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crossway.observe.reading.steps import Step
from crossway.runtime.waits import Waiting


def as_values(step: Step) -> dict[str, Any]:
    """Return a step and all below it as JSON values.

    Times are ISO 8601 in UTC or null; `duration_ms` is null while the step goes on. `inputs`,
    `result` and `stack_trace` are the texts that the page shows.
    """
    execution = step.execution
    return {
        "kind": str(step.kind),
        "name": step.name,
        "namespace": step.namespace,
        "state": str(step.state),
        "scheduled": _moment(step.scheduled),
        "started": _moment(step.started),
        "ended": _moment(step.ended),
        "duration_ms": _milliseconds(step),
        "attempt": step.attempt,
        "inputs": [*step.inputs],
        "result": step.result or None,
        "failure": step.failure or None,
        "stack_trace": step.trace or None,
        "place": step.place or None,
        "note": step.note or None,
        "summary": step.summary or None,
        "details": step.details or None,
        "waits": waits_as_values(step.waits),
        "orphan": step.orphan,
        "asked": step.asked,
        "execution": None
        if execution is None
        else {
            "namespace": execution.namespace,
            "activity_id" if execution.activity else "workflow_id": execution.workflow_id,
            "run_id": execution.run_id,
        },
        "children": [as_values(child) for child in step.children],
    }


def waits_as_values(waits: Iterable[Waiting]) -> list[dict[str, Any]]:
    """Return what is waited for as JSON values, one for each `await`."""
    return [{"for": [*one.things], "at": one.place or None} for one in waits]


def _moment(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _milliseconds(step: Step) -> float | None:
    if step.scheduled is None or step.ended is None:
        return None
    return round((step.ended - step.scheduled).total_seconds() * 1000, 3)
