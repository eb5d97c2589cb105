"""What activities and operations answered, from histories: the stand-ins of a recorded test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from temporalio.api.enums.v1 import RetryState
from temporalio.api.history.v1 import HistoryEvent

from crossway.design.model import Design
from crossway.language import tree
from crossway.simulate.failures import back_off
from crossway.testing.blocks.failing import failure_of, fields_of, is_for_good, values_of
from crossway.testing.blocks.literals import length_literal, literal

_SLOW = 0.1
"""Seconds of a call from which on they are written down: others take no time worth telling."""

_FOREVER = RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE


@dataclass
class Answered:
    """What one activity or operation answered, call by call."""

    target: tree.ActivityCall | tree.NexusCall
    answers: list[tree.Answer] = field(default_factory=list)

    def stand_in(self) -> tree.StandIn:
        """Return what answers the same; once where all answers are one."""
        first = self.answers[0]
        same = all(one == first for one in self.answers)
        lasting = first.kind != "raises" or first.for_good
        return tree.StandIn(self.target, (first,) if same and lasting else tuple(self.answers))


def answers_of(histories: Iterable[Sequence[HistoryEvent]], design: Design) -> Iterator[Answered]:
    """Yield what was answered that the design does not say itself, by the time of the first call.

    Raises:
        ValueError: a value is none that a design can write.
    """
    given = [one for events in histories for call in _calls(events) for one in _answers(call)]
    found: dict[str, Answered] = {}
    for one in sorted(given, key=lambda one: one.at):
        target = _target(one.call, design)
        if target is not None:
            found.setdefault(one.call.key, Answered(target)).answers.append(one.answer)
    yield from found.values()


@dataclass
class _Call:
    """A call: how it was scheduled, how its last attempt began, how it ended."""

    key: str
    scheduled: HistoryEvent
    started: HistoryEvent | None = None
    ended: HistoryEvent | None = None


@dataclass(frozen=True)
class _Given:
    """What one attempt of a call came to, and when it was asked for."""

    at: datetime
    call: _Call
    answer: tree.Answer


_ENDS = frozenset(
    f"{call}_{how}"
    for call in ("activity_task", "nexus_operation")
    for how in ("completed", "failed", "timed_out", "canceled")
)
"""How calls end. That a request to cancel one was delivered is no end of it."""


def _calls(events: Sequence[HistoryEvent]) -> list[_Call]:
    """Return the calls of a workflow, by all of its runs: each numbers its events from 1."""
    found: dict[tuple[int, int], _Call] = {}
    run = 0
    for event in events:
        kind = (event.WhichOneof("attributes") or "").removesuffix("_event_attributes")
        attributes = fields_of(event)
        run += kind == "workflow_execution_started"
        if kind == "activity_task_scheduled":
            key = f"activity {attributes.activity_type.name}"
            found[run, event.event_id] = _Call(key, event)
        elif kind == "nexus_operation_scheduled":
            key = f"nexus {attributes.service}.{attributes.operation}"
            found[run, event.event_id] = _Call(key, event)
        elif kind in ("activity_task_started", "nexus_operation_started"):
            found[run, attributes.scheduled_event_id].started = event
        elif kind in _ENDS:
            found[run, attributes.scheduled_event_id].ended = event
    return list(found.values())


def _target(call: _Call, design: Design) -> tree.ActivityCall | tree.NexusCall | None:
    """Return what stands in for a call, None for what the design says itself."""
    attributes = fields_of(call.scheduled)
    if call.key.startswith("activity "):
        name = attributes.activity_type.name
        known = [one for one in design.activities if one.name == name]
        if not known or all(one.spelled_out for one in known):
            return None
        return tree.ActivityCall(name, ())
    service = design.services.get(attributes.service)
    operation = service.operations.get(attributes.operation) if service else None
    if service is None or operation is None or not (operation.bodiless or service.extern):
        return None
    return tree.NexusCall(attributes.endpoint, service.name, operation.name, ())


# --- answers ---------------------------------------------------------------------------


def _answers(call: _Call) -> Iterator[_Given]:
    """Yield what the attempts of a call came to, the last one last: those of other calls may come
    between."""
    began: Any = fields_of(call.started) if call.started is not None else None
    at, attempt = call.scheduled.event_time.ToDatetime(), getattr(began, "attempt", 1) or 1
    if call.started is not None and attempt > 1 and began.HasField("last_failure"):
        late = began.last_failure.HasField("timeout_failure_info")
        earlier = tree.Answer("never") if late else _raised(began.last_failure, for_good=False)
        policy, last = fields_of(call.scheduled).retry_policy, call.started.event_time.ToDatetime()
        for number in range(1, attempt):
            yield _Given(at, call, earlier)
            at += min(back_off(policy, number), last - at)
        at = last
    yield _Given(at, call, _last(call))


def _last(call: _Call) -> tree.Answer:
    ended = call.ended
    if ended is None:
        return tree.Answer("never")
    kind = (ended.WhichOneof("attributes") or "").removesuffix("_event_attributes")
    attributes, after = fields_of(ended), _after(call, ended)
    if kind.endswith("completed"):
        result = attributes.result
        values = values_of(result if hasattr(result, "payloads") else [result])
        value = literal(values[0]) if values and values[0] is not None else None
        return tree.Answer("returns", value, after=after)
    if kind.endswith("failed"):
        state = getattr(attributes, "retry_state", _FOREVER)
        return _raised(attributes.failure, for_good=state == _FOREVER, after=after)
    return tree.Answer("never")  # its time was up, or it was cancelled: nobody waited longer


def _raised(failure: Any, *, for_good: bool, after: tree.Expression | None = None) -> tree.Answer:
    error, message, details = failure_of(failure)
    if not error.replace(".", "_").isidentifier():
        raise ValueError(f"a design has no error called {error!r}")
    given = (tree.String(message), *map(literal, details))
    lasting = for_good or is_for_good(failure)
    return tree.Answer("raises", None, error, given, after, lasting)


def _after(call: _Call, ended: HistoryEvent) -> tree.Expression | None:
    begun = call.started if call.key.startswith("activity ") and call.started else call.scheduled
    took = (ended.event_time.ToDatetime() - begun.event_time.ToDatetime()).total_seconds()
    return length_literal(took) if took >= _SLOW else None
