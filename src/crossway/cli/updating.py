"""An update of a workflow that is made once, however often a request about it is cut off.

The service knows an update by its id: asked again for the same one it tells what became of the
first, also where the workflow has ended by then. A new id would be a second update.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from temporalio.client import (
    WorkflowHandle,
    WorkflowUpdateRPCTimeoutOrCancelledError,
    WorkflowUpdateStage,
)
from temporalio.service import RPCError

from crossway.runtime.refusals import BUSY

Answer = TypeVar("Answer")

TAKEN_WITHIN = 60.0
"""Seconds after the first request that is cut off for which it is asked again whether an update
is taken. One that is taken is waited for as long as it takes; so is one that nobody takes, by a
service that answers."""


async def updated(
    handle: WorkflowHandle[Any, Any], name: str, arguments: Sequence[Any], update_id: str
) -> Any:
    """Return what an update returns.

    Raises:
        WorkflowUpdateFailedError: the workflow refused it.
        WorkflowUpdateRPCTimeoutOrCancelledError, RPCError: it is not told whether the workflow has
            taken it, or the service refuses.
    """
    start = partial(
        handle.start_update,
        name,
        args=arguments,
        id=update_id,
        wait_for_stage=WorkflowUpdateStage.ACCEPTED,
    )
    taken = await _asked_again(start, TAKEN_WITHIN)
    return await _asked_again(taken.result)


async def _asked_again(
    ask: Callable[[], Awaitable[Answer]], within: float = float("inf")
) -> Answer:
    """Return what is answered, asking again every second after a request that is cut off, for so
    many seconds."""
    first: float | None = None
    while True:
        try:
            return await ask()
        except (WorkflowUpdateRPCTimeoutOrCancelledError, RPCError) as failure:
            first = time.monotonic() if first is None else first
            if not _is_cut_off(failure) or time.monotonic() - first >= within:
                raise
        await asyncio.sleep(1)


def _is_cut_off(failure: WorkflowUpdateRPCTimeoutOrCancelledError | RPCError) -> bool:
    """Whether a request came to nothing on the way; the SDK says the same of Ctrl-C."""
    if isinstance(failure, RPCError):
        return failure.status in BUSY
    return not isinstance(failure.__cause__, asyncio.CancelledError)
