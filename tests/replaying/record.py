"""Records what designs do, for later releases to replay: see README.md beside this file.

    python -m tests.replaying.record tests/replaying/0.1.0 [DESIGN ..]

plays the designs of a folder that have no histories yet, each on a server of its own, with
the `crossway` of this Python. It uses the commands `plan` and `dev` and the Temporal SDK
alone, so that it works with any release.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.api.operatorservice.v1 import (
    DeleteNexusEndpointRequest,
    ListNexusEndpointsRequest,
)
from temporalio.client import (
    Client,
    WorkflowExecution,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowHistory,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)

Step = dict[str, Any]
Handle = WorkflowHandle[Any, Any]

PATIENCE = 60
"""The most seconds that one step may take."""
QUIET = 2.0
"""Seconds in which nothing happens after which all that closes has closed."""
STUCK = 12.0
"""The same while something runs: longer than any timer of the designs that ends."""
WORKER = "worker"
"""What stands for the identities of workers and clients, which name a process and a host."""


@dataclass(frozen=True)
class Stage:
    """A design that is up: a client for each namespace, and where each workflow lives."""

    clients: dict[str, Client]
    places: dict[str, tuple[str, str]]

    async def play(self, scene: Sequence[Step]) -> str:
        """Take the steps of a scene, one after the other; return what came of them."""
        said: list[str] = []
        handle: Handle | None = None
        for step in scene:
            if "unmake" in step:
                await self._unmake(step["unmake"])
                continue
            if "start" in step:
                handle = await self._start(step)
                continue
            assert handle is not None, f"{step} comes before a workflow is started"
            async with asyncio.timeout(PATIENCE):
                said.append(await self._act(step, handle))
        return f"{scene[0]}: {'; '.join(said)}"

    async def _unmake(self, endpoint: str) -> None:
        """Delete an endpoint, so that a call finds none."""
        service = next(iter(self.clients.values())).operator_service
        page = await service.list_nexus_endpoints(ListNexusEndpointsRequest(name=endpoint))
        (found,) = page.endpoints
        await service.delete_nexus_endpoint(
            DeleteNexusEndpointRequest(id=found.id, version=found.version)
        )

    async def _start(self, step: Step) -> Handle:
        namespace, queue = self.places[step["start"]]
        return await self.clients[namespace].start_workflow(
            step["start"], args=step.get("with", []), id=step["id"], task_queue=queue
        )

    async def _act(self, step: Step, handle: Handle) -> str:
        """Take one step on a running workflow."""
        given: list[Any] = step.get("with", [])
        try:
            match step:
                case {"signal": name}:
                    await handle.signal(name, args=given)
                case {"update": name}:
                    return str(await handle.execute_update(name, args=given))
                case {"query": name}:
                    return str(await handle.query(name, args=given))
                case {"cancel": _}:
                    await handle.cancel()
                case {"terminate": _}:
                    await handle.terminate()
                case {"until": kind}:
                    await _until(handle, kind, step.get("times", 1))
                case {"result": _}:
                    return json.dumps(await handle.result())
                case _:
                    raise ValueError(f"no such step: {step}")
        except (WorkflowFailureError, WorkflowUpdateFailedError, WorkflowQueryFailedError) as fault:
            return f"{type(fault).__name__} {fault.__cause__ or fault}"
        return next(iter(step))

    async def settled(self) -> list[tuple[str, WorkflowExecution]]:
        """Return all executions, each with its namespace, once nothing happens any more."""
        before: Counter[str] = Counter()
        still = 0.0
        while True:
            found = [
                (name, execution)
                for name, client in self.clients.items()
                async for execution in client.list_workflows("")
            ]
            now = Counter({e.run_id: e.history_length for _, e in found})
            still = still + 0.5 if now == before else 0.0
            running = any(e.status == WorkflowExecutionStatus.RUNNING for _, e in found)
            if still >= (STUCK if running else QUIET):
                return found
            before = now
            await asyncio.sleep(0.5)


async def _until(handle: Handle, kind: str, times: int) -> None:
    """Wait until a history holds events of a kind and its last workflow task is done."""
    pending = {
        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
    }
    while True:
        kinds = [e.event_type for e in (await handle.fetch_history()).events]
        wanted = EventType.Value(f"EVENT_TYPE_{kind}")
        if kinds.count(wanted) >= times and kinds[-1] not in pending:
            return
        await asyncio.sleep(0.05)


@asynccontextmanager
async def staged(design: Path) -> AsyncIterator[Stage]:
    """Run a design on a server of its own until the block ends."""
    planned = subprocess.run(
        [sys.executable, "-m", "crossway", "plan", str(design), "--json"],
        capture_output=True,
        check=True,
    )
    (plan,) = json.loads(planned.stdout)["designs"]
    places = {
        place["name"]: (place["namespace"], place["task_queue"])
        for place in plan["residents"]
        if place["kind"] == "workflow"
    }
    dev = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "crossway", "dev", str(design), stdout=subprocess.PIPE
    )
    assert dev.stdout is not None
    try:
        address = (await dev.stdout.readline()).decode().split()[-1]
        connected = [await Client.connect(address, namespace=n) for n in plan["namespaces"]]
        yield Stage(dict(zip(plan["namespaces"], connected, strict=True)), places)
    finally:
        dev.send_signal(signal.SIGTERM)
        await dev.wait()


def _scenes(design: Path) -> list[list[Step]]:
    """Return the scenes of a design, each start with an id that says which scene it is."""
    scenes: list[list[Step]] = json.loads((design / "play.json").read_text())
    for number, scene in enumerate(scenes, 1):
        for step in scene:
            if "start" in step:
                step.setdefault("id", f"{step['start']}-{number}")
    return scenes


def written(history: WorkflowHistory) -> str:
    """Return a history as `temporal workflow show --output json` gives it, an event a line."""
    events = _anywhere(json.loads(history.to_json())["events"])
    lines = (json.dumps(event, separators=(",", ":")) for event in events)
    return '{"events":[\n' + ",\n".join(lines) + "\n]}\n"


def _anywhere(value: Any) -> Any:
    """Return a part of a history without what only tells on which machine it was recorded."""
    if isinstance(value, list):
        return [_anywhere(item) for item in value]
    if not isinstance(value, dict):
        return value
    told = {"identity": WORKER, "stackTrace": ""}
    if value.get("kind") == "TASK_QUEUE_KIND_STICKY":
        told["name"] = WORKER
    return {key: told.get(key, _anywhere(part)) for key, part in value.items()}


async def _record(design: Path) -> int:
    """Play a design and write the histories of all that ran; return how many."""
    async with staged(design) as stage:
        for said in await asyncio.gather(*(stage.play(scene) for scene in _scenes(design))):
            print(f"  {said}"[:160], flush=True)  # noqa: T201 - a command's progress
        found = sorted(await stage.settled(), key=lambda pair: pair[1].start_time)
        numbers: Counter[str] = Counter()
        for namespace, execution in found:
            kind = f"{namespace}/{execution.workflow_type}"
            numbers[kind] += 1
            handle = stage.clients[namespace].get_workflow_handle(
                execution.id, run_id=execution.run_id
            )
            file = design / "histories" / f"{kind}-{numbers[kind]}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(written(await handle.fetch_history()))
    return len(found)


def main(release: Path, names: Iterable[str]) -> None:
    """Record the named designs of a release, else those that have no histories yet."""
    chosen = [release / name for name in names] or [
        folder
        for folder in sorted(release.iterdir())
        if (folder / "play.json").exists() and not (folder / "histories").exists()
    ]
    for design in chosen:
        print(design, flush=True)  # noqa: T201 - a command's progress
        count = asyncio.run(_record(design))
        print(f"  {count} histories", flush=True)  # noqa: T201 - a command's progress


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
