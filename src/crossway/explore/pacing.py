"""A run made once more with time between what happens, so that its histories say in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC

from temporalio.api.history.v1 import HistoryEvent

from crossway.explore.bounds import Bounds
from crossway.explore.choices import LOST
from crossway.explore.effects import Call, Effect
from crossway.explore.properties import done_again, done_in_vain, not_undone
from crossway.explore.running import Run, Runner
from crossway.explore.search import CounterExample
from crossway.explore.server import ExploredServer
from crossway.explore.subject import Subject
from crossway.simulate.server import START

PACE = 1.0
"""Seconds of virtual time before each thing that happens: more than the way of any message, of
which a test does not say how long it takes."""


@dataclass
class Paced:
    """What a run left: the histories of the workflow that is explored and of all others, what was
    not undone (each by its names, with what would undo it), what was done too often (with how
    often it may be), what was done though it had lost a race, what was never delivered (its name,
    the namespace that it was for, and the second at which it was called), when each activity was
    done, told or not (its name and the second), when the worker of which namespace was lost
    (`True`) and when another went on, and how many seconds it took."""

    events: Sequence[HistoryEvent] = ()
    others: list[Sequence[HistoryEvent]] = field(default_factory=list)
    left: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    again: list[tuple[Effect, int]] = field(default_factory=list)
    in_vain: list[Effect] = field(default_factory=list)
    lost: list[tuple[str, str, float]] = field(default_factory=list)
    done: list[tuple[str, float]] = field(default_factory=list)
    workers: list[tuple[float, str, bool]] = field(default_factory=list)
    seconds: float = 0.0


def paced(subject: Subject, bounds: Bounds, example: CounterExample) -> Paced | None:
    """Return what the run of a counter-example left, None where it breaks nothing at that pace."""
    kept = Paced()

    def keep(server: ExploredServer) -> None:
        root = subject.root(server)
        kept.events = list(root.history.events)
        kept.others = [list(run.history.events) for run in server.runs.values() if run is not root]
        kept.left = [(effect.names, undo) for effect, undo in not_undone(server, subject)]
        kept.again = [(effect, most) for effect, _, most in done_again(server, subject)]
        kept.in_vain = [effect for effect, _ in done_in_vain(server, subject)]
        kept.lost = [_lost(name, call, server) for name, call in server.world.lost]
        kept.done = [(one.name, one.at) for one in server.world.done if one.call[1] == "activity"]
        kept.seconds = server.loop.time()

    run: Run = Runner(subject, bounds, pace=PACE, left=keep).run(
        example.choices, lambda _: 0, lambda _: False
    )
    kept.workers = [
        (step.at, step.worker, step.said.endswith(LOST)) for step in run.steps if step.worker
    ]
    broken = {finding.property for finding in run.findings}
    again = [step.said for step in run.steps] == [step.said for step in example.run.steps]
    return kept if again and example.finding.property in {*broken, "heard"} else None


def _lost(name: str, call: Call, server: ExploredServer) -> tuple[str, str, float]:
    caller = server.runs[call[0]]
    operation = caller.operations[call[2]]
    event = caller.history.events[operation.scheduled - 1]
    target = server.endpoints[operation.command.endpoint].namespace
    return name, target, event.event_time.ToDatetime(UTC).timestamp() - START
