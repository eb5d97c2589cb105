"""All orders of what may happen, the least unusual first.

A run is a list of choices, 0 being the most ordinary thing each time. From every run that was made
come others, each with one more unusual choice: so the first that breaks a property has as few of
them as there can be, and is the shortest counter-example. A run that comes to a state that another
one was in stops there: what comes next is known. When no run is left, all orders were looked at.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from crossway.explore.bounds import Bounds
from crossway.explore.processes import Explorer, Made, Prefix, Processes
from crossway.explore.properties import Finding
from crossway.explore.running import Run, Runner
from crossway.explore.subject import Subject

ALONE = 64
"""Runs that are made before other processes begin: what is found in them is the same on every
machine."""

LONG = 5.0
"""Seconds after which a search is long enough for other processes."""

EACH = 8
"""Runs that a process makes before it hears what states the others came to."""


@dataclass(frozen=True)
class CounterExample:
    """A run that breaks a property."""

    finding: Finding
    choices: tuple[int, ...]
    run: Run


@dataclass
class Searched:
    """What came of a search.

    `complete` is whether all orders within the bounds were looked at; `cut` counts runs that were
    longer than the bound `depth`; `why` says what ended the search before its end.
    """

    bounds: Bounds
    states: int = 0
    runs: int = 0
    walks: int = 0
    seconds: float = 0.0
    cut: int = 0
    why: str = ""
    found: list[CounterExample] = field(default_factory=list)
    endings: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether all orders within the bounds were looked at."""
        return not (self.why or self.cut)


class Search:
    """Looks at the runs of a design, until none is left, a bound is reached, or one breaks."""

    def __init__(
        self, subject: Subject, bounds: Bounds, *, every: bool = False, processes: int = 1
    ) -> None:
        """Stop at the first counter-example, or with `every` at none.

        A search that is long is done by several `processes`.
        """
        self._bounds, self._every, self._processes = bounds, every, processes
        self._runner = Runner(subject, bounds)
        self._states: set[str] = set()
        self._explorer = Explorer(self._runner, self._states)
        self._waiting: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
        self._endings = _Endings()
        self.result = Searched(bounds)

    def go(self, told: Callable[[Searched], None] = lambda _: None) -> Searched:
        """Search; `told` hears how far it is, after each run."""
        begun, result = time.monotonic(), self.result

        def take(prefix: Prefix, made: Made) -> None:
            run, fresh = made
            self._explorer.knows(fresh)
            self._took(prefix, run)
            result.seconds, result.states = time.monotonic() - begun, len(self._states)
            result.why = self._over()
            told(result)

        while self._waiting and not result.why and not self._is_long():
            prefix = heapq.heappop(self._waiting)[-1]
            take(prefix, self._explorer.run(prefix))
        if self._waiting and not result.why:
            self._go_together(take)
        if not result.found or (self._every and result.complete):
            self._add(self._endings.lost())
        return result

    def _is_long(self) -> bool:
        """Whether it pays to begin other processes: each takes about a second to do so."""
        return self._processes > 1 and self.result.runs >= ALONE and self.result.seconds >= LONG

    def _go_together(self, take: Callable[[Prefix, Made], None]) -> None:
        """Go on in several processes, so many runs at a time."""
        with Processes(self._explorer, self._processes) as processes:
            while self._waiting and not self.result.why:
                count = min(len(self._waiting), EACH * self._processes)
                prefixes = [heapq.heappop(self._waiting)[-1] for _ in range(count)]
                for prefix, made in zip(prefixes, processes.run(prefixes), strict=True):
                    if not self.result.why:
                        take(prefix, made)

    def walk(self, count: int, seed: int) -> Searched:
        """Make runs whose choices are drawn, the same for the same seed; to their ends."""
        random, begun = Random(seed), time.monotonic()  # noqa: S311 - to be repeatable
        for _ in range(count):
            if self.result.found and not self._every:
                break
            run = self._runner.run((), random.randrange, lambda _: False)
            self.result.walks += 1
            self._judge(run)
        self.result.seconds += time.monotonic() - begun
        return self.result

    def _took(self, prefix: Sequence[int], run: Run) -> None:
        self.result.runs += 1
        self.result.cut += run.stopped == "depth"
        for other in _others(len(prefix), run):
            unusual = sum(choice > 0 for choice in other)
            heapq.heappush(self._waiting, (unusual, len(other), other))
        self._judge(run)

    def _judge(self, run: Run) -> None:
        choices = _without_ordinary_end(run.taken)
        self._endings.note(run, choices)
        self._add(CounterExample(finding, choices, run) for finding in run.findings)
        if run.stopped:
            return
        how = run.ended.lower().replace("_", " ").replace("canceled", "cancelled") or "waiting"
        self.result.endings[how] = self.result.endings.get(how, 0) + 1

    def _add(self, examples: object) -> None:
        for example in examples:  # type: ignore[attr-defined]
            known = {one.finding.property for one in self.result.found}
            if example.finding.property not in known:
                self.result.found.append(example)

    def _over(self) -> str:
        result, bounds = self.result, self._bounds
        if result.found and not self._every:
            return "a counter-example was found"
        if result.runs >= bounds.runs and self._waiting:
            return f"--runs {bounds.runs}"
        if result.seconds >= bounds.timeout and self._waiting:
            return f"--timeout {bounds.timeout:g}"
        return ""


def _others(after: int, run: Run) -> Iterator[tuple[int, ...]]:
    """Yield the lists that choose something else at one point behind the first `after` choices."""
    for at in range(after, len(run.taken)):
        for choice in range(1, run.widths[at]):
            yield (*run.taken[:at], choice)


def _without_ordinary_end(taken: Sequence[int]) -> tuple[int, ...]:
    """Return choices without the zeros at their end, which are chosen anyway."""
    choices = list(taken)
    while choices and choices[-1] == 0:
        choices.pop()
    return tuple(choices)


class _Endings:
    """How runs ended in which nothing went wrong, by the messages that came from outside.

    A message is lost where a run waits for ever although it came, another with the same messages
    ends, and none ends with fewer of them: it was what the workflow waited for, and came too early.
    How a run would have ended that breaks something before its end, nobody knows: maybe well.
    """

    def __init__(self) -> None:
        self._ended: set[tuple[str, ...]] = set()
        self._maybe: set[tuple[str, ...]] = set()
        self._waits: dict[tuple[str, ...], CounterExample] = {}

    def note(self, run: Run, choices: tuple[int, ...]) -> None:
        """Remember how a run ended."""
        if run.troubled or run.stopped in ("seen", "depth"):
            return
        if run.stopped:
            self._maybe.add(run.messages)
        elif run.ended:
            self._ended.add(run.messages)
        elif run.messages and run.messages not in self._waits:
            said = ", ".join(run.messages)
            finding = Finding("heard", f"{said} before it is waited for, and is lost")
            self._waits[run.messages] = CounterExample(finding, choices, run)

    def lost(self) -> Iterator[CounterExample]:
        """Yield runs in which a message was lost, the least unusual first."""
        for messages, example in self._waits.items():
            ended = self._ended | self._maybe
            if messages in self._ended and not any(
                set(fewer) < set(messages) or len(fewer) < len(messages) for fewer in ended
            ):
                yield example
