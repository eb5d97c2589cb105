"""The end-to-end tests in the simulator: `pytest --simulate tests/e2e`.

A test's coroutine then runs in virtual time, beside a simulated service. What it asserts is what
it asserts on the server.
"""

from __future__ import annotations

import time
from collections.abc import Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import Any

from crossway.cluster.service.connect import Connections
from crossway.design.model import Design
from crossway.runtime import TaskQueue, data_converter
from crossway.runtime.identity import Keyring, ThrowAwayKeys
from crossway.simulate import Simulation, Target
from crossway.simulate.workers import Workers

ADDRESS = "the simulator"
"""What takes the place of a server's address."""

_current: ContextVar[Simulation] = ContextVar("simulation")


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test in a simulation of its own."""
    simulation = Simulation((), {}, start=time.time())

    async def within() -> None:
        _current.set(simulation)
        await test

    try:
        simulation.do(within())
    finally:
        simulation.loop.close()


def connections() -> Connections:
    """Return connections to the simulated service of this test."""
    simulation = _current.get()
    return Connections(simulation.connection, data_converter=data_converter(), embedded=True)


def provision(design: Design) -> None:
    """Make the endpoints of a design."""
    _current.get().server.endpoints.update(
        {one.name: Target(one.namespace, one.task_queue) for one in design.endpoints.values()}
    )


def serve(
    queues: Sequence[TaskQueue], keys: Keyring | None = None
) -> AbstractAsyncContextManager[Workers]:
    """Serve task queues until the block ends."""
    return _current.get().serving(queues, keys or ThrowAwayKeys())
