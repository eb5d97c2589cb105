"""The runs of one workflow: those that continue each other, and those that a reset begins.

A caller knows the first run. Of a workflow that goes on for long the service deletes the
first runs when their retention is over, and a reset goes on in a run that no event names.
Source: measured with server 1.32; `reset_run_id` is in the extended info of Describe.
"""

from __future__ import annotations

from temporalio.api.history.v1 import HistoryEvent, WorkflowExecutionStartedEventAttributes
from temporalio.service import RPCError

from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution

MAX_RUNS = 100
"""How many runs of one workflow are read, at most."""


async def started_as(
    histories: Histories, execution: Execution
) -> WorkflowExecutionStartedEventAttributes | None:
    """Return what a run's first event says; None when it cannot be read."""
    try:
        first = await histories.first_event(execution)
    except RPCError:
        return None
    return first.workflow_execution_started_event_attributes


async def first_run(histories: Histories, execution: Execution) -> Execution:
    """Return the first of the runs that continue each other: who called named that one.

    It may be deleted by now.
    """
    started = await started_as(histories, execution)
    run = started.first_execution_run_id if started is not None else ""
    return Execution(execution.namespace, execution.workflow_id, run or execution.run_id)


async def oldest_left(histories: Histories, first: Execution) -> Execution | None:
    """Return the oldest run that can be read of those that continue a deleted one.

    None when the workflow's latest run is no continuation of `first`.
    """
    found = Execution(first.namespace, first.workflow_id)
    started = await started_as(histories, found)
    if started is None or started.first_execution_run_id != first.run_id:
        return None
    for _ in range(MAX_RUNS):
        before = Execution(first.namespace, first.workflow_id, started.continued_execution_run_id)
        earlier = await started_as(histories, before) if before.run_id else None
        if earlier is None:
            break
        found, started = before, earlier
    return found


async def last_run(histories: Histories, first: Execution) -> Execution:
    """Return the run in which a workflow goes on, or with which it ended, by its first run.

    It is without a run where the newest of its id is meant, whichever that is by then. Another
    workflow may have begun under the id since: that is none of those that continue `first`.

    Raises:
        RPCError: as `Histories.events`.
    """
    newest = Execution(first.namespace, first.workflow_id)
    described = await histories.describe(newest)
    if described.workflow_execution_info.first_run_id == first.run_id:
        return newest
    run = first
    while following := next_run((await histories.events(run))[-1]):
        run = Execution(first.namespace, first.workflow_id, following)
    return run


def next_run(last: HistoryEvent) -> str:
    """Return the run that goes on after one which ends with this event, "" where none does."""
    which = last.WhichOneof("attributes")
    return getattr(getattr(last, which), "new_execution_run_id", "") if which else ""


async def reset_to(histories: Histories, run: Execution) -> Execution | None:
    """Return the run in which a closed one goes on since it was reset."""
    try:
        described = await histories.describe(run)
    except RPCError:
        return None
    reset = described.workflow_extended_info.reset_run_id
    return Execution(run.namespace, run.workflow_id, reset) if reset else None
