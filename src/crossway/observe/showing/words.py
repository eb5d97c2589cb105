"""What is said of a step wherever it is shown: its mark, what is worth a remark, how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import Kind, State, Step
from crossway.runtime.waits import Waiting

MARKS = {
    State.SCHEDULED: ("·", "dim"),
    State.RUNNING: ("▸", "cyan"),
    State.BACKING_OFF: ("↻", "yellow"),
    State.BLOCKED: ("■", "yellow"),
    State.UNKNOWN: ("?", "yellow"),
    State.COMPLETED: ("✓", "green"),
    State.FAILED: ("✗", "red"),
    State.CANCELLED: ("⊘", "yellow"),
    State.TERMINATED: ("✗", "red"),
    State.TIMED_OUT: ("⧖", "red"),
    State.BUFFERED: ("○", "yellow"),
    State.UNHANDLED: ("○", "yellow"),
}

# The mark and the plain word say it; the rest is worth a word of its own.
_SILENT = (State.COMPLETED, State.RUNNING, State.SCHEDULED)


def remarks(step: Step) -> Iterator[str]:
    """Yield what is worth saying of a step beyond its mark: what it is, state, attempts, why."""
    if step.summary:
        yield f'"{plain(step.summary)}"'
    if step.details:
        yield plain(step.details)
    if step.state not in _SILENT and not step.failure.startswith(step.state):
        yield str(step.state)
    if step.attempt > 1:
        yield f"attempt {step.attempt}"
    if step.orphan:
        yield "goes on, nobody waits for it"
    if step.failure:
        yield step.failure
    if step.place:
        yield f"at {step.place}"
    if step.note:
        yield f"({step.note})"
    if not step.state.final:
        yield from (f"waits for {waited_for(one)}" for one in step.waits)


def waited_for(one: Waiting) -> str:
    """Return what one `await` waits for, and where: `signal Approve or timer 14d, intake.twf:65`.

    Empty where that is not known.
    """
    *most, last = one.things or ("",)
    things = f"{', '.join(most)} or {last}" if most else last
    return f"{things}, {one.place}" if one.place else things


def duration(step: Step, now: datetime) -> str:
    """Return how long a step took, or has taken so far; empty when it has no extent."""
    if step.scheduled is None or step.kind in (Kind.SIGNAL, Kind.UPDATE):
        return ""
    taken = max((step.ended or now) - step.scheduled, timedelta(0))
    return spell_duration(taken)


def spell_duration(taken: timedelta) -> str:
    """Return a duration as people read it: `45ms`, `1.2s`, `3m05s`, `2h10m`."""
    seconds = taken.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}m{rest:02d}s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02d}m"
