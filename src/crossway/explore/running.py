"""One run of a design, from its start to its end, as a list of choices says."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from crossway.explore.bounds import Bounds
from crossway.explore.chance import digest
from crossway.explore.choices import NOTHING, Choice, Choices, Spent
from crossway.explore.effects import Effect
from crossway.explore.properties import Finding, broken_by, outcome, wanted_and_broken
from crossway.explore.server import ExploredServer
from crossway.explore.subject import Subject
from crossway.explore.waits import ask

Choose = Callable[[int], int]
"""Chooses among so many things that may happen: a number from 0."""

Seen = Callable[[str], bool]
"""Whether a state was there before; it is from now on."""


class ReplayError(Exception):
    """A list of choices does not fit the design and the bounds."""


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, in virtual seconds, and where the design says so.

    `worker` is the namespace of one that was lost or found.
    """

    said: str
    where: str
    at: float
    worker: str = ""


@dataclass
class Run:
    """What came of a list of choices.

    `widths` says among how many things each choice was, and `taken` which was chosen. `stopped` is
    why it was not followed to its end: `seen` for a state that was there before, `depth` for a
    bound, `broken` for something that is wanted in every state. `ended` says how the workflow
    ended, empty where it waits; `messages` what came from outside, and `troubled` whether anything
    failed or was cancelled.
    """

    taken: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stopped: str = ""
    ended: str = ""
    messages: tuple[str, ...] = ()
    troubled: bool = False


def nothing(_: ExploredServer) -> None:
    """Do nothing with what a run left."""


class Runner:
    """Runs a design as choices say."""

    def __init__(
        self,
        subject: Subject,
        bounds: Bounds,
        *,
        pace: float = 0.0,
        left: Callable[[ExploredServer], None] = nothing,
    ) -> None:
        """Run this design within these bounds.

        So many seconds pass before each thing that happens, but that a message comes; `left` sees
        what it all left.
        """
        self._subject, self._bounds = subject, bounds
        self._pace, self._left = pace, left

    def run(self, prefix: Sequence[int], choose: Choose, seen: Seen) -> Run:
        """Return what comes of the choices `prefix`, and after them of what `choose` says.

        After the prefix the run stops at a state that was `seen`.

        Raises:
            ReplayError: the prefix chooses what is not there.
            SimulationError: the simulator cannot run this design.
        """
        simulation, server = self._subject.simulation()
        going = _Going(self._subject, self._bounds, server, prefix, choose, seen, self._pace)
        with simulation:

            async def work() -> None:
                await going.begin(self._subject.start(simulation))
                self._left(server)

            simulation.do(work())
        return going.run


class _Going:
    """A run while it goes on."""

    def __init__(
        self,
        subject: Subject,
        bounds: Bounds,
        server: ExploredServer,
        prefix: Sequence[int],
        choose: Choose,
        seen: Seen,
        pace: float,
    ) -> None:
        self.run, self._pace = Run(), pace
        self._subject, self._bounds, self._server = subject, bounds, server
        self._prefix, self._choose, self._seen = prefix, choose, seen
        self._spent = Spent(bounds)
        self._choices = Choices(server, subject, self._spent)
        self._messages: list[str] = []

    async def begin(self, start: Awaitable[None]) -> None:
        """Start the workflow, and go on until nothing can happen any more."""
        server = self._server
        server.begin("start")
        await start
        await server.loop.rest()
        server.settled()
        while not self._broken() and (choice := self._next()) is not None:
            await self._happen(choice)
        self._count()
        if not self.run.stopped:
            await ask(server, self._subject.client)
            self._end()

    def _broken(self) -> bool:
        """Whether what the design wants in every state does not hold in this one."""
        self.run.findings += wanted_and_broken(self._server, self._subject)
        if self.run.findings:
            self.run.stopped = "broken"
        return bool(self.run.findings)

    def _next(self) -> Choice | None:
        if len(self.run.steps) >= self._bounds.depth:
            self.run.stopped = "depth"
            return None
        choices = self._choices.at_once() or self._choices.now()
        if len(choices) <= 1:
            return choices[0] if choices else None
        at = len(self.run.taken)
        if at >= len(self._prefix) and self._seen(self._state()):
            self.run.stopped = "seen"
            return None
        taken = self._prefix[at] if at < len(self._prefix) else self._choose(len(choices))
        if taken >= len(choices):
            said = (
                f"choice {at + 1} of the list is {taken}, and only {len(choices)} things may happen"
            )
            raise ReplayError(f"{said} there: the list is of another design, or of other bounds")
        self.run.taken.append(taken)
        self.run.widths.append(len(choices))
        return None if choices[taken] is NOTHING else choices[taken]

    def _state(self) -> str:
        done = sorted(self._spoken_of(), key=lambda effect: effect.step)
        order = [(effect.names, effect.input) for effect in done]
        told = sorted(self._messages)
        return digest(self._server.state(), sorted(self._spent.used.items()), order, told)

    def _spoken_of(self) -> list[Effect]:
        """Return what was done whose order matters to a property."""
        pairs = self._subject.pairs
        names = {pair.do for pair in pairs} | {pair.undo for pair in pairs}
        names |= {name for one in self._subject.wanted for name in one.calls}
        return [one for one in self._server.world.done if names.intersection(one.names)]

    async def _happen(self, choice: Choice) -> None:
        server = self._server
        self._spent.spend(choice.costs)
        if choice.costs == "signals":
            self._messages.append(choice.said)
        server.begin(choice.cause)
        server.failing = None
        if choice.said and self._pace and not choice.is_message:
            await asyncio.sleep(self._pace)
        waited = choice.act()
        if inspect.isawaitable(waited):
            await waited
        await server.loop.rest()
        server.settled()
        if choice.said:
            at = server.loop.time()
            self.run.steps.append(Step(choice.said, choice.where, at, choice.worker))

    def _count(self) -> None:
        """Note what came from outside, and whether anything went wrong."""
        used = self._spent.used
        self.run.messages = tuple(sorted(self._messages))
        self.run.troubled = any(used[one] for one in used if one not in ("signals", "restarts"))

    def _end(self) -> None:
        run = self.run
        run.findings += broken_by(self._server, self._subject)
        run.findings += wanted_and_broken(self._server, self._subject, ended=True)
        run.ended = outcome(self._subject.root(self._server))
