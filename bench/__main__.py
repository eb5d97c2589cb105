"""Measure compiled designs against hand-written SDK code: `make bench`.

Both sides' workers run at once, each in its own process, on one embedded server; rounds
alternate between them, so that whatever else the machine does hits both alike. Reported
are medians over the rounds and their ratios. Timings are printed, never asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client

from bench.provision import provision_handwritten
from crossway.cluster.service import embedded
from crossway.runtime import data_converter

PAYMENT = {"id": "p-1", "amount": 12.5}
ORDER = {"id": "o-1", "customer": {"name": "Ada", "email": "ada@example.com"}, "payment": PAYMENT}


@dataclass(frozen=True)
class Case:
    """One measured workflow; `operations` is how many Nexus operations each run makes."""

    title: str
    workflow: str
    input: Any
    operations: int


CASES = (
    Case("synchronous operation", "QuoteTen", PAYMENT, 10),
    Case("workflow-run operation", "PayOnce", PAYMENT, 1),
    Case("the seed's order", "OrderWorkflow", ORDER, 2),
)
SIDES = {"compiled": "orders", "handwritten": "hand-orders"}


@dataclass(frozen=True)
class Measure:
    """One round: milliseconds of worker CPU per operation, operations per second."""

    cpu: float
    rate: float


class Side:
    """One side's worker process and a client of its caller namespace."""

    def __init__(self, process: subprocess.Popen[str], client: Client, queue: str) -> None:
        """Wait until its workers are up."""
        self._process, self._client, self._queue = process, client, queue
        if self._line() != "ready":
            raise SystemExit("a benchmark worker did not start; its error is above")

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def cpu(self) -> float:
        """Return the CPU seconds its workers have used."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._line())

    async def measure(self, case: Case, runs: int, at_once: int) -> Measure:
        """Run the workflow `runs` times, `at_once` at a time."""
        limit = asyncio.Semaphore(at_once)

        async def one() -> None:
            async with limit:
                name = f"bench-{uuid.uuid4()}"
                await self._client.execute_workflow(
                    case.workflow, case.input, id=name, task_queue=self._queue
                )

        cpu, start = self.cpu(), time.perf_counter()
        await asyncio.gather(*(one() for _ in range(runs)))
        seconds, used = time.perf_counter() - start, self.cpu() - cpu
        operations = runs * case.operations
        return Measure(1000 * used / operations, operations / seconds)


@contextlib.contextmanager
def _process(side: str, address: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.worker", side, address]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextlib.asynccontextmanager
async def _sides() -> AsyncIterator[dict[str, Side]]:
    async with embedded(data_converter=data_converter()) as server:
        await provision_handwritten(server.connections)
        with contextlib.ExitStack() as stack:
            sides = {}
            for name, namespace in SIDES.items():
                process = stack.enter_context(_process(name, server.address))
                sides[name] = Side(process, server.connections.client(namespace), namespace)
            yield sides


async def main(rounds: int, runs: int, at_once: int) -> None:
    """Measure every case and print the table."""
    print(f"{'':24} {'CPU ms per operation':>30} {'operations per second':>30}")
    print(f"{'':24} {'compiled':>10}{'by hand':>10}{'ratio':>10} ", end="")
    print(f"{'compiled':>10}{'by hand':>10}{'ratio':>10}")
    async with _sides() as sides:
        for case in CASES:
            measures: dict[str, list[Measure]] = {name: [] for name in sides}
            for side in sides.values():
                await side.measure(case, max(at_once, runs // 4), at_once)  # warm up
            for _ in range(rounds):
                for name, side in sides.items():
                    measures[name].append(await side.measure(case, runs, at_once))
            _report(case, measures["compiled"], measures["handwritten"])


def _report(case: Case, compiled: list[Measure], by_hand: list[Measure]) -> None:
    cpu = [statistics.median(m.cpu for m in side) for side in (compiled, by_hand)]
    rate = [statistics.median(m.rate for m in side) for side in (compiled, by_hand)]
    print(f"{case.title:24} {cpu[0]:10.2f}{cpu[1]:10.2f}{cpu[0] / cpu[1]:10.2f} ", end="")
    print(f"{rate[0]:10.1f}{rate[1]:10.1f}{rate[0] / rate[1]:10.2f}", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="rounds per side and case")
    options.add_argument("--runs", type=int, default=100, help="workflows per round")
    options.add_argument("--at-once", type=int, default=20, help="workflows in flight")
    asyncio.run(main(**vars(options.parse_args())))
    sys.stdout.flush()
    os._exit(0)  # the interpreter's own end aborts now and then (NEXUS-FIELD-NOTES section 12)
