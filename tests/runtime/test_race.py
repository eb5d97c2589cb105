"""Races whose execution is thrown out of a worker's memory while they go on."""

from __future__ import annotations

import asyncio
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
