"""The traps there are, and showing several of them at once on one server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from scripts.traps import (
    blocked_endpoint,
    cancel_before_start,
    forged_answer,
    forged_caller,
    large_payload,
    lost_detached_call,
    missing_endpoint,
    no_current_version,
    short_deadline,
    thirty_first_operation,
    two_workers,
)
from scripts.traps.lab import Lab, laboratories

TRAPS: Mapping[str, Callable[[Lab], Awaitable[list[str]]]] = {
    module.__name__.rpartition(".")[2]: module.show
    for module in (
        lost_detached_call,
        thirty_first_operation,
        missing_endpoint,
        short_deadline,
        blocked_endpoint,
        large_payload,
        forged_caller,
        forged_answer,
        two_workers,
        no_current_version,
        cancel_before_start,
    )
}
"""Each trap by its name, in the order of docs/traps.md."""

SLOW = ("blocked_endpoint",)
"""Those that take a minute and more."""

QUICK = [name for name in TRAPS if name not in SLOW]


async def measured(names: Sequence[str]) -> dict[str, list[str]]:
    """Return the lines of each of these traps, which are shown at the same time."""
    async with laboratories(names) as labs:
        # All to their end, while the server runs that their workers need to stop.
        shown = (TRAPS[name](labs[name]) for name in names)
        ended = await asyncio.gather(*shown, return_exceptions=True)
    for name, end in zip(names, ended, strict=True):
        if isinstance(end, BaseException):
            raise RuntimeError(f"{name} shows something else") from end
    return {name: end for name, end in zip(names, ended, strict=True) if isinstance(end, list)}
