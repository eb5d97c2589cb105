"""Upwards: from an execution to those who called it, and on to the root of the call.

A target's history names its callers in the links of its completion callbacks, and of the
events of those that attached later; a workflow that a synchronous handler started is
linked at its first event; a child names its parent. Such a claim can be forged (the
caller sends the link), so what is found is a claim until the caller's own history shows
the call. Source: NEXUS-FIELD-NOTES section 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from temporalio.api.common.v1 import Callback
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent, WorkflowExecutionStartedEventAttributes
from temporalio.service import RPCError

from crossway.observe.reading.histories import Histories
from crossway.observe.reading.links import linked
from crossway.observe.reading.runs import first_run, oldest_left, started_as
from crossway.observe.reading.steps import Execution

MAX_HEIGHT = 50
"""How far up to go: links are data that others wrote."""

E = EventType


@dataclass(frozen=True, slots=True)
class Root:
    """Where a call began, as far as can be read; `above` are callers that cannot be."""

    execution: Execution
    above: tuple[Execution, ...] = ()


async def roots(histories: Histories, execution: Execution) -> list[Root]:
    """Return where the call that led to an execution began, the first caller's first.

    An execution that nobody called is its own root, in its first run. One with several
    callers has several roots.
    """
    found: dict[Execution, Root] = {}
    seen: set[Execution] = set()
    level = [execution]
    for _ in range(MAX_HEIGHT):
        above: list[Execution] = []
        for current in level:
            first = await first_run(histories, current)
            if first in seen:
                continue
            seen.add(first)
            named = await callers_of(histories, first, current)
            callers = [c for c in named if await started_as(histories, c) is not None]
            above += callers
            if not callers:
                found[first] = Root(first, tuple(named))
        level = above
    # Empty only when the claims go round in a circle, or up without end.
    return list(found.values()) or [Root(await first_run(histories, execution))]


async def callers_of(histories: Histories, first: Execution, run: Execution) -> list[Execution]:
    """Return the executions that a workflow's history names as its callers, each once.

    `first` is the first of its runs and `run` a later one, or the same: callers attach to
    the run that there is, and each run inherits the callers of the one before.
    """
    events = await _events(histories, first)
    if not events:
        left = await oldest_left(histories, first)
        events = await _events(histories, left) if left is not None else []
    if await _continues(histories, run):
        events += await _events(histories, run)
    return list(dict.fromkeys(_named(first, events)))


async def _events(histories: Histories, execution: Execution) -> list[HistoryEvent]:
    try:
        return await histories.events(execution)
    except RPCError:
        return []


async def _continues(histories: Histories, run: Execution) -> bool:
    """Whether a run is not the first of its workflow."""
    started = await started_as(histories, run)
    return started is not None and bool(started.continued_execution_run_id)


def _named(execution: Execution, events: Iterable[HistoryEvent]) -> Iterator[Execution]:
    for event in events:
        if event.event_type == E.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
            started = event.workflow_execution_started_event_attributes
            yield from _of_callbacks(started.completion_callbacks)
            yield from linked(event.links)
            yield from _parent(execution, started)
        elif event.event_type == E.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED:
            updated = event.workflow_execution_options_updated_event_attributes
            yield from _of_callbacks(updated.attached_completion_callbacks)


def _parent(
    execution: Execution, started: WorkflowExecutionStartedEventAttributes
) -> Iterator[Execution]:
    parent = started.parent_workflow_execution
    if parent.workflow_id:
        namespace = started.parent_workflow_namespace or execution.namespace
        yield Execution(namespace, parent.workflow_id, parent.run_id)


def _of_callbacks(callbacks: Iterable[Callback]) -> Iterator[Execution]:
    for callback in callbacks:
        yield from linked(callback.links)
