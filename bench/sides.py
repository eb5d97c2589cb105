"""The sides of a measurement: their workers in a process each, on one embedded server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from unittest import mock

from temporalio.client import Client

from bench.process import Usage, server_cpu
from bench.provision import provision_handwritten
from bench.scenes import Case, Scene, scene
from crossway.cluster.service import embedded
from crossway.cluster.service.server import SETTINGS
from crossway.runtime import data_converter

SIDES = ("compiled", "samples", "expert")
"""The design, what the SDK's samples do, and an expert's; `bench.handwritten` has the last two."""

FAST = {
    # A server delivers 100 requests a second for one namespace and endpoint, which would be what
    # is measured (field notes, section 6).
    "history.outboundQueue.hostScheduler.maxTaskRPS": "100000",
    # No worker of the server's own in each namespace, which polls for nobody here.
    "worker.perNamespaceWorkerCount": "0",
}
"""Dynamic configuration of the server that all sides use, besides that of `crossway run`."""


@dataclass(frozen=True)
class Round:
    """What one side used for some operations: milliseconds of worker and of server CPU each, that
    of the workers by thread, operations per second, and how long each workflow took (ms)."""

    cpu: float
    rate: float
    threads: dict[str, float]
    server: float
    latencies: list[float] = field(repr=False)

    def latency(self, share: float) -> float:
        """Return the time within which this share of the workflows was done, in ms."""
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))]


class Side:
    """One side's worker process, and clients of its namespaces."""

    def __init__(
        self, name: str, of: Scene, process: subprocess.Popen[str], clients: dict[str, Client]
    ) -> None:
        """Wait until its workers are up; `clients` are those of the callers' namespaces."""
        self.name, self.scene = name, of
        self._process, self._clients = process, clients
        if self._line() != "ready":
            raise SystemExit("a benchmark worker did not start; its error is above")

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def usage(self) -> Usage:
        """Return what its workers have used."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Usage(**json.loads(self._line()))

    async def measure(self, case: Case, runs: int, at_once: int) -> Round:
        """Run the workflow `runs` times, `at_once` at a time, spread over the callers."""
        limit, latencies = asyncio.Semaphore(at_once), list[float]()

        async def one(at: int) -> None:
            async with limit:
                begin = time.perf_counter()
                await self.run(case, at)
                latencies.append(1000 * (time.perf_counter() - begin))

        before, server, start = self.usage(), server_cpu(), time.perf_counter()
        await asyncio.gather(*(one(at) for at in range(runs)))
        seconds, used = time.perf_counter() - start, server_cpu() - server
        after, operations = self.usage(), runs * case.operations
        threads = {name: after.threads[name] - cpu for name, cpu in before.threads.items()}
        return Round(
            1000 * (after.cpu - before.cpu) / operations,
            operations / seconds,
            {name: 1000 * cpu / operations for name, cpu in threads.items()},
            1000 * used / operations,
            latencies,
        )

    async def run(self, case: Case, at: int = 0) -> tuple[Client, str]:
        """Run a case's workflow for one of the callers; return its client and the id."""
        caller = self.scene.callers[at % len(self.scene.callers)]
        client, id = self._clients[caller], f"bench-{uuid.uuid4()}"
        compiled = self.name == "compiled"
        await client.execute_workflow(
            self.scene.designed(case, caller) if compiled else case.workflow,
            case.input,
            id=id,
            task_queue=client.namespace,
        )
        return client, id


@contextlib.contextmanager
def _process(side: str, address: str, namespaces: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.worker", side, address, str(namespaces)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextlib.asynccontextmanager
async def sides(
    namespaces: int = 0, names: tuple[str, ...] = SIDES
) -> AsyncIterator[dict[str, Side]]:
    """Serve a scene of so many namespaces (0: the three teams) for each side until the end."""
    of = scene(namespaces)
    with mock.patch.dict(SETTINGS, FAST):
        async with embedded(data_converter=data_converter()) as server:
            with contextlib.ExitStack() as stack:
                made = {}
                for name in names:
                    prefix = ""
                    if name != "compiled":
                        await provision_handwritten(server.connections, of, name)
                        prefix = f"{name}-"
                    process = stack.enter_context(_process(name, server.address, namespaces))
                    clients = {one: server.connections.client(prefix + one) for one in of.callers}
                    made[name] = Side(name, of, process, clients)
                yield made
