"""A tree on the screen while its call runs.

On a terminal the drawing is redrawn in place; elsewhere each change of a step is a line
of its own, so that a log stays readable.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from crossway.observe.reading.steps import Execution, State, Step
from crossway.observe.showing.terminal import step_text, tree_lines
from crossway.observe.tree.follow import Follower
from crossway.observe.tree.trace import Tracer

INTERVAL = 0.15
"""Seconds between two looks at the service."""


class View(Protocol):
    """Where trees are shown."""

    def show(self, *roots: Step) -> None:
        """Show the trees as they are now."""

    def close(self) -> None:
        """Show nothing any more; what was shown last stays."""


class Redrawn:
    """A drawing that is redrawn in place, cut to the height of the terminal meanwhile."""

    def __init__(self, console: Console) -> None:
        """Begin with nothing drawn."""
        self._live = Live(console=console, auto_refresh=False, vertical_overflow="ellipsis")
        self._live.start()

    def show(self, *roots: Step) -> None:
        """Redraw the trees."""
        lines = [line for root in roots for line in tree_lines(root)]
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        self._live.update(Group(*lines), refresh=True)

    def close(self) -> None:
        """Leave the whole last drawing on the screen."""
        self._live.vertical_overflow = "visible"
        self._live.stop()


class Lines:
    """One line per change of a step: its depth, what it is, how far it has come."""

    def __init__(self, console: Console) -> None:
        """Begin with nothing known."""
        self._console = console
        self._known: dict[tuple[int, ...], tuple[State, int, str, bool]] = {}

    def show(self, *roots: Step) -> None:
        """Print the steps that are new or changed, in the order of the drawing."""
        placed = [found for n, root in enumerate(roots) for found in _placed(root, (n,))]
        for place, step in placed:
            # 0 is an attempt that nothing tells of, 1 the first: a line says neither.
            now = (step.state, max(step.attempt, 1), step.note, step.orphan)
            if self._known.get(place) != now:
                self._known[place] = now
                text = Text("  " * (len(place) - 1)) + step_text(step, datetime.now(UTC))
                self._console.print(text, soft_wrap=True)

    def close(self) -> None:
        """Do nothing: each line was complete."""


def view_on(console: Console) -> View:
    """Return the view that suits a console."""
    return Redrawn(console) if console.is_terminal else Lines(console)


@asynccontextmanager
async def watching(follower: Follower, execution: Execution, view: View) -> AsyncIterator[None]:
    """Show the tree of an execution while the block runs, and once more at its end."""

    async def look() -> None:
        where = (execution.namespace, execution.workflow_id, execution.run_id)
        view.show(await follower.tree(*where))

    async def keep_looking() -> None:
        while True:
            await look()
            await asyncio.sleep(INTERVAL)

    looking = asyncio.create_task(keep_looking())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        try:
            await look()
        finally:
            view.close()


async def show_to_end(tracer: Tracer, view: View) -> None:
    """Show a call until all of it is over."""
    try:
        while True:
            begun = time.monotonic()
            trees = await tracer.trees()
            view.show(*trees)
            if all(tree.settled for tree in trees):
                return
            # Half the time at most is spent on looking, however large the histories.
            await asyncio.sleep(max(INTERVAL, time.monotonic() - begun))
    finally:
        view.close()


def _placed(step: Step, place: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Step]]:
    yield place, step
    for index, child in enumerate(step.children):
        yield from _placed(child, (*place, index))
