"""A function that ends an iteration, as `next` does where nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

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
