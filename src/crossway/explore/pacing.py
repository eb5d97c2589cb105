"""A run made once more with time between what happens, so that its histories say in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from temporalio.api.history.v1 import HistoryEvent

from crossway.explore.bounds import Bounds
from crossway.explore.effects import Effect
from crossway.explore.properties import done_again, not_undone
from crossway.explore.running import Run, Runner
from crossway.explore.search import CounterExample
from crossway.explore.server import ExploredServer
from crossway.explore.subject import Subject

PACE = 1.0
"""Seconds of virtual time before each thing that happens: more than the way of any message, of
which a test does not say how long it takes."""


@dataclass
class Paced:
    """What a run left: the histories of the workflow that is explored and of all others, what was
    not undone (each by its names, with what would undo it), what was done too often (with how
    often it may be), what was never delivered, when each activity was done, told or not (its name
    and the second), and how many seconds it took."""

    events: Sequence[HistoryEvent] = ()
    others: list[Sequence[HistoryEvent]] = field(default_factory=list)
    left: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    again: list[tuple[Effect, int]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    done: list[tuple[str, float]] = field(default_factory=list)
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
        kept.lost = [name for name, _ in server.world.lost]
        kept.done = [(one.name, one.at) for one in server.world.done if one.call[1] == "activity"]
        kept.seconds = server.loop.time()

    run: Run = Runner(subject, bounds, pace=PACE, left=keep).run(
        example.choices, lambda _: 0, lambda _: False
    )
    broken = {finding.property for finding in run.findings}
    again = [step.said for step in run.steps] == [step.said for step in example.run.steps]
    return kept if again and example.finding.property in {*broken, "heard"} else None
