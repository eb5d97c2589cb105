"""What the studio shows: the design as it is saved now, and the service that runs it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from crossway.checks import Checked
from crossway.cli.members import chosen
from crossway.cli.reaching import Where
from crossway.cli.watch import changed, look
from crossway.cli.workspaces import design_at
from crossway.cluster.service import Connections
from crossway.design.model import Design
from crossway.errors import CrosswayError
from crossway.graph import Drawing, Level, at_level, drawn, graph_of
from crossway.language.diagnostic import Diagnostic, in_order
from crossway.studio.denials import Denials
from crossway.studio.pressing import Presses

TOO_MANY = 400
"""Nodes of a design from which on the map begins with whole namespaces."""


class Studio:
    """A design, its last version without errors, and connections to where it runs.

    `checked` is what is saved; `design` and `texts`, which its lines are counted in, are what runs.
    """

    def __init__(self, where: Where, denials: Denials, connections: Connections | None = None):
        """Look at a design; `connections` are those to use, else they are made when needed."""
        self.where, self.denials = where, denials
        self.presses = Presses()
        self.version = 0
        self.fault = ""
        self.checked: Checked | None = None
        self.design: Design | None = None
        self.texts: Mapping[str, str] = {}
        self._connections = connections
        self._drawings: dict[Level, Drawing] = {}
        self._drawing = asyncio.Lock()
        self._saved = asyncio.Condition()
        self._ended = False
        self._read()

    async def connections(self) -> Connections:
        """Return connections to the service.

        Raises:
            CrosswayError: it cannot be reached.
        """
        if self._connections is None:
            self._connections = await self.where.connect()
        return self._connections

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the design as it is saved."""
        return in_order([*self.checked.diagnostics]) if self.checked else ()

    def _read(self) -> None:
        """Read and check the design as it is now; one with errors leaves the last good one."""
        self.version += 1
        self._drawings = {}
        try:
            self.checked = design_at(self.where.path, self.where.block)
            self.fault = ""
            if not self.checked.errors:
                self.design = chosen(self.checked.design, self.where.members, quiet=True)
                self.texts = self.checked.workspace.texts
        except CrosswayError as fault:
            self.fault = str(fault)

    async def watch(self) -> None:
        """Read the design anew whenever its files are saved, until cancelled."""
        paths: Sequence[Path] = [self.where.path]
        seen = look(paths)
        while True:
            seen = await changed(paths, seen)
            self._read()
            await self._tell()

    async def _tell(self) -> None:
        async with self._saved:
            self._saved.notify_all()

    async def saved_since(self, version: int, within: float) -> int:
        """Return the version of the design once it is another one, or after `within` seconds."""
        try:
            async with asyncio.timeout(within), self._saved:
                await self._saved.wait_for(lambda: self.version != version or self._ended)
        except TimeoutError:
            pass
        return self.version

    def end(self) -> None:
        """Let those go that wait for something to be saved, or for an answer."""
        self._ended = True
        self.presses.end()
        self._ending = asyncio.ensure_future(self._tell())

    def level(self, wanted: str | None) -> Level:
        """Return the level of the map: the one that is asked for, else what is not too much."""
        if wanted in tuple(Level):
            return Level(wanted)
        design = self.checked.design if self.checked else None
        many = design is not None and len(design.residents) > TOO_MANY
        return Level.NAMESPACES if many else Level.ALL

    async def drawing(self, level: Level) -> Drawing | None:
        """Return the map of the design as it is saved, None where there is nothing to draw.

        Raises:
            UserError: what lays it out is not installed.
        """
        if self.checked is None:
            return None
        async with self._drawing:
            if level not in self._drawings:
                make = _maker(self.checked, level)
                self._drawings[level] = await asyncio.to_thread(make)
            return self._drawings[level]


def _maker(checked: Checked, level: Level) -> Callable[[], Drawing]:
    """Return what draws a design: in a thread, so that workers go on meanwhile."""
    space = checked.workspace
    graph = at_level(graph_of(checked.design, space.name, space.texts), level)
    return lambda: drawn(graph)
