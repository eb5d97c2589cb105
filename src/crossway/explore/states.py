"""When two runs of a design are in one state: what was told, and what may happen, are the same.

A workflow's code is deterministic, so what an open run was told, in its order, says what it does
next; when it was told counts where the design asks what time it is. Of a closed one only its end
counts: so what it leaves (the next run, a child, a call on its way) is told by what it was given.
Runs are named by where they came from (`/o1/c2`: the second child of the first operation of the
root), and events by what they are about: so the order in which independent things happened leaves
no trace. Clocks count by what is left of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crossway.explore.chance import digest
from crossway.explore.effects import Call
from crossway.explore.events import Event
from crossway.runtime.messages import HEADER
from crossway.simulate.activities import Activity
from crossway.simulate.children import Child
from crossway.simulate.executions import Execution
from crossway.simulate.operations import Operation
from crossway.simulate.requests import Request
from crossway.simulate.standalone import Standalone

_SHORT = {"operation": "o", "child": "c", "activity": "a"}


class Names:
    """Names runs and events by where they came from, and remembers what runs were told."""

    def __init__(self) -> None:
        """Begin with no run."""
        self._paths: dict[str, str] = {}
        self._told: dict[str, str] = {}

    def born(self, run: Execution, call: Call | None) -> None:
        """Name a new run by the call that it came of."""
        if call is None:
            path = f"/{run.namespace}/{run.id}"
        else:
            path = f"{self.path(call[0])}/{_SHORT[call[1]]}{call[2]}"
        taken = sum(known.partition("#")[0] == path for known in self._paths.values())
        self._paths[run.run_id] = f"{path}#{taken}" if taken else path

    def path(self, run_id: str) -> str:
        """Return the name of a run."""
        return self._paths.get(run_id, "")

    def hear(self, run_id: str, jobs: Iterable[Any], at: float | None) -> None:
        """Remember what a run is told with a task; `at` is when, where that may matter to it."""
        told = [at, *(digest(*_content(job)) for job in jobs)]
        self._told[run_id] = digest(self._told.get(run_id, ""), told)

    def told(self, run_id: str) -> str:
        """Return what stands for all that a run was told."""
        return self._told.get(run_id, "")

    def of(self, event: Event, cause: str) -> str:
        """Return the name of an event; `cause` is what it came of, where nothing else tells."""
        handle: Any = event.handle
        plain = [arg for arg in handle._args or () if isinstance(arg, int | str)]
        about = self._about(event.subject)
        if not about or event.name == "arrive":
            about = f"{about} {cause}"
        brings = [*_given(event.subject), *_answer(handle._args or ())]
        return digest(event.kind, event.name, about, plain, brings)

    def _about(self, subject: Any) -> str:
        match subject:
            case Activity(execution=run, command=command, attempt=attempt):
                return f"{self.path(run.run_id)}/a{command.seq} {attempt}"
            case Request(operation=operation, starts=starts):
                return f"{self._about(operation)} {starts}"
            case Operation(caller=run, command=command, attempt=attempt):
                return f"{self.path(run.run_id)}/o{command.seq} {attempt}"
            case Child(parent=run, command=command):
                return f"{self.path(run.run_id)}/c{command.seq}"
            case Execution() as run:
                return self.path(run.run_id)
            case _:
                return ""

    def state(self, runs: Iterable[Execution], latest: Iterable[Execution]) -> list[object]:
        """Return what stands for the state of all runs."""
        found = [self._state(run) for run in runs]
        return [sorted(found), sorted(self.path(run.run_id) for run in latest)]

    def alone(self, activities: Iterable[Standalone]) -> list[tuple[str, str]]:
        """Return what stands for the state of activities behind operations."""
        return sorted(
            (self.path(one.run_id), digest(*(_value(one.outcome[1]) if one.outcome else ())))
            for one in activities
        )

    def _state(self, run: Execution) -> tuple[str, str, str]:
        path = self.path(run.run_id)
        if not run.closed:
            waits = sorted(
                one.header.get("temporal-callback-token", "")
                for one in (callback.nexus for callback in run.callbacks)
            )
            untold = [digest(*_content(job)) for job in run.untold]
            return path, self.told(run.run_id), digest(waits, run.cancel_requested, untold)
        how, value = run.outcome()
        return path, how, digest(*_value(value))


def _given(subject: Any) -> Iterator[object]:
    """Yield what a call gives: its caller may have closed, and is known by its end alone then."""
    match subject:
        case Activity(command=command):
            yield from (payload.data for payload in command.arguments)
        case Request(operation=operation):
            yield operation.command.input.data
        case Operation(command=command):
            yield command.input.data
        case Child(command=command):
            yield from (payload.data for payload in command.input)
        case _:  # a run's own clocks, and what comes to it
            pass


def _answer(args: Iterable[Any]) -> Iterator[object]:
    """Yield what an event brings: the outcome of an operation, or a handler's answer."""
    for arg in args:
        if isinstance(arg, tuple) and len(arg) == 2 and arg[0] in ("completed", "failed"):
            yield from (arg[0], *_value(arg[1]))
        started = getattr(getattr(arg, "completed", None), "start_operation", None)
        if started is not None:
            yield started.WhichOneof("variant")
            yield started.sync_success.payload.data
            yield from _value(started.failure)


def _value(value: Any) -> Iterator[object]:
    """Yield what tells a payload or a failure from others, signatures aside."""
    if hasattr(value, "data"):
        yield value.data
    elif hasattr(value, "message"):
        yield value.message
        yield value.WhichOneof("failure_info")
        yield value.application_failure_info.type
        yield [payload.data for payload in value.application_failure_info.details.payloads]
        if value.HasField("cause"):
            yield from _value(value.cause)


def _content(job: Any) -> Iterator[object]:
    """Yield what a job tells a workflow, without what differs among equal runs."""
    kind = job.WhichOneof("variant")
    yield kind
    what = getattr(job, kind)
    yield getattr(what, "seq", 0)
    match kind:
        case "signal_workflow":
            yield what.signal_name
            yield [payload.data for payload in what.input]
        case "do_update":
            yield what.name
            yield [payload.data for payload in what.input]
        case "resolve_nexus_operation_start" | "resolve_child_workflow_execution_start":
            yield what.WhichOneof("status")
            yield from _value(what.failed)
        case "resolve_signal_external_workflow" | "resolve_request_cancel_external_workflow":
            yield from _value(what.failure)
        case "resolve_activity" | "resolve_nexus_operation" | "resolve_child_workflow_execution":
            how = what.result.WhichOneof("status")
            yield how
            ended = getattr(what.result, how)
            inner = getattr(ended, "result", None) or getattr(ended, "failure", None) or ended
            yield from _value(inner)
        case "initialize_workflow":
            yield what.workflow_type
            yield [payload.data for payload in what.arguments]
            yield what.headers[HEADER].data if HEADER in what.headers else b""
        case _:  # a timer, a cancellation: the number says all
            pass
