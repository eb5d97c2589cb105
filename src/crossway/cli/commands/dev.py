"""`crossway dev PATH`: everything a design needs, up while you write it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.console import console
from crossway.cli.exits import Interrupted
from crossway.cli.flags import (
    Block,
    Codec,
    DesignPath,
    Implementations,
    LeastLogged,
    Members,
    ServerPort,
    owner_name,
)
from crossway.cli.members import chosen
from crossway.cli.outcome import LENGTH
from crossway.cli.output import echo
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.signals import run_interruptibly
from crossway.cli.watch import Seen, changed, forget_python, look
from crossway.cli.workspaces import design_at, is_stdin, without_errors
from crossway.cluster.announced import Announcement
from crossway.cluster.building import Built, build, converter, proven
from crossway.cluster.making import provision
from crossway.cluster.service import EmbeddedServer, embedded, while_server_runs
from crossway.cluster.serving import Builds
from crossway.design.model import Design
from crossway.errors import CrosswayError, UserError
from crossway.observe.reading.failures import plain
from crossway.observe.reading.frames import place_in
from crossway.runtime import use_opener
from crossway.runtime.interceptors import FailedAt, on_failure


def dev(
    path: DesignPath,
    members: Members = None,
    implementations: Implementations = None,
    codec: Codec = None,
    port: ServerPort = None,
    ui_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the Temporal UI.")
    ] = None,
    studio_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the studio.")
    ] = None,
    log_level: LeastLogged = None,
    block: Block = None,
) -> None:
    """Run a Temporal server with its UI and all workers of a design, until Ctrl-C.

    Saving a file of the design reloads it. Running executions go on with the code they
    began on; a design with errors changes nothing. What is missing is simulated.
    """
    if is_stdin(path):
        raise UserError("dev reloads what is saved: name a .twf file, a folder or a Markdown file")
    quiet_sdk(served=True, level=log_level.number if log_level else None)
    source = _Source(path, tuple(implementations or ()), block, tuple(members or ()))
    ports = _Ports(port, ui_port, studio_port)
    try:
        run_interruptibly(_Dev(source, codec).main(ports), to_end=True)
    except Interrupted:
        echo("stopped", err=True)


STUDIO_NEEDS = ("starlette", "uvicorn")
"""What the extra `studio` brings."""


@dataclass(frozen=True, slots=True)
class _Ports:
    """The ports to have, None for any that is free."""

    server: int | None
    ui: int | None
    studio: int | None


@dataclass(frozen=True, slots=True)
class _Source:
    """What is run: the files, and how to read them."""

    path: Path
    modules: tuple[str, ...]
    block: str | None
    members: tuple[str, ...]

    @property
    def watched(self) -> list[Path]:
        return [self.path, *(Path(m) for m in self.modules if m.endswith(".py"))]

    def read(self) -> tuple[str, Design, Built]:
        """Return the design's name and the design, as text and compiled.

        Raises:
            typer.Exit: it has errors, which are printed by now.
            CrosswayError: the files or their Python cannot be read.
        """
        space = design_at(self.path, self.block)
        design = chosen(without_errors(space), self.members)
        forget_python(design)
        return (
            owner_name(None, space.name),
            design,
            build(design, modules=self.modules),
        )


class _Dev:
    """The server, the builds that run on it, and the files they come from."""

    def __init__(self, source: _Source, codec: str | None) -> None:
        self._source, self._codec, self._values = source, codec, converter(codec)
        self._console = console(err=True)
        self._files, self._simulated = frozenset[Path](), frozenset[str]()

    async def main(self, ports: _Ports) -> None:
        seen = look(self._source.watched)
        await proven(self._values)
        name, design, built = self._source.read()
        async with embedded(
            port=ports.server, ui=True, ui_port=ports.ui, data_converter=self._values
        ) as server:
            path, block = self._source.path, self._source.block
            with Announcement(server.address, "dev", path, block) as self._announcement:
                async with self._studio(server, ports.studio) as studio:
                    builds = Builds(server.connections, name)
                    going_on = self._go_on(server, builds, design, built, seen, studio)
                    await while_server_runs(server.connections, going_on)

    @asynccontextmanager
    async def _studio(self, server: EmbeddedServer, port: int | None) -> AsyncIterator[str]:
        """Serve the studio, where what it needs is installed; give its address, else nothing."""
        if not all(map(find_spec, STUDIO_NEEDS)):
            if port is not None:
                raise UserError("the studio needs more: pip install 'crossway[studio]'")
            yield ""
            return
        from crossway.studio import Studio, heard, serving

        source = self._source
        where = Where(source.path, source.block, source.members, server.address, codec=self._codec)
        with heard() as denials:
            async with serving(Studio(where, denials, server.connections), port) as served:
                yield served.url

    async def _go_on(
        self,
        server: EmbeddedServer,
        builds: Builds,
        design: Design,
        built: Built,
        seen: Seen,
        studio: str,
    ) -> None:
        """Serve a design, and whatever its files say later, until cancelled."""
        forget = use_opener(builds.open_queue)
        deafen = on_failure(self._failed)
        try:
            await self._show(server, builds, design, built)
            self._welcome(server, design, studio)
            async with asyncio.TaskGroup() as group:
                group.create_task(builds.retire())
                while True:
                    seen = await changed(self._source.watched, seen)
                    await self._reload(server, builds)
        finally:
            forget()
            deafen()
            await asyncio.shield(builds.stop())

    async def _reload(self, server: EmbeddedServer, builds: Builds) -> None:
        """Show the files as they are now, or say why not."""
        try:
            _, design, built = self._source.read()
            await self._show(server, builds, design, built)
        except typer.Exit:
            self._say("errors: the design before goes on", "red")
        except CrosswayError as fault:
            self._say(f"error: {fault}", "red")
            self._say("the design before goes on", "red")

    async def _show(
        self, server: EmbeddedServer, builds: Builds, design: Design, built: Built
    ) -> None:
        await provision(server.connections, design)
        first = not builds.current
        found = await builds.show(built, _fingerprint(self._source.watched))
        self._announcement.tell(design.namespaces)
        for hint in built.hints:
            self._say(f"hint: {hint}", "yellow")
        if built.stood_in_for:
            self._say(f"extern, stood in for here: {', '.join(built.stood_in_for)}", "yellow")
        if built.simulated:
            self._say(f"simulated: {', '.join(built.simulated)}", "yellow")
        self._tell_of_loss(built)
        if first:
            return
        said = f"reloaded {', '.join(found)}" if found else "reloaded: nothing changed that runs"
        if older := builds.older():
            said += "; running executions of " + ", ".join(sorted({ns for ns, _ in older}))
            said += " go on with the code they began on"
        self._say(said, "green")

    def _tell_of_loss(self, built: Built) -> None:
        """Warn of a file that is gone, where something else answers for what it defined."""
        files = frozenset(look(self._source.watched))
        gone, more = self._files - files, frozenset(built.simulated) - self._simulated
        self._files, self._simulated = files, frozenset(built.simulated)
        if gone and more:
            names, instead = (", ".join(sorted(each)) for each in ({p.name for p in gone}, more))
            self._say(f"warning: {names} is gone; simulated from now on: {instead}", "red")

    def _welcome(self, server: EmbeddedServer, design: Design, studio: str) -> None:
        echo(f"Temporal at  {server.address}")
        echo(f"UI at        {server.ui}")
        if studio:
            echo(f"studio at    {studio}")
        echo(f"namespaces   {', '.join(design.namespaces)}")
        sys.stdout.flush()
        self._say("reloads when a file changes; Ctrl-C stops everything", "dim")

    def _failed(self, told: FailedAt) -> None:
        """Say what failed, and where: nobody else looks at it while a design is written."""
        id = f" {told.workflow_id}" if told.workflow_id else ""
        found = told.place or place_in(told.trace)
        place = f" ({found})" if found else ""
        self._say(plain(f"{told.kind} {told.name}{id} failed: {told.said}{place}", LENGTH), "red")

    def _say(self, text: str, style: str) -> None:
        self._console.print(text, style=style, soft_wrap=True)


def _fingerprint(paths: Sequence[Path]) -> str:
    """Return what differs whenever a Python file does."""
    return repr(sorted((str(f), seen) for f, seen in look(paths).items() if f.suffix == ".py"))
