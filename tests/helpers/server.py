"""An embedded server for a whole test run, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from types import MappingProxyType, TracebackType
from typing import Self

from temporalio.api.operatorservice.v1 import DeleteNexusEndpointRequest
from temporalio.service import ConnectConfig, ServiceClient
from temporalio.testing import WorkflowEnvironment

from crossway.cluster.addresses import LOOPBACK
from crossway.cluster.service.ask import existing_endpoints
from crossway.cluster.service.connect import Connections
from crossway.cluster.service.leash import child_of_ours, leashed
from crossway.cluster.service.server import ATTEMPTS, SETTINGS, executable
from crossway.runtime import data_converter
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port

ACKNOWLEDGED = {
    "history.transferProcessorUpdateAckInterval": '"1s"',
    "history.visibilityProcessorUpdateAckInterval": '"1s"',
}
"""Dynamic configuration: a run can be deleted once what it has to do is acknowledged, for which
a server takes 30 seconds by default."""


CALM = {
    # What changes of a namespace is known within five seconds, not a tenth of one, for which a
    # server reads all it has; a new one is read when it is asked for. Nobody looks at its metrics.
    "system.namespaceCacheRefreshInterval": '"5s"',
    "metrics.breakdownByTaskQueue": "false",
    "metrics.breakdownByPartition": "false",
}
"""Dynamic configuration: what a server does for hundreds of namespaces and queues, all the time.
150 idle namespaces take a fortieth of a core so, and an eighth otherwise."""

LEAN = {"worker.perNamespaceWorkerCount": "0"}
"""Dynamic configuration: no worker of the server's own in each namespace. Only builds of workers
need one, and hundreds of them keep the server busy and late: 300 idle namespaces take a quarter of
a core and 670 MB with, a ninth and 185 MB without them."""


SELDOM = "300"
"""Percent by which the server's memory grows before its collector looks, 100 by default: of what
this server does, it is a tenth."""


class ServerThread:
    """Runs the server from entering to leaving: gRPC at `address`, HTTP for Nexus at `http`."""

    def __init__(self, more: Mapping[str, str] = MappingProxyType({})) -> None:
        """Hold what is set besides what every embedded server has."""
        self._settings = {**SETTINGS, **ACKNOWLEDGED, **CALM, **more}
        self._process: int | None = None
        self._rests = False

    def __enter__(self) -> Self:
        """Start the server and wait until it answers."""
        self._ready: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self.address = self._ready.result(timeout=PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server and wait until it is gone."""
        self.go_on()
        self._process = None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=PATIENCE)

    def rest(self) -> None:
        """Let the server do nothing at all until `go_on`: nobody asks it for anything meanwhile.

        Idle, it looks after all namespaces that tests have made: a twentieth of a core for 120 of
        them, which eight of these servers took for most of the suite.
        """
        if self._process and not self._rests:
            os.kill(self._process, signal.SIGSTOP)
            self._rests = True

    def go_on(self) -> None:
        """Let the server work again."""
        if self._process and self._rests:
            os.kill(self._process, signal.SIGCONT)
            self._rests = False

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            environment, port = await self._started()
        except Exception as failure:
            self._ready.set_exception(failure)
            return
        self._process = child_of_ours(executable(), port)
        with leashed(executable(), port):
            self._ready.set_result(f"{LOOPBACK}:{port}")
            await self._stop.wait()
        await environment.shutdown()

    async def _started(self) -> tuple[WorkflowEnvironment, int]:
        """Start it; once more where somebody else took one of its ports meanwhile."""
        for attempt in range(1, ATTEMPTS + 1):
            port, http = free_port(), free_port()
            self.http = f"{LOOPBACK}:{http}"
            try:
                return await _start(port, http, self._settings), port
            except RuntimeError:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")


async def _start(port: int, http: int, settings: Mapping[str, str]) -> WorkflowEnvironment:
    dynamic = [f"--dynamic-config-value={key}={value}" for key, value in settings.items()]
    with _variable("GOGC", SELDOM):
        return await WorkflowEnvironment.start_local(
            ip=LOOPBACK,
            port=port,
            dev_server_existing_path=str(executable()),
            dev_server_log_level="never",
            dev_server_extra_args=[*dynamic, f"--http-port={http}", "--output", "none"],
            dev_server_startup_timeout=timedelta(seconds=PATIENCE),
        )


@contextmanager
def _variable(name: str, text: str) -> Iterator[None]:
    """Set a variable of the environment for the processes that are started meanwhile."""
    before = os.environ.get(name)
    os.environ[name] = text
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


async def delete_endpoints(connections: Connections, names: Iterable[str]) -> None:
    """Delete endpoints that no test calls any more: a server reads all it has at every change."""
    found = await existing_endpoints(connections)
    operator = connections.service.operator_service
    for endpoint in (found[name] for name in names if name in found):
        request = DeleteNexusEndpointRequest(id=endpoint.id, version=endpoint.version)
        await operator.delete_nexus_endpoint(request)


async def connected(address: str) -> Connections:
    """Return connections to the test run's server, as `run` has to its own."""
    service = await ServiceClient.connect(ConnectConfig(target_host=address))
    return Connections(service, data_converter=data_converter(), embedded=True)
