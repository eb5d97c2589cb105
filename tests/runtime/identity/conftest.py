"""A server of these tests' own: the shared one tells nobody its HTTP port."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from temporalio.testing import WorkflowEnvironment

from crossway.cluster.service.server import LOOPBACK, SETTINGS, executable
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.server import LEAN, ServerThread


class HttpServer(ServerThread):
    """A server whose Nexus HTTP API is at `http` (host:port)."""

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        port, http = free_port(), free_port()
        self.http = f"{LOOPBACK}:{http}"
        dynamic = {**SETTINGS, **self._more}
        settings = [f"--dynamic-config-value={key}={value}" for key, value in dynamic.items()]
        try:
            environment = await WorkflowEnvironment.start_local(
                ip=LOOPBACK,
                port=port,
                dev_server_existing_path=str(executable()),
                dev_server_log_level="never",
                dev_server_startup_timeout=timedelta(seconds=PATIENCE),
                dev_server_extra_args=[*settings, f"--http-port={http}", "--output", "none"],
            )
        except Exception as failure:
            self._ready.set_exception(failure)
            return
        self._ready.set_result(f"{LOOPBACK}:{port}")
        await self._stop.wait()
        await environment.shutdown()


@pytest.fixture(scope="session")
def server() -> Iterator[HttpServer]:
    """Return the server of these tests."""
    with HttpServer(LEAN) as running:
        yield running


@pytest.fixture(scope="session")
def serving_server() -> Iterator[HttpServer]:
    """Return the server of tests that let `crossway serve` name its builds."""
    with HttpServer() as running:
        yield running


Proof = Literal["mac", "signature"]


@pytest.fixture(params=["signature", "mac"])
def proof(request: pytest.FixtureRequest) -> Proof:
    """Return by what the callers of a lab prove who they are: a test runs with both."""
    given: Proof = request.param
    return given
