"""Runs generated programs in the simulator and on the server, and says where the two differ.

What depends on which of two messages is faster may be either on a server, too. So a program is
compared only if it comes to the same in the simulator whether messages take a millisecond or a
hundred and timers are late, and it differs only if it does so again, alone, and would not if
messages took up to a second: as they do on a machine that is busy.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from google.protobuf.json_format import MessageToDict
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError

from crossway.simulate import loop as virtual
from crossway.simulate.server import Server
from tests.generated.designs import NAMESPACES, PREFIX, Program, designed
from tests.generated.speeds import BUSY, SERVERS
from tests.helpers import simulated
from tests.helpers.both import ASKED, CANCELLED, is_detached
from tests.helpers.deployed import Deployed, deployed

ENDPOINTS = ("NearEndpoint", "FarEndpoint")

LONGEST = 40.0
"""Seconds after which a program that has not ended is looked at as it is."""

REST = 6.0
"""Seconds in which what a program left behind comes to its end."""

PATIENCE = 20.0
"""Further seconds in which the server has to come to what the simulator came to."""


class Run(NamedTuple):
    """What came of one workflow: how it ended, what it asked for in order, its kinds of events,
    and the failures in its history, each with its causes."""

    type: str
    ended: str
    asked: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    failures: tuple[str, ...]


Came = tuple[Run, ...]


class Difference(NamedTuple):
    """A program that came to something else on the server."""

    program: Program
    here: Came
    there: Came

    def said(self) -> str:
        """Return the program, and what differs."""
        here = [one for one in self.here if one not in self.there]
        there = [one for one in self.there if one not in self.here]
        lines = [self.program.text(), *(f"simulator: {one}" for one in here)]
        return "\n".join([*lines, *(f"server:    {one}" for one in there)])


class Compared(NamedTuple):
    """How many programs were the same, which depend on speed, and which differ."""

    same: int
    depend: list[Program]
    differences: list[Difference]


def compare(address: str, folder: Path, programs: Sequence[Program]) -> Compared:
    """Run programs, all in one design, in the simulator and on a server."""
    runs = [_in_memory(folder / f"memory-{at}", programs, *of) for at, of in enumerate(SERVERS)]
    steady = [number for number, several in enumerate(zip(*runs, strict=True)) if _alike(several)]
    chosen = [(programs[number], runs[0][number]) for number in steady]
    first = _differing(address, folder / "server", chosen)
    again = _differing(address, folder / "again", [one[:2] for one in first]) if first else []
    again = _whatever_the_speed(folder, again) if again else []
    known = [one.program for one in again]
    depend = [one for number, one in enumerate(programs) if number not in steady]
    depend += [one.program for one in first if one.program not in known]
    return Compared(len(programs) - len(depend) - len(again), depend, again)


def _whatever_the_speed(folder: Path, found: Sequence[Difference]) -> list[Difference]:
    """Return the differences of programs that come to the same on a service that is very slow."""
    programs = [one.program for one in found]
    runs = [_in_memory(folder / f"busy-{at}", programs, *of) for at, of in enumerate(BUSY)]
    here = zip([one.here for one in found], *runs, strict=True)
    return [one for one, several in zip(found, here, strict=True) if _alike(several)]


def _differing(
    address: str, folder: Path, expected: Sequence[tuple[Program, Came]]
) -> list[Difference]:
    programs, here = [one for one, _ in expected], [came for _, came in expected]
    there = asyncio.run(_served(address, folder, programs, here))
    both = zip(programs, here, there, strict=True)
    return [Difference(*three) for three in both if three[1] != three[2]]


def _alike(several: Sequence[Came]) -> bool:
    return all(one == several[0] for one in several)


def _in_memory(
    folder: Path, programs: Sequence[Program], server: type[Server], seed: int
) -> list[Came]:
    came: list[Came] = []

    async def test() -> None:
        async with _deployed(simulated.ADDRESS, folder, programs) as app:
            await _run_all(app, programs)
            came.extend(await _collected(app, programs))

    with patch.object(virtual, "PATIENCE", 120.0):  # they are many, and the machine may be busy
        simulated.run(test(), server, seed)
    return came


async def _served(
    address: str, folder: Path, programs: Sequence[Program], expected: list[Came]
) -> list[Came]:
    async with _deployed(address, folder, programs) as app:
        await _run_all(app, programs)
        async with asyncio.timeout(None) as limit:
            limit.reschedule(asyncio.get_running_loop().time() + 10 * PATIENCE)
            until = asyncio.get_running_loop().time() + PATIENCE
            while True:
                came = await _collected(app, programs)
                if came == expected or asyncio.get_running_loop().time() > until:
                    await _terminated(app)
                    return came
                await asyncio.sleep(1)


def _deployed(address: str, folder: Path, programs: Sequence[Program]) -> Any:
    folder.mkdir()
    return deployed(address, folder, designed(programs), *ENDPOINTS)


async def _run_all(app: Deployed, programs: Sequence[Program]) -> None:
    """Run all programs at once, until they have ended and what they left behind may have."""
    await asyncio.gather(*(_run(app, at, one) for at, one in enumerate(programs)))
    await asyncio.sleep(REST)


async def _run(app: Deployed, number: int, program: Program) -> None:
    handle = await app.start(f"G{number}Main", program.argument)
    begun, loop = asyncio.get_running_loop().time(), asyncio.get_running_loop()
    for step in program.steps:
        await asyncio.sleep(max(0.0, begun + step.after - loop.time()))
        try:
            await (handle.signal("Tell", step.value) if step.kind == "signal" else handle.cancel())
        except RPCError:  # it has ended
            break
    while loop.time() < begun + LONGEST:
        if (await handle.describe()).status != WorkflowExecutionStatus.RUNNING:
            break
        await asyncio.sleep(0.5)


async def _terminated(app: Deployed) -> None:
    """End what still runs, so that it is in nobody's way."""
    for client in _clients(app):
        async for one in client.list_workflows("ExecutionStatus = 'Running'"):
            await client.get_workflow_handle(one.id, run_id=one.run_id).terminate()


def _clients(app: Deployed) -> list[Client]:
    """Return the clients of all namespaces that the design has."""
    known = {queue.namespace for queue in app.queues}
    return [app.client(name) for name in NAMESPACES if app.names.get(name) in known]


async def _collected(app: Deployed, programs: Sequence[Program]) -> list[Came]:
    """Return what came of all workflows of each program."""
    found: dict[int, list[Run]] = defaultdict(list)
    for client in _clients(app):
        listed = [one async for one in client.list_workflows("")]
        handles = [client.get_workflow_handle(one.id, run_id=one.run_id) for one in listed]
        runs = await asyncio.gather(*(_seen(app, handle) for handle in handles))
        for number, run in runs:
            found[number].append(run)
    return [tuple(sorted(found[number])) for number in range(len(programs))]


async def _seen(app: Deployed, handle: WorkflowHandle[Any, Any]) -> tuple[int, Run]:
    """Return what came of a run, and the number of its program."""
    events = list((await handle.fetch_history()).events)
    started = events[0].workflow_execution_started_event_attributes
    name = started.workflow_type.name
    calls = (one.nexus_operation_scheduled_event_attributes.operation for one in events)
    # What detaches is known by its call, and by the start of its id where it has not called yet.
    number = re.search(r"G(\d+)", " ".join([name, *calls, handle.id]))
    assert number is not None, f"{name} {handle.id}"
    if _kind(events[-1]) == "WORKFLOW_EXECUTION_TERMINATED":
        events = [events[0], events[-1]]  # how far it came is a matter of speed
    kinds = [_kind(event) for event in events]
    kinds = [kind for kind in kinds if not kind.startswith("WORKFLOW_TASK")]
    if "NEXUS_OPERATION_CANCEL_REQUESTED" in kinds:
        kinds = [kind for kind in kinds if kind not in CANCELLED]
    if any(is_detached(event) for event in events):
        kinds = [kind for kind in kinds if kind != "CHILD_WORKFLOW_EXECUTION_COMPLETED"]
    asked = tuple(kind for kind in kinds if kind in ASKED)
    told = [event for event in events if _kind(event) in kinds]
    failures = tuple(sorted(_plain(app, said) for event in told if (said := _failure(event))))
    counted = tuple(sorted(Counter(kinds).items()))
    end = _plain(app, _end(events[-1]))
    return int(number[1]), Run(_plain(app, name), end, asked, counted, failures)


def _kind(event: HistoryEvent) -> str:
    return EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")


def _attributes(event: HistoryEvent) -> Any:
    return getattr(event, event.WhichOneof("attributes") or "")


def _end(event: HistoryEvent) -> str:
    """Return how a run ended, with its result."""
    kind = _kind(event)
    if kind == "WORKFLOW_EXECUTION_COMPLETED":
        payloads = event.workflow_execution_completed_event_attributes.result.payloads
        return f"completed {[json.loads(one.data or b'null') for one in payloads]}"
    return kind if kind.startswith("WORKFLOW_EXECUTION") else "runs"


def _failure(event: HistoryEvent) -> str:
    """Return the failure that an event tells of, with its causes; nothing if it tells of none."""
    attributes = _attributes(event)
    if _kind(event).startswith("WORKFLOW_TASK") or not hasattr(attributes, "failure"):
        return ""
    if not attributes.HasField("failure"):
        return ""
    said, failure = [_kind(event)], attributes.failure
    while True:
        said.append(_one(failure))
        if not failure.HasField("cause"):
            return " <- ".join(said)
        failure = failure.cause


def _one(failure: Failure) -> str:
    info = failure.WhichOneof("failure_info") or ""
    inside = MessageToDict(getattr(failure, info)) if info else {}
    told = {name: inside[name] for name in ("type", "timeoutType", "retryState") if name in inside}
    return f"{info.removesuffix('_failure_info')}{told or ''} {failure.message!r}"


def _plain(app: Deployed, text: str) -> str:
    """Return a text with the names of the design's own text."""
    for name, fresh in app.names.items():
        text = text.replace(fresh, name)
    for pattern, stand_in in (
        (r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID"),
        (r"G\d+", PREFIX),
        (r"\.twf:\d+", ".twf:0"),  # others before it were left out
    ):
        text = re.sub(pattern, stand_in, text)
    return text
