"""The loop of the user's `async def` functions: whatever they do, the workers go on."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity, workflow
from temporalio.client import WorkflowHandle
from temporalio.common import RetryPolicy

from crossway.cluster.serving import serve
from crossway.runtime import Stub, TaskQueue
from crossway.runtime.interceptors import heartbeats
from crossway.runtime.python import loop
from tests.helpers.beating import beats
from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected

WORD = contextvars.ContextVar("word", default="none")


@workflow.defn(name="Calls", sandboxed=False)
class Calls:
    """Runs the activity `Work` once, or again after a failure."""

    @workflow.run
    async def run(self) -> Any:
        """Return what it returns."""
        return await workflow.execute_activity(
            "Work",
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=100)),
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        )


def implemented(function: Callable[..., Any]) -> Any:
    """Return the Temporal activity `Work` that a Python function implements."""
    stub = Stub("activity", "Work", "calls")
    stub.implement(function)
    return stub.activity()


@asynccontextmanager
async def started(
    address: str, function: Callable[..., Any]
) -> AsyncIterator[WorkflowHandle[Any, Any]]:
    """Yield a workflow that calls a Python function, and serve both."""
    queue = TaskQueue("default", fresh("calls"), (Calls,), (implemented(function),))
    connections = await connected(address)
    async with serve(connections, [queue]):
        yield await connections.client("default").start_workflow(
            "Calls", id=fresh("calls"), task_queue=queue.name
        )


async def outcome(address: str, function: Callable[..., Any]) -> Any:
    """Return what a workflow gets from a Python function."""
    async with started(address, function) as handle:
        return await handle.result()


async def test_a_function_that_blocks_its_loop_is_not_repeated_and_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The heartbeats that Crossway sends do not depend on the user's event loop."""
    monkeypatch.setattr(heartbeats.Heartbeats, "EVERY", 0.2)
    monkeypatch.setattr(heartbeats, "TIMEOUT", timedelta(seconds=PATIENCE))
    monkeypatch.setattr(heartbeats.Heartbeats, "THROTTLE", timedelta(seconds=0.2))
    monkeypatch.setattr(loop, "HELD", 0.5)
    go = threading.Event()

    async def writes_rows() -> int:
        go.wait(PATIENCE)
        return activity.info().attempt

    def told() -> list[str]:
        records = [record for record in caplog.records if record.name == "crossway.python"]
        return [record.getMessage() for record in records]

    async def is_told() -> bool:
        return bool(told())

    with caplog.at_level(logging.WARNING, "crossway.python"):
        async with started(address, writes_rows) as handle:
            await beats(handle)
            await eventually(is_told)
            go.set()
            assert await handle.result() == 1
    (said,) = told()
    assert said.startswith("writes_rows has held the event loop")
    assert "test_event_loop.py:" in said


async def test_the_loop_of_the_workers_goes_on_while_a_function_blocks(address: str) -> None:
    """Health checks and the live tree are served from it."""
    begun, go = threading.Event(), threading.Event()

    async def blocks() -> str:
        begun.set()
        go.wait(PATIENCE)
        return "done"

    running = asyncio.create_task(outcome(address, blocks))

    async def is_begun() -> bool:
        return begun.is_set()

    await eventually(is_begun)  # this loop is the workers' own
    go.set()
    assert await running == "done"


async def test_cancelling_reaches_the_function_which_may_clean_up(address: str) -> None:
    """In its own loop; the activity ends as what the function makes of it."""
    seen: list[str] = []

    async def waits() -> str:
        seen.append("begun")
        try:
            while True:
                activity.heartbeat()
                await asyncio.sleep(0.1)
        finally:
            await asyncio.sleep(0.1)
            seen.append("cleaned up")

    async with started(address, waits) as handle:

        async def is_begun() -> bool:
            return "begun" in seen

        await eventually(is_begun)
        await handle.cancel()

        async def is_clean() -> bool:
            return "cleaned up" in seen

        await eventually(is_clean)


async def test_a_function_that_takes_no_notice_of_its_cancellation_has_its_result() -> None:
    """The outcome is that of the function, not of whoever waits for it."""
    begun = threading.Event()

    async def stays() -> str:
        begun.set()
        try:
            await asyncio.sleep(PATIENCE)
        except asyncio.CancelledError:
            return "stayed"
        return "slept"

    stub = Stub("function", "stays", "calls")
    stub.implement(stays)
    running = asyncio.create_task(stub())
    await asyncio.to_thread(begun.wait, PATIENCE)
    running.cancel()
    assert await running == "stayed"


async def test_heartbeats_of_the_function_itself_arrive(address: str) -> None:
    """Also from the other loop, and the next attempt sees what the last one said."""

    async def goes_on() -> Any:
        details = activity.info().heartbeat_details
        if details:
            return [*details]
        activity.heartbeat("half", {"way": 1})
        raise RuntimeError("again")

    assert await outcome(address, goes_on) == ["half", {"way": 1}]


async def test_context_variables_are_those_of_the_caller() -> None:
    """As with any function that is called; what it sets stays with it."""
    stubs = []

    async def says() -> str:
        found = WORD.get()
        WORD.set("changed")
        return found

    def says_plainly() -> str:
        return WORD.get()

    for function in (says, says_plainly):
        stub = Stub("function", function.__name__, "calls")
        stub.implement(function)
        stubs.append(stub)
    WORD.set("mine")
    assert [await stub() for stub in stubs] == ["mine", "mine"]
    assert WORD.get() == "mine"


async def test_async_functions_share_one_loop() -> None:
    """A connection that one of them opened is used by the next: it belongs to their loop."""

    async def where() -> int:
        return id(asyncio.get_running_loop())

    stub = Stub("function", "where", "calls")
    stub.implement(where)
    first, second = await asyncio.gather(stub(), stub())
    assert first == second != id(asyncio.get_running_loop())


async def test_what_returns_an_awaitable_is_awaited() -> None:
    """A `def` that hands out a coroutine, as some decorators do."""

    async def inner() -> int:
        return 7

    def outer() -> Coroutine[Any, Any, int]:
        return inner()

    stub = Stub("function", "outer", "calls")
    stub.implement(outer)
    assert await stub() == 7


ENDLESS = {
    "spins.twf": """
workflow Spins() -> (string):
    try:
        activity Spin() -> said
            options:
                start_to_close_timeout: 2s
                retry_policy:
                    maximum_attempts: 1
    catch -> err:
        close complete("gave up")
    close complete(said)

workflow Lives() -> (int):
    activity Count() -> n
    close complete(n)

activity Spin() -> (string):
    while true:
        x = 1
    return "never"

activity Count() -> (int):
    return total([1, 2])
""",
    "spins.py": "async def total(items):\n    return sum(items)\n",
}


async def test_an_endless_loop_in_a_body_stops_nothing_else_and_ends_with_its_time(
    tmp_path: Path, address: str
) -> None:
    """A timeout interrupts the thread that it runs in."""
    async with deployed(address, tmp_path, ENDLESS) as app:
        spins = await app.start("Spins")
        assert await app.run("Lives") == 3
        assert await spins.result() == "gave up"

        async def is_over() -> bool:
            frames = [t.name for t in threading.enumerate() if t.name.startswith("crossway-act")]
            return not [name for name in frames if _spinning(name)]

        await eventually(is_over)


def _spinning(thread: str) -> bool:
    ids = [t.ident for t in threading.enumerate() if t.name == thread]
    frames = [sys._current_frames().get(one or 0) for one in ids]
    return any(frame is not None and "compiled" in frame.f_code.co_filename for frame in frames)
