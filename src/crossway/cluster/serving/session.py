"""A design, running: a service to run on, what it needs made there, its workers up.

`running` does in the fastest order what `run`, `dev` and tests need: the server boots
while the design compiles and the user's Python is imported.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from temporalio.client import Client
from temporalio.converter import DataConverter

from crossway.cluster.building import Built, Phases, build, converter, proven
from crossway.cluster.making import provision, stands_in
from crossway.cluster.service import (
    RUN_EMBEDDED,
    Connections,
    connect,
    embedded,
    existing_endpoints,
    is_polled,
    practice_identity,
)
from crossway.cluster.serving.preconditions import polled, refuse_beside_others
from crossway.cluster.serving.workers import Workers, serve
from crossway.design.elsewhere import live_endpoints, without_live
from crossway.design.model import Design
from crossway.runtime import use_opener

T = TypeVar("T")

ELSEWHERE = "Run it on an embedded server (no --address or --profile)"
"""What to do where the workers of `crossway serve` get the work of the same queues."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which Temporal service to run on: at an address, of a profile, else an embedded one.

    `port`, `ui`, `ui_port` and `database` are for the embedded server; `codec` names the
    payload codec (`MODULE:NAME`).
    """

    address: str | None = None
    profile: str | None = None
    port: int | None = None
    ui: bool = False
    ui_port: int | None = None
    database: Path | None = None
    codec: str | None = None

    @property
    def embedded(self) -> bool:
        """Whether we run the server ourselves."""
        return self.address is None and self.profile is None


@dataclass(frozen=True, slots=True)
class Service:
    """A running design. `ui` is the URL of the web UI when we run one."""

    design: Design
    connections: Connections
    workers: Workers
    simulated: tuple[str, ...]
    ui: str | None
    advice: str = ELSEWHERE

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace."""
        return self.connections.client(namespace)

    async def open_queue(self, namespace: str, name: str) -> None:
        """Serve a concrete task queue of a tenant.

        Raises:
            ServeError: others serve it, or nothing here can.
        """
        place = (namespace, name)
        if not self.connections.embedded and place not in self.workers.queues:
            await refuse_beside_others(self.connections, [place], self.advice)
        await self.workers.open_queue(*place)


@asynccontextmanager
async def opened(
    target: Target, values: DataConverter
) -> AsyncIterator[tuple[Connections, str | None]]:
    """Yield connections to the target, and the URL of its web UI when we run one.

    Raises:
        ConnectError, ServerError: it cannot be reached or started.
    """
    if not target.embedded:
        yield (
            await connect(
                target.address,
                profile=target.profile,
                data_converter=values,
                advice=RUN_EMBEDDED,
                identity=practice_identity(),
            ),
            None,
        )
        return
    async with embedded(
        port=target.port,
        ui=target.ui,
        ui_port=target.ui_port,
        database=target.database,
        data_converter=values,
    ) as server:
        yield server.connections, server.ui


@asynccontextmanager
async def running(
    design: Design,
    target: Target = Target(),
    *,
    modules: Sequence[str] = (),
    announce: Callable[[Built], None] = lambda _built: None,
    progress: Callable[[str], None] = lambda _message: None,
    phases: Phases | None = None,
    advice: str = ELSEWHERE,
) -> AsyncIterator[Service]:
    """Run a design until the block ends, then stop everything that was started.

    `announce` is told what is served and simulated before anything is made on the
    service; what it raises stops the start. `progress` is told each change made, and what of
    the design the service has already. `advice` is what to do where workers of `crossway
    serve` get the work.

    Raises:
        ClusterError: whichever step failed.
    """
    phases = phases or Phases()
    values = converter(target.codec)
    await proven(values)
    async with _meanwhile(_timed(phases, "server", opened(target, values))) as opening:
        if not target.embedded:
            design = await _beside(design, (await opening)[0], progress)
        built = build(design, modules=modules, phases=phases)
        announce(built)
        connections, ui = await opening
        with phases.phase("provision"):
            if not target.embedded:
                await refuse_beside_others(connections, polled(built.queues), advice)
            await provision(connections, design, progress)
        async with AsyncExitStack() as stack:
            with phases.phase("workers"):
                workers = await stack.enter_async_context(serve(connections, built.queues))
            service = Service(design, connections, workers, built.simulated, ui, advice)
            stack.callback(use_opener(service.open_queue))
            yield service


async def _beside(
    design: Design, connections: Connections, progress: Callable[[str], None]
) -> Design:
    """Return a design without what a service that is not ours alone has of it already."""
    found = await existing_endpoints(connections)
    existing = [name for name, one in found.items() if not stands_in(design, one)]
    if live := live_endpoints(design, existing):
        progress(f"calls what {connections.address} has: {', '.join(live)}")
    polled = [at for at in sorted(design.foreign) if await is_polled(connections, *at)]
    if polled:
        progress(f"extern, served there: {', '.join(map('/'.join, polled))}")
    return without_live(design, existing, polled)


@asynccontextmanager
async def _timed(
    phases: Phases, name: str, entered: AbstractAsyncContextManager[T]
) -> AsyncIterator[T]:
    """Pass a context manager on, timing its entry."""
    async with AsyncExitStack() as stack:
        with phases.phase(name):
            value = await stack.enter_async_context(entered)
        yield value


@asynccontextmanager
async def _meanwhile(entered: AbstractAsyncContextManager[T]) -> AsyncIterator[asyncio.Task[T]]:
    """Enter a context manager in the background while the block goes on; exit it after."""
    async with AsyncExitStack() as stack:
        task = asyncio.create_task(stack.enter_async_context(entered))
        # Let it begin: the server is another process, and boots while ours computes.
        await asyncio.sleep(0)
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
