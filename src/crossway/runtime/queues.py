"""Task queues named by a template (`tenant-{tenantId}`): a worker when one is needed.

`run` and `dev` register an opener, which starts the worker for a concrete name; `serve`
registers none, since there the tenants are named beforehand. Whoever sends work to a queue
that was computed at run time says so first: an operation's handler with `ensure`, which
waits, a workflow for its activities and children with `open_soon`, which leaves no trace in
its history.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from temporalio import workflow

Opener = Callable[[str, str], Awaitable[None]]

LOG = logging.getLogger("crossway.queues")

_openers: list[tuple[Opener, asyncio.AbstractEventLoop]] = []
_opening: set[asyncio.Future[None]] = set()


def use_opener(opener: Opener) -> Callable[[], None]:
    """Register what opens a queue, called with namespace and concrete queue name.

    It is called in the running event loop. Return a function that takes the registration
    back.
    """
    entry = (opener, asyncio.get_running_loop())
    _openers.append(entry)
    return lambda: _openers.remove(entry)


async def ensure(namespace: str, task_queue: str) -> None:
    """See to it that somebody polls the queue, where that is ours to do."""
    for opener, _loop in list(_openers):
        await opener(namespace, task_queue)


def open_soon(options: Mapping[str, Any]) -> None:
    """Have the queue polled that the options of an activity or a child name, if they do.

    For workflows, which may not wait for it: a task waits in its queue until the first poll.
    """
    task_queue = options.get("task_queue")
    if task_queue is None or workflow.unsafe.is_replaying():
        return
    namespace = workflow.info().namespace
    for opener, loop in list(_openers):
        loop.call_soon_threadsafe(_open, opener, namespace, str(task_queue))


def _open(opener: Opener, namespace: str, task_queue: str) -> None:
    opening = asyncio.ensure_future(_opened(opener, namespace, task_queue))
    _opening.add(opening)  # the loop itself holds tasks weakly
    opening.add_done_callback(_opening.discard)


async def _opened(opener: Opener, namespace: str, task_queue: str) -> None:
    try:
        await opener(namespace, task_queue)
    except Exception as failure:
        LOG.warning("%s", failure)
