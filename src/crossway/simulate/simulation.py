"""A compiled design, running in memory: a service, its workers, and one virtual clock.

    with Simulation(queues, endpoints) as simulation:
        handle = simulation.do(simulation.client("shop").start_workflow("Order", ..))
        simulation.skip(30 * 86400)
        simulation.do(handle.result())

Nothing happens between two calls of `do` and `skip`.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.worker import Interceptor

from crossway.runtime import use_opener
from crossway.runtime.arithmetic import by_design
from crossway.runtime.clock import clock
from crossway.runtime.deployment import TaskQueue
from crossway.runtime.identity import Keyring, StartsForCallers
from crossway.runtime.interceptors import Heartbeats
from crossway.runtime.python import instead, own_loop
from crossway.runtime.values import data_converter, header_codec
from crossway.simulate import commands, frontend, waiting
from crossway.simulate.core import MemoryConnection
from crossway.simulate.errors import NothingLeftError
from crossway.simulate.keys import RememberingKeys
from crossway.simulate.loop import virtual_loop
from crossway.simulate.server import START, Server, Target
from crossway.simulate.workers import Workers

T = TypeVar("T")

Endpoints = Mapping[str, Target]


class _InVirtualTime:
    """Runs the user's `async def` functions where time is virtual."""

    async def run(self, function: Callable[[], Any]) -> Any:
        """Return what a coroutine function returns, once the heartbeats that it made are made.

        They are handed to the worker's loop, as from the loop of its own that it has elsewhere.
        """
        try:
            return await function()
        finally:
            await asyncio.sleep(0)

    def wait(self, awaitable: Awaitable[Any]) -> Any:
        """Return what an awaitable gives that a `def` function returned: in real time."""
        return own_loop().wait(awaitable)


class Simulation:
    """A running design. `seed` varies the order of what happens at nearly the same time."""

    open_queue: Callable[[str, str], Awaitable[None]]
    """Serves a concrete queue of a family, by namespace and name."""

    def __init__(
        self,
        queues: Sequence[TaskQueue],
        endpoints: Endpoints,
        *,
        seed: int | None = None,
        start: float = START,
        keys: Keyring | None = None,
        converter: DataConverter | None = None,
        interceptors: Sequence[Interceptor] = (),
        server: type[Server] = Server,
    ) -> None:
        """Serve `queues` behind `endpoints`; the clock begins at `start` (seconds since 1970).

        `server` is the service: another kind may decide what happens next.
        """
        commands.register()
        self.loop = virtual_loop()
        self.server = server(self.loop, seed, start)
        self.server.rpcs = frontend.rpcs(self.server)
        self.server.endpoints.update(endpoints)
        self._converter = converter or data_converter()
        self.connection = MemoryConnection(self.server)
        self._clients: dict[str, Client] = {}
        self._context = contextvars.copy_context()
        self._context.run(clock.set, self.server.now)
        self._context.run(by_design)
        self._context.run(instead.set, _InVirtualTime())
        self._context.run(Heartbeats.between.set, self.server.wanted.wait)
        self._interceptors = interceptors
        self._queues, self._keys = queues, keys or RememberingKeys.shared()
        self._serving = AsyncExitStack()

    def __enter__(self) -> Self:
        """Begin: all workers poll."""
        self.do(self._begin())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it: what still runs is put down."""
        self.do(self._serving.aclose())
        self.loop.close()

    async def _begin(self) -> None:
        serving = self.serving(self._queues, self._keys)
        self.open_queue = (await self._serving.enter_async_context(serving)).open_queue

    @asynccontextmanager
    async def serving(self, queues: Sequence[TaskQueue], keys: Keyring) -> AsyncIterator[Workers]:
        """Serve task queues until the block ends; for code that runs in the simulation's loop."""
        workers = Workers(self.server, self.client, queues, keys, self._interceptors)
        forget = use_opener(workers.open_queue)
        workers.begin()
        await self.loop.rest()
        try:
            yield workers
        finally:
            forget()
            await workers.end()

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace: the SDK's own."""
        if namespace not in self._clients:
            self._clients[namespace] = Client(
                self.connection,
                namespace=namespace,
                data_converter=self._converter,
                header_codec_behavior=header_codec(self._converter),
                interceptors=[StartsForCallers()],
            )
        return self._clients[namespace]

    def do(self, work: Awaitable[T]) -> T:
        """Let time pass until `work` is done, and return what it gives.

        Raises:
            SimulationError: it cannot go on.
        """

        async def done() -> T:
            return await work

        try:
            return self.loop.complete(done(), self._context)
        except NothingLeftError:
            raise NothingLeftError(waiting.said(self.server)) from None

    def skip(self, seconds: float) -> None:
        """Let so much time pass, and all happen that is due by then."""
        self.do(self._skip(seconds))

    async def _skip(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.loop.rest()

    def settle(self) -> None:
        """Let all happen that needs no time but that of messages on their way."""
        self.skip(0.1)
