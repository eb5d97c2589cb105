"""An embedded server for a whole test run, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import timedelta
from types import MappingProxyType, TracebackType
from typing import Self

from temporalio.service import ConnectConfig, ServiceClient
from temporalio.testing import WorkflowEnvironment

from crossway.cluster.service.connect import Connections
from crossway.cluster.service.leash import leashed
from crossway.cluster.service.server import ATTEMPTS, LOOPBACK, SETTINGS, executable
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
    # A new namespace is known within a second, not a tenth; nobody looks at the server's metrics.
    "system.namespaceCacheRefreshInterval": '"1s"',
    "metrics.breakdownByTaskQueue": "false",
    "metrics.breakdownByPartition": "false",
}
"""Dynamic configuration: what a server does for hundreds of namespaces and queues, all the time.
150 idle namespaces take a fortieth of a core so, and an eighth otherwise."""

LEAN = {"worker.perNamespaceWorkerCount": "0"}
"""Dynamic configuration: no worker of the server's own in each namespace. Only builds of workers
need one, and hundreds of them keep the server busy and late: 300 idle namespaces take a quarter of
a core and 670 MB with, a ninth and 185 MB without them."""


class ServerThread:
    """Runs the server from entering to leaving: gRPC at `address`, HTTP for Nexus at `http`."""

    def __init__(self, more: Mapping[str, str] = MappingProxyType({})) -> None:
        """Hold what is set besides what every embedded server has."""
        self._settings = {**SETTINGS, **ACKNOWLEDGED, **CALM, **more}

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
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=PATIENCE)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            environment, port = await self._started()
        except Exception as failure:
            self._ready.set_exception(failure)
            return
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
    return await WorkflowEnvironment.start_local(
        ip=LOOPBACK,
        port=port,
        dev_server_existing_path=str(executable()),
        dev_server_log_level="never",
        dev_server_extra_args=[*dynamic, f"--http-port={http}", "--output", "none"],
        dev_server_startup_timeout=timedelta(seconds=PATIENCE),
    )


async def connected(address: str) -> Connections:
    """Return connections to the test run's server, as `run` has to its own."""
    service = await ServiceClient.connect(ConnectConfig(target_host=address))
    return Connections(service, data_converter=data_converter(), embedded=True)
