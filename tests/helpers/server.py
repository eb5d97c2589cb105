"""An embedded server for a whole test run, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from types import MappingProxyType, TracebackType
from typing import Self
from unittest import mock

from temporalio.service import ConnectConfig, ServiceClient

from crossway.cluster.service.connect import Connections
from crossway.cluster.service.server import SETTINGS, embedded
from crossway.runtime import data_converter
from tests.helpers.patience import PATIENCE

ACKNOWLEDGED = {
    "history.transferProcessorUpdateAckInterval": '"1s"',
    "history.visibilityProcessorUpdateAckInterval": '"1s"',
}
"""Dynamic configuration: a run can be deleted once what it has to do is acknowledged, for which
a server takes 30 seconds by default."""


LEAN = {"worker.perNamespaceWorkerCount": "0"}
"""Dynamic configuration: no worker of the server's own in each namespace. Only builds of workers
need one, and hundreds of them keep the server busy and late: 300 idle namespaces take a quarter of
a core and 670 MB with, a ninth and 185 MB without them."""


class ServerThread:
    """Runs the server from entering to leaving; tests connect to its `address`."""

    def __init__(self, more: Mapping[str, str] = MappingProxyType({})) -> None:
        """Hold what is set besides what every embedded server has."""
        self._more = more

    def __enter__(self) -> Self:
        """Start the server and wait until it answers."""
        self._ready: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        with mock.patch.dict(SETTINGS, {**ACKNOWLEDGED, **self._more}):
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
            async with embedded() as server:
                self._ready.set_result(server.address)
                await self._stop.wait()
        except Exception as failure:
            if self._ready.done():
                raise
            self._ready.set_exception(failure)


async def connected(address: str) -> Connections:
    """Return connections to the test run's server, as `run` has to its own."""
    service = await ServiceClient.connect(ConnectConfig(target_host=address))
    return Connections(service, data_converter=data_converter(), embedded=True)
