"""What was done in the world in a run, and what the workflows that asked for it were told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossway.simulate.executions import Execution
from crossway.simulate.server import CALLBACK, Server

Call = tuple[str, str, int]
"""One call of a workflow: its run id, what it is (`activity`), and its number there."""


@dataclass(frozen=True)
class Effect:
    """An activity, an operation or a workflow that was done.

    `names` are what it may be called: an operation also without its service. `input` is what it
    was given, as JSON, `step` when it was done and `at` at which virtual second, and `run_id` the
    run that did it, of a workflow. `asked` is what its caller gave, where that is something else.
    """

    names: tuple[str, ...]
    input: bytes
    call: Call
    caller: str
    step: int
    run_id: str = ""
    at: float = 0.0
    asked: bytes | None = None

    @property
    def name(self) -> str:
        """What it is called first of all."""
        return self.names[0]

    @property
    def carries_id(self) -> bool:
        """Whether a field of its input is an id, by which whoever does it can tell that it did."""
        return bool(_ID.search(self.input))


_NAMES_AN_ID = r"(?:[A-Za-z0-9_]*(?:Id|Key|_id|_key)|id|key)"
_ID = re.compile(rf'"{_NAMES_AN_ID}"\s*:\s*(?!null)'.encode())


def names_an_id(name: str) -> bool:
    """Return whether a field or a parameter is an id, as its name says: `orderId`, `key`."""
    return re.fullmatch(_NAMES_AN_ID, name) is not None


@dataclass
class World:
    """All that was done, in order, and how each call ended for its workflow.

    `lost` are calls that were never delivered; `calls` which call a run came of, `names` what
    that call may be named, and `asked` what it gave. `waits` is what runs that have not ended say
    in the end that they wait for: `signal Approve`.
    """

    done: list[Effect] = field(default_factory=list)
    told: dict[Call, str] = field(default_factory=dict)
    lost: list[tuple[str, Call]] = field(default_factory=list)
    calls: dict[str, Call] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: dict[str, bytes] = field(default_factory=dict)
    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def hear(self, run_id: str, jobs: Iterable[Any]) -> None:
        """Note what a workflow is told with a task."""
        for kind, seq, how in _told(jobs):
            self.told.setdefault((run_id, kind, seq), how)

    def state(self, path: Callable[[str], str]) -> Sequence[object]:
        """Return what stands for it, in no order: what was done with what, and what those who
        wanted it were told of it. `path` names runs."""
        return sorted(
            (path(one.call[0]), one.call[1:], one.names, one.input, self.told.get(one.call, ""))
            for one in self.done
        )


def _told(jobs: Iterable[Any]) -> Iterator[tuple[str, int, str]]:
    for job in jobs:
        match job.WhichOneof("variant"):
            case "resolve_activity":
                done = job.resolve_activity
                yield "activity", done.seq, done.result.WhichOneof("status")
            case "resolve_nexus_operation":
                ended = job.resolve_nexus_operation
                yield "operation", ended.seq, ended.result.WhichOneof("status")
            case "resolve_nexus_operation_start":
                begun = job.resolve_nexus_operation_start
                if begun.HasField("failed"):
                    yield "operation", begun.seq, "failed"
            case "resolve_child_workflow_execution":
                child = job.resolve_child_workflow_execution
                yield "child", child.seq, child.result.WhichOneof("status")
            case _:  # nothing that says how a call ended
                pass


def call_behind(run: Execution, runs: Iterable[Execution]) -> Call | None:
    """Return the call that a run came of, itself or as what it goes on from; None for one that a
    client started."""
    waiting = call_waiting(run.callbacks, run.server)
    if waiting is not None:
        return waiting
    begun = first_of(run)
    for parent in runs:
        for seq, child in parent.children.items():
            if child.run is begun:
                return parent.run_id, "child", seq
    return None


def first_of(run: Execution) -> Execution:
    """Return the run that was called, of those that went on as this one."""
    while run.start.continued_from:
        run = run.server.runs[run.start.continued_from]
    return run


def call_waiting(callbacks: Iterable[Any], server: Server) -> Call | None:
    """Return the call over Nexus that is told by one of some callbacks, if any is."""
    for callback in callbacks:
        told = server.callbacks.get(callback.nexus.header.get(CALLBACK, ""))
        operation = getattr(told, "__self__", None)
        if operation is not None:
            return operation.caller.run_id, "operation", operation.command.seq
    return None
