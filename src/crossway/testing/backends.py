"""What a test runs on: the simulator, or a real server of its own. The same to the test."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any, Protocol, TypeVar

from temporalio.client import Client
from temporalio.worker import Interceptor

from crossway.cluster.building import Built, converter
from crossway.cluster.making import provision
from crossway.cluster.service import embedded
from crossway.cluster.serving import serve
from crossway.runtime import use_opener
from crossway.simulate import Simulation
from crossway.simulate import Target as EndpointTarget
from crossway.testing.errors import TestingError

T = TypeVar("T")

QUIET = 0.3
"""Seconds in which a server settles what takes no time."""


class Backend(Protocol):
    """Runs a design, and does for a test what takes time."""

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace."""

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` gives, once it is done."""

    def skip(self, seconds: float) -> None:
        """Let so much time pass."""

    def settle(self) -> None:
        """Let happen what needs no time."""

    def stop_workers(self, namespace: str) -> None:
        """Let the workers of a namespace take no task."""

    def start_workers(self, namespace: str) -> None:
        """Let them take tasks again."""

    def at_work(self) -> bool:
        """Whether what asks this, on whatever thread, may be part of the design."""

    def given_up(self) -> Collection[bytes]:
        """Return the keys of the calls whose callers went on while they were done."""

    def now(self) -> float:
        """Return the time, in seconds since 1970."""

    async def open_queue(self, namespace: str, name: str) -> None:
        """See to it that a queue whose name was computed is served."""

    def close(self) -> None:
        """Stop everything."""


class Simulated:
    """The simulator."""

    def __init__(self, built: Built, interceptors: Sequence[Interceptor], seed: int | None) -> None:
        """Run a design in memory."""
        endpoints = {
            one.name: EndpointTarget(one.namespace, one.task_queue)
            for one in built.design.endpoints.values()
        }
        self._simulation = Simulation(
            built.queues, endpoints, seed=seed, interceptors=interceptors
        ).__enter__()

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace."""
        return self._simulation.client(namespace)

    def skip(self, seconds: float) -> None:
        """Let so much virtual time pass."""
        self._refuse_inside()
        self._simulation.skip(seconds)

    def settle(self) -> None:
        """Let happen what needs no time."""
        self._refuse_inside()
        self._simulation.settle()

    def _refuse_inside(self) -> None:
        """Return unless something that the design calls is at work.

        Raises:
            TestingError: a stand-in asks for what a test does.
        """
        if self._simulation.loop.is_running():
            raise TestingError(
                "a stand-in only answers, while time stands still: start, skip, signal and wait "
                "between two lines of the test; `takes(..)` says how long an answer takes"
            )

    def stop_workers(self, namespace: str) -> None:
        """Let the workers of a namespace take no task."""
        self._simulation.server.stop_workers(namespace)

    def start_workers(self, namespace: str) -> None:
        """Let them take tasks again."""
        self._simulation.server.start_workers(namespace)

    def at_work(self) -> bool:
        """Whether its time passes: between two lines of a test nothing happens in it."""
        return self._simulation.loop.is_running()

    def given_up(self) -> Collection[bytes]:
        """Return the keys of the calls whose callers went on while they were done."""
        return self._simulation.server.given_up

    def now(self) -> float:
        """Return the virtual time."""
        return self._simulation.server.now()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` gives."""
        try:
            self._refuse_inside()
        except TestingError:
            work.close()
            raise
        return self._simulation.do(work)

    async def open_queue(self, namespace: str, name: str) -> None:
        """See to it that a queue whose name was computed is served."""
        await self._simulation.open_queue(namespace, name)

    def close(self) -> None:
        """Stop everything."""
        self._simulation.__exit__(None, None, None)


class OnServer:
    """An embedded server of the test's own, in a thread with an event loop."""

    def __init__(self, built: Built, interceptors: Sequence[Interceptor]) -> None:
        """Start a server and serve a design on it."""
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._stack = AsyncExitStack()
        self._client: Callable[[str], Client]
        self._open: Callable[[str, str], Coroutine[Any, Any, None]]
        self.do(self._begin(built, interceptors))

    async def _begin(self, built: Built, interceptors: Sequence[Interceptor]) -> None:
        server = await self._stack.enter_async_context(embedded(data_converter=converter()))
        connections = server.connections
        await provision(connections, built.design)
        served = serve(connections, built.queues, interceptors=interceptors)
        workers = await self._stack.enter_async_context(served)
        self._stack.callback(use_opener(workers.open_queue))
        self._client, self._open = connections.client, workers.open_queue

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace."""
        return self._client(namespace)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` gives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def skip(self, seconds: float) -> None:
        """Skip the test: the clock of a server cannot be moved."""
        _skip(f"skip(..) of {seconds:g} s needs virtual time, and a server has none")

    def stop_workers(self, namespace: str) -> None:
        """Skip the test: the workers of one namespace stop with all others of the process."""
        _skip(f"stop_workers({namespace!r}) is for the simulator alone")

    def start_workers(self, namespace: str) -> None:
        """Do nothing: they run."""

    def settle(self) -> None:
        """Give it a moment."""
        time.sleep(QUIET)

    def at_work(self) -> bool:
        """Whether this is no loop of others: workflows have one each, and threads none."""
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            return True
        return here is self._loop or not isinstance(here, asyncio.BaseEventLoop)

    def given_up(self) -> Collection[bytes]:
        """Skip the test: what a workflow is told at once the server does not say."""
        _skip("given_up() is for the simulator alone")
        return ()

    def now(self) -> float:
        """Return the time."""
        return time.time()

    async def open_queue(self, namespace: str, name: str) -> None:
        """See to it that a queue whose name was computed is served."""
        await self._open(namespace, name)

    def close(self) -> None:
        """Stop the workers and the server."""
        self.do(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)


def _skip(why: str) -> None:
    """Skip the test that runs."""
    import pytest  # tests of a server are pytest's; `crossway test` goes without it

    pytest.skip(why)
