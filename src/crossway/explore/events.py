"""What may happen next: messages on their way, answers that are due, and clocks that run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from crossway.simulate.activities import Activity
from crossway.simulate.breaker import Breaker
from crossway.simulate.children import Child
from crossway.simulate.core import MemoryWorker
from crossway.simulate.executions import Execution
from crossway.simulate.operations import Operation
from crossway.simulate.requests import Request

Kind = Literal["task", "begin", "message", "request", "answer", "timer"]
"""A workflow's own task, the begin of an activity's attempt, any other message, a Nexus request
before its handler has it, an attempt that runs, and what happens at some time."""

TIMEOUTS = frozenset(
    ("_too_long", "_silent", "_not_started", "_out_of_time", "_late", "_too_late", "time_out")
)
"""What the simulator calls when something took too long."""


SENT = "_leave"
"""What the simulator calls to send a request when the task is over that asks for it."""

AT_ONCE = frozenset(("_took", "_begin", SENT))
"""What the simulator calls for what is never kept waiting."""


@dataclass(eq=False)
class Event:
    """One thing that may happen. `key` tells it from all others, in whatever order they came.

    `task` is what an attempt that runs was given, and `worker` who would do it.
    """

    kind: Kind
    handle: asyncio.TimerHandle
    key: str = ""
    subject: Any = None
    task: Any = None
    worker: MemoryWorker | None = None

    @property
    def name(self) -> str:
        """What the simulator calls for it."""
        return getattr(self.handle._callback, "__name__", "")  # type: ignore[attr-defined]  # asyncio's own

    @property
    def is_at_once(self) -> bool:
        """Whether it is never kept waiting: that others come first would change nothing for them.

        A workflow's own task, the begin of an attempt or of a child; and the answer of a handler,
        since a call whose answer is late is one whose handler was late, or whose answer is lost.
        """
        return self.kind in ("task", "begin") or self.name in AT_ONCE

    @property
    def of_an_attempt(self) -> bool:
        """Whether it ends one attempt of several: as an attempt does whose answer is lost.

        Of an operation it ends the operation: that has no attempts once it has begun.
        """
        whole = isinstance(self.subject, Operation)
        return not whole and self.name in ("_too_long", "_silent", "_too_late")

    @property
    def is_timeout(self) -> bool:
        """Whether it says that something took too long."""
        return self.kind == "timer" and self.name in TIMEOUTS

    @property
    def is_over(self) -> bool:
        """Whether nothing comes of it any more: it was taken back, or is the time of a run that has
        ended, which nobody takes back."""
        run = self.subject
        return self.handle.cancelled() or (isinstance(run, Execution) and run.closed)


def subject_of(do: Any, args: tuple[Any, ...]) -> Any:
    """Return whom an event is about: what `do` is a method of, else its first argument."""
    own = getattr(do, "__self__", None)
    kinds = (Activity, Breaker, Child, Execution, Operation, Request)
    return own if isinstance(own, kinds) else next((a for a in args if isinstance(a, kinds)), None)


def said(event: Event) -> str:
    """Return what an event is, as a trace says it; empty for what happens at once anyway."""
    if event.kind in ("task", "begin") or event.name == SENT:
        return ""
    match event.subject:
        case Activity() as activity:
            return _of_activity(event, activity)
        case Request() as request:
            return _of_request(event, request)
        case Operation() as operation:
            if event.is_timeout:
                return f"{called(operation)} takes too long for {name_of(operation.caller)}"
            if event.kind == "timer":
                return f"{called(operation)} is tried again"
            return f"{name_of(operation.caller)} hears how {called(operation)} ended"
        case Child() as child:
            return f"child {child.command.workflow_type} of {name_of(child.parent)} begins"
        case Execution() as execution:
            return _of_run(event, execution)
        case Breaker():
            return "an endpoint that is down is asked again"
        case _:
            return "a parent's end reaches its child"


def _of_activity(event: Event, activity: Activity) -> str:
    name = f"activity {activity.command.activity_type}"
    if event.kind == "answer":
        return f"{name} is done"
    return f"{name} takes too long" if event.is_timeout else f"{name} is tried again"


def _of_request(event: Event, request: Request) -> str:
    operation: Any = request.operation
    name = called(operation) if request.starts else f"the cancellation of {called(operation)}"
    if event.kind == "request":
        return f"{name} reaches its handler"
    if event.is_timeout:
        return f"no answer of {name} comes"
    return f"the answer of {name} reaches {name_of(operation.caller)}"


def _of_run(event: Event, execution: Execution) -> str:
    name = name_of(execution)
    match event.name:
        case "_fire":
            return f"a timer of {name} is over"
        case "time_out":
            return f"the time of {name} is up"
        case "arrive":
            return f"{name} hears how a child ended"
        case "_deliver":
            return f"a signal of {name} is delivered"
        case "_deliver_cancel" | "cancelled":
            return f"a cancellation of {name} is delivered"
        case "_again" | "wake":
            return f"{name} goes on"
        case other:
            return f"{other.strip('_')} of {name}"


def called(operation: Any) -> str:
    """Return what a call over Nexus goes to: `bank Payments.Charge`."""
    command = operation.command
    return f"{command.endpoint} {command.service}.{command.operation}"


def name_of(execution: Execution) -> str:
    """Return what a run is called: its workflow type and its namespace."""
    return f"{execution.start.type} ({execution.namespace})"
