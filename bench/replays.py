"""Measure what `replay: once` costs: one question to the service for each call.

Run as `python -m bench.replays`. It starts an embedded server and writes tokens down, as a
handler does: milliseconds that a call waits longer (the least and the median), and CPU
milliseconds of the worker's process. Printed, never asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
import uuid

from temporalio.client import Client

from crossway.cluster.service import embedded
from crossway.runtime.identity import Call, Caller, Incoming
from crossway.runtime.identity.replays import ask

CALL = Call("PaymentsEndpoint", "PaymentsService", "ProcessPayment")


async def measured(client: Client, calls: int) -> tuple[list[float], float]:
    """Return the milliseconds of each call, and the CPU milliseconds of one."""
    taken: list[float] = []
    cpu = time.process_time()
    for _ in range(calls):
        start = time.perf_counter()
        caller = Caller("orders", "w", "r", True, str(uuid.uuid4()), expires=time.time() + 60)
        await ask(client, Incoming(CALL, {}, id=str(uuid.uuid4())), caller)
        taken.append(1000 * (time.perf_counter() - start))
    return taken, 1000 * (time.process_time() - cpu) / calls


async def main(calls: int) -> None:
    """Print the figures."""
    async with embedded() as server:
        client = await Client.connect(server.address)
        await measured(client, 5)
        taken, cpu = await measured(client, calls)
    waits = f"least {min(taken):.1f}, median {statistics.median(taken):.1f}"
    print(f"a call waits, ms: {waits}; CPU of the worker, ms: {cpu:.2f}", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench.replays", description=__doc__)
    options.add_argument("--calls", type=int, default=300, help="calls to measure")
    asyncio.run(main(**vars(options.parse_args())))
    os._exit(0)  # the interpreter's own end aborts now and then (NEXUS-FIELD-NOTES section 12)
