"""A function that ends an iteration, as `next` does where nothing is left."""

from __future__ import annotations

import asyncio
import concurrent.futures
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from crossway.runtime.python.implementation import Implementation


def first_above(prices: list[int], least: int) -> int:
    """Return the first price above a least one, where there is one."""
    return next(price for price in prices if price > least)


async def soon(prices: list[int], least: int) -> int:
    """Return the same, in the loop."""
    return first_above(prices, least)


def later(prices: list[int], least: int) -> Coroutine[Any, Any, int]:
    """Return what is awaited for the same."""
    return soon(prices, least)


@pytest.mark.parametrize("function", [first_above, soon, later])
async def test_who_waits_for_a_function_that_ends_an_iteration_is_told(
    function: Callable[..., Any],
) -> None:
    """No future takes a `StopIteration`: the call stood still until its time was over."""
    implementation = Implementation(function, "activity Pick", int)
    assert await implementation.awaited([[3, 7], 5]) == 7
    with pytest.raises(Exception, match=r"^$") as failed:
        await implementation.awaited([[3, 7], 9])
    assert failed.type.__name__ == "StopIteration"
    assert "first_above" in {frame.name for frame in failed.traceback}


async def leaves(code: int) -> int:
    """End the process, as a script does."""
    if code:
        sys.exit(code)
    return code


async def is_interrupted(code: int) -> int:
    """Raise what Ctrl-C raises."""
    if code:
        raise KeyboardInterrupt(code)
    return code


def leaves_at_once(code: int) -> int:
    """End the process, in a thread."""
    return sys.exit(code) if code else code


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (leaves, "SystemExit"),
        (leaves_at_once, "SystemExit"),
        (is_interrupted, "KeyboardInterrupt"),
    ],
)
async def test_a_function_that_ends_its_process_ends_its_call_alone(
    function: Callable[..., Any], kind: str
) -> None:
    """The loop of all `async def` functions ended with it, and every later call stood still."""
    implementation = Implementation(function, "activity Leave", int)
    with pytest.raises(Exception, match=r"^3$") as failed:
        await implementation.awaited([3])
    assert failed.type.__name__ == kind
    assert isinstance(failed.value, Exception)
    assert await implementation.awaited([0]) == 0


async def gives_up(code: int) -> int:
    """Await what its own code has cancelled."""
    soon: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    soon.cancel() if code else soon.set_result(code)
    return await soon


def gives_up_in_a_thread(code: int) -> int:
    """Ask for what its own code has cancelled."""
    later: concurrent.futures.Future[int] = concurrent.futures.Future()
    later.cancel() if code else later.set_result(code)
    return later.result()


def raises_it(code: int) -> int:
    """Raise it, in a thread."""
    if code:
        raise asyncio.CancelledError
    return code


@pytest.mark.parametrize("function", [gives_up, gives_up_in_a_thread, raises_it])
async def test_a_cancellation_that_nobody_asked_for_is_a_failure(
    function: Callable[..., Any],
) -> None:
    """Whoever waits would be cancelled himself, which nobody asked of him."""
    implementation = Implementation(function, "activity GiveUp", int)
    with pytest.raises(Exception, match=r"^$") as failed:
        await implementation.awaited([1])
    assert failed.type.__name__ == "CancelledError"
    assert await implementation.awaited([0]) == 0


async def test_a_cancellation_that_was_asked_for_stays_one() -> None:
    """An activity that somebody cancels ends as cancelled."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def waits(_code: int) -> None:
        loop.call_soon_threadsafe(begun.set)
        await asyncio.Event().wait()

    task = asyncio.create_task(Implementation(waits, "activity Wait").awaited([1]))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancelled_activity_that_tidies_up_and_gives_up_is_cancelled() -> None:
    """Also where its own code takes back what its task was asked, to await something more."""
    begun = asyncio.Event()
    environment = ActivityEnvironment()
    loop = asyncio.get_running_loop()

    async def waits(_code: int) -> None:
        loop.call_soon_threadsafe(begun.set)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            assert task is not None
            task.uncancel()
            raise

    given = Implementation(waits, "activity Wait").awaited
    task = asyncio.create_task(environment.run(given, [1]))
    await begun.wait()
    environment.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
