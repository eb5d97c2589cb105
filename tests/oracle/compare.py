"""Runs random programs on the real server, all in one design, and compares."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from tests.helpers.deployed import Deployed, deployed
from tests.helpers.eventually import eventually
from tests.helpers.patience import PATIENCE
from tests.oracle.kinds import DECLARED
from tests.oracle.programs import Failed, Program

PARALLEL = 10
"""Programs that run at the same time."""


def designed(programs: Sequence[Program]) -> dict[str, str]:
    """Return the files of a design that holds the programs, in two namespaces."""
    callers = "\n".join(one.definitions for one in programs)
    operations = "\n".join(one.operations for one in programs)
    return {
        "shared.twf": DECLARED,
        "asker.twf": callers,
        "teller.twf": f"""nexus_service Oracle:
{operations}
nexus_endpoint OracleEndpoint:
    target_namespace: teller
    target_task_queue: teller
    allowed_caller_namespaces:
        - asker
""",
    }


async def differences(address: str, folder: Path, programs: Sequence[Program]) -> list[str]:
    """Run programs; return a line for each that did not do what it means."""
    limit = asyncio.Semaphore(PARALLEL)
    async with deployed(address, folder, designed(programs), "OracleEndpoint") as app:

        async def one(program: Program) -> list[str]:
            async with limit:
                try:
                    async with asyncio.timeout(PATIENCE):
                        return [what async for what in _differences(app, program)]
                except TimeoutError:
                    return ["it never ends"]

        found = await asyncio.gather(*(one(program) for program in programs))
    return [
        f"{program.name}: {line}"
        for program, lines in zip(programs, found, strict=True)
        for line in lines
    ]


async def _differences(app: Deployed, program: Program) -> Any:
    """Yield what differs between a program's run and what it means."""
    handle = await app.start(program.name, *program.arguments)
    for value in program.told:
        await handle.signal("Told", value)
    for wanted, expected in zip(program.asked, program.answers, strict=True):
        answer = await _updated(handle, wanted)
        if not agree(expected, answer):
            yield f"update {wanted}: expected {expected}, found {answer}"
    await handle.signal("Besides", [1, 2])
    await handle.query("Beside")
    await handle.signal("Go")
    with suppress(RPCError):  # it may have ended by now
        await handle.signal("Besides", [1, 2, 3])
    await handle.query("Beside")
    if program.cancelled:
        await eventually(lambda: handle.query("Waits"))
        await handle.cancel()
    outcome = await _ended(handle)
    if not agree(program.outcome, outcome):
        yield f"expected {program.outcome!r}, found {outcome!r}"
    seen = await handle.query("Seen")
    if seen != program.counted:
        yield f"query: expected {program.counted}, found {seen}"


def agree(expected: Any, found: Any) -> bool:
    """Whether a result is what is expected, to the types of its numbers."""
    if isinstance(expected, Failed):
        return isinstance(found, tuple) and expected.type in found
    return same(expected, found)


def same(a: Any, b: Any) -> bool:
    """Whether two JSON values are alike: `1` is neither `1.0` nor `true`."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


async def _updated(handle: WorkflowHandle[Any, Any], wanted: int) -> Any:
    try:
        return await handle.execute_update("Asked", wanted)
    except WorkflowUpdateFailedError as failure:
        return tuple(_types(failure))


async def _ended(handle: WorkflowHandle[Any, Any]) -> Any:
    try:
        return await handle.result()
    except WorkflowFailureError as failure:
        return tuple(_types(failure))


def _types(error: BaseException | None) -> Iterator[str]:
    """Yield the types of an error and of its causes."""
    while error is not None:
        if isinstance(error, ApplicationError):
            yield error.type or ""
        yield type(error).__name__
        error = error.__cause__
