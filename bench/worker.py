"""One side's workers in a process of their own, so that what they use is theirs alone.

    python -m bench.worker SIDE ADDRESS NAMESPACES

Prints `ready`, then answers each line of standard input with what the process has used so far
(`bench.process.Usage`, as JSON); ends when standard input does.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
import tempfile
from pathlib import Path

from bench.process import usage
from bench.scenes import Scene, scene, write_design


async def _serve_compiled(
    address: str, of: Scene, stop: asyncio.Event, ready: asyncio.Event
) -> None:
    from crossway.cluster.serving import Target, running
    from crossway.design import load, resolve

    with tempfile.TemporaryDirectory() as folder:
        (workspace,) = load(write_design(of, Path(folder)))
        design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
        async with running(design, Target(address=address)):
            ready.set()
            await stop.wait()


async def _serve_by_hand(
    side: str, address: str, of: Scene, stop: asyncio.Event, ready: asyncio.Event
) -> None:
    from bench import handwritten

    await handwritten.serve(address, side, of.namespaces, stop, ready)


async def _answer(stop: asyncio.Event, ready: asyncio.Event) -> None:
    await ready.wait()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(dataclasses.asdict(usage())), flush=True)
    stop.set()


async def main(side: str, address: str, namespaces: str) -> None:
    """Serve one side: `compiled`, `samples` or `expert`. Each imports its own things only."""
    stop, ready, of = asyncio.Event(), asyncio.Event(), scene(int(namespaces))
    if side == "compiled":
        serving = _serve_compiled(address, of, stop, ready)
    else:
        serving = _serve_by_hand(side, address, of, stop, ready)
    await asyncio.gather(serving, _answer(stop, ready))


def _run(side: str, address: str, namespaces: str) -> None:
    work = main(side, address, namespaces)
    if side == "samples":
        asyncio.run(work)
        return
    from crossway.cluster.loop import run_in_worker_loop  # what an expert writes, too

    run_in_worker_loop(work)


if __name__ == "__main__":
    _run(*sys.argv[1:])
