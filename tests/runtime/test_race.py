"""Races whose execution is thrown out of a worker's memory while they go on."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from crossway.runtime import race

Racing = Callable[..., Coroutine[Any, Any, Any]]


@pytest.mark.parametrize("racing", [race.together, race.first])
async def test_a_race_that_is_thrown_away_ends_at_once(racing: Racing) -> None:
    """What is thrown away cannot wait for anything: Python complains of a coroutine that does."""
    case = asyncio.Event().wait()
    thrown = racing(case)
    thrown.send(None)
    thrown.close()


@pytest.mark.parametrize("racing", [race.together, race.first])
async def test_what_fails_once_nobody_waits_for_it_is_not_complained_of(racing: Racing) -> None:
    """A part that was cancelled fails later, as an activity does: its race was cancelled meanwhile.

    A log said `Task exception was never retrieved`, and its traceback looked like a fault.
    """
    complaints: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, about: complaints.append(about["message"]))
    asked_to_stop = asyncio.Event()

    async def stops_slowly() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            asked_to_stop.set()
            await asyncio.sleep(0.01)
            raise ValueError("stopped") from None

    within = asyncio.create_task(racing(stops_slowly()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    within.cancel()
    await asked_to_stop.wait()
    within.cancel()
    await asyncio.wait([within])
    del within
    await asyncio.sleep(0.03)
    gc.collect()
    assert complaints == []
