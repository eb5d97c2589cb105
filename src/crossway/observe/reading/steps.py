"""One call as a tree of steps. A step is what one line of the drawing shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import StrEnum

from crossway.observe.reading.frames import place_in
from crossway.runtime.waits import Waiting


class Kind(StrEnum):
    """What a step is, in words of the drawing."""

    WORKFLOW = "workflow"
    ACTIVITY = "activity"
    NEXUS = "nexus"
    HANDLER = "handler"
    DETACH = "detach nexus"
    TIMER = "timer"
    CHILD = "child workflow"
    SIGNAL = "signal"
    UPDATE = "update"


class State(StrEnum):
    """How far a step has come. The first five are not final.

    A signal is completed when it was received, as far as the history says. What the workflow
    says besides: `BUFFERED` is one that nothing awaited yet, `UNHANDLED` one that counts for
    nothing.
    """

    SCHEDULED = "scheduled"
    RUNNING = "running"
    BACKING_OFF = "backing off"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"
    TIMED_OUT = "timed out"
    BUFFERED = "buffered"
    UNHANDLED = "unhandled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self not in _OPEN


_OPEN = (State.SCHEDULED, State.RUNNING, State.BACKING_OFF, State.BLOCKED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Execution:
    """Where a workflow execution is. An empty `run_id` means the latest run.

    With `activity`, that of an activity that runs for itself; `workflow_id` is then its own id.
    """

    namespace: str
    workflow_id: str
    run_id: str = ""
    activity: bool = False


@dataclass(slots=True)
class Step:
    """One step and what it led to.

    `execution` is the step's own (a workflow), or the one it started (an operation, a
    child), in the first of its runs; `latest` is the last of them when there are several, and
    `also` are more that a synchronous handler started or signalled. `failure` is
    type and message, on one line, `trace` the stack trace where the history has one;
    `inputs` and `result` are what went in and what came out, as text;
    `summary` and `details` are what was said of it when it began. `note` says why it waits,
    `waits` for what, and `line` is the design's line that failed, both as the workflow says
    when it is asked. `orphan`: it goes on although nobody waits for it any more.
    `asked`: the question was about this one. `lost`: it cannot be read, now or later, so
    that nothing is to be waited for.
    """

    kind: Kind
    name: str
    namespace: str
    state: State
    _: KW_ONLY
    scheduled: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    attempt: int = 0
    failure: str = ""
    trace: str = ""
    inputs: tuple[str, ...] = ()
    result: str = ""
    summary: str = ""
    details: str = ""
    line: str = ""
    waits: tuple[Waiting, ...] = ()
    note: str = ""
    orphan: bool = False
    asked: bool = False
    lost: bool = False
    execution: Execution | None = None
    latest: Execution | None = None
    also: tuple[Execution, ...] = ()
    children: list[Step] = field(default_factory=list)

    def walk(self) -> Iterator[Step]:
        """Yield this step and all below it, in the order of the drawing."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def place(self) -> str:
        """Where it failed in the user's own code, `shop.py:6 in helper`; empty if unknown.

        Of what a design says itself it is the line there: `shop.twf:12`.
        """
        return self.line or place_in(self.trace)

    @property
    def settled(self) -> bool:
        """Whether nothing of this step and all below it will be seen to change."""
        return all(step.state.final or step.lost for step in self.walk())
