"""One side's workers in a process of their own, so that their CPU time is theirs alone.

Prints `ready`, then answers each line of standard input with the CPU seconds (user and
system) used so far; ends when standard input does.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from bench import handwritten
from crossway.cluster.loop import run_in_worker_loop
from crossway.cluster.serving import Target, running
from crossway.design import load, resolve

DESIGN = Path(__file__).parent / "design"


async def _serve_compiled(address: str, stop: asyncio.Event, ready: asyncio.Event) -> None:
    (workspace,) = load(DESIGN)
    design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
    async with running(design, Target(address=address)):
        ready.set()
        await stop.wait()


async def _answer(stop: asyncio.Event, ready: asyncio.Event) -> None:
    await ready.wait()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(time.process_time(), flush=True)
    stop.set()


async def main(side: str, address: str) -> None:
    """Serve one side, `compiled` or `handwritten`."""
    serve = _serve_compiled if side == "compiled" else handwritten.serve
    stop, ready = asyncio.Event(), asyncio.Event()
    await asyncio.gather(serve(address, stop, ready), _answer(stop, ready))


if __name__ == "__main__":
    run = run_in_worker_loop if sys.argv[1] == "compiled" else asyncio.run
    run(main(*sys.argv[1:]))
