"""The events of a workflow over all of its runs, and of all that it called: read from a service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import DescribeActivityExecutionResponse

from crossway.observe.reading.activities import ENDS
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.runs import first_run, next_run
from crossway.observe.reading.steps import Execution, State, Step


async def all_runs(histories: Histories, execution: Execution) -> list[HistoryEvent]:
    """Return the events of all runs of a workflow, from its first on.

    Raises:
        RPCError: as `Histories.events`.
    """
    run = await first_run(histories, execution)
    found = await histories.events(run)
    while following := next_run(found[-1]):
        run = Execution(execution.namespace, execution.workflow_id, following)
        found += await histories.events(run)
    return found


async def all_called(histories: Histories, own: Execution, root: Step) -> list[list[HistoryEvent]]:
    """Return the events of each execution that a workflow called, however often it is named.

    One id may have had several, one after the other, and others of other namespaces have it, too.
    """
    found: dict[Execution, list[HistoryEvent]] = {await first_run(histories, own): []}
    for one in _named(root):
        first = one if one.activity else await first_run(histories, one)
        if first not in found:
            found[first] = await _events(histories, first)
    return list(found.values())


def _named(root: Step) -> Iterator[Execution]:
    """Yield the executions that a tree of calls names."""
    for step in root.walk():
        for one in (step.execution, *step.also):
            if one is not None:
                yield one


async def _events(histories: Histories, execution: Execution) -> list[HistoryEvent]:
    """Return the events of what was called, none where they cannot be read."""
    try:
        if execution.activity:
            return list(_as_events(await histories.describe_activity(execution)))
        return await all_runs(histories, execution)
    except Exception:
        return []


def _as_events(described: DescribeActivityExecutionResponse) -> Iterator[HistoryEvent]:
    """Yield what the history of a workflow would say of an activity that runs for itself, which has
    none."""
    info, outcome = described.info, described.outcome
    kind = {"activity_type": info.activity_type, "retry_policy": info.retry_policy}
    yield _event(1, info.schedule_time, "scheduled", **kind)
    if info.HasField("last_started_time"):
        failed = {"last_failure": info.last_failure} if info.HasField("last_failure") else {}
        begun = {"scheduled_event_id": 1, "attempt": info.attempt, **failed}
        yield _event(2, info.last_started_time, "started", **begun)
    match ENDS.get(info.status):
        case State.COMPLETED:
            ended = {"scheduled_event_id": 1, "result": outcome.result}
            yield _event(3, info.close_time, "completed", **ended)
        case State.FAILED:
            ended = {"scheduled_event_id": 1, "failure": outcome.failure}
            yield _event(3, info.close_time, "failed", **ended)
        case _:  # it gave no answer: it goes on, its time was up, or somebody stopped it
            return


def _event(id: int, at: Any, what: str, **attributes: Any) -> HistoryEvent:
    own: dict[str, Any] = {f"activity_task_{what}_event_attributes": attributes}
    return HistoryEvent(event_id=id, event_time=at, **own)
