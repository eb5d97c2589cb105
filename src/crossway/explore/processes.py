"""Runs made by several processes, which share what states were seen.

Each process is a new one, which compiles the design for itself: a copy of this one would have its
locks, and none of the threads that hold them. It is given some lists of choices and the states that
others came to since, and gives back what came of each list. So two of them may come to a new state
at the same time and both go on from it, which costs a little and changes nothing of what is found.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from crossway.explore.running import Run, Runner
from crossway.simulate import SimulationError

PATIENCE = 120.0
"""Seconds in which a process begins, and makes the few runs that it was given."""

Prefix = tuple[int, ...]
Made = tuple[Run, list[str]]
"""A run, and the states that nobody knew before it."""


class Explorer:
    """Makes runs, and knows the states that were seen."""

    def __init__(self, runner: Runner, states: set[str]) -> None:
        """Make runs of this runner; `states` are added to."""
        self._runner, self._states = runner, states

    def run(self, prefix: Prefix) -> Made:
        """Return what comes of a list of choices, all others being ordinary."""
        fresh: list[str] = []

        def seen(state: str) -> bool:
            known = state in self._states
            if not known:
                self._states.add(state)
                fresh.append(state)
            return known

        return self._runner.run(prefix, lambda _: 0, seen), fresh

    def knows(self, states: Iterable[str]) -> None:
        """Add states that others have seen."""
        self._states.update(states)


class Processes:
    """Some processes, for as long as the block lasts."""

    def __init__(self, explorer: Explorer, count: int) -> None:
        """Begin them; they know what `explorer` does."""
        self._lines: list[Connection] = []
        self._ends = ExitStack()
        context = multiprocessing.get_context("spawn")
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(explorer, theirs), daemon=True)
            process.start()
            theirs.close()
            self._ends.callback(process.join)
            self._ends.callback(process.kill)
            self._lines.append(ours)
        self._told: list[list[str]] = [[] for _ in self._lines]

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them."""
        self._ends.close()

    def run(self, prefixes: Sequence[Prefix]) -> list[Made]:
        """Return what comes of each list of choices, in their order.

        Raises:
            SimulationError: the simulator cannot run this design.
        """
        count = len(self._lines)
        for at, line in enumerate(self._lines):
            line.send((prefixes[at::count], self._told[at]))
        parts = [self._answer(line) for line in self._lines]
        made: list[Made] = [parts[at % count][at // count] for at in range(len(prefixes))]
        for at in range(count):
            others = [part for number, part in enumerate(parts) if number != at]
            self._told[at] = [state for part in others for _, fresh in part for state in fresh]
        return made

    def _answer(self, line: Connection) -> list[Made]:
        try:
            if not line.poll(PATIENCE):
                raise SimulationError("a process that explores is stuck; try --processes 1")
            answer: list[Made] | str = line.recv()
        except EOFError:
            raise SimulationError("a process that explores has ended; try --processes 1") from None
        if isinstance(answer, str):
            raise SimulationError(answer)
        return answer


def _work(explorer: Explorer, line: Connection) -> None:
    """Make the runs that are asked for, until the process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who began it
    logging.disable(logging.CRITICAL)  # what goes wrong in a run goes wrong on purpose
    while True:
        try:
            prefixes, states = line.recv()
        except EOFError:
            return
        explorer.knows(states)
        try:
            line.send([explorer.run(prefix) for prefix in prefixes])
        except SimulationError as fault:
            line.send(str(fault))
