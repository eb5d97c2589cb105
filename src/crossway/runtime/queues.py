"""Task queues named by a template (`tenant-{tenantId}`): a worker when one is needed.

`run` and `dev` register an opener, which starts the worker for a concrete name; `serve`
registers none, since there the tenants are named beforehand. Whoever sends work to a queue
that was computed at run time says so first: an operation's handler with `ensure`, which
waits, a workflow for its activities and children with `open_soon`, which leaves no trace in
its history.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, NamedTuple

from temporalio import workflow

Opener = Callable[[str, str], Coroutine[Any, Any, None]]

LOG = logging.getLogger("crossway.queues")


class _Registered(NamedTuple):
    """An opener, where it is called, and in which context.

    What a worker does is in the context that it was opened in: in that of the operation which
    needed it, its activities would take themselves for operations, of that caller.
    """

    opener: Opener
    loop: asyncio.AbstractEventLoop
    context: contextvars.Context

    def begin(self, namespace: str, task_queue: str) -> asyncio.Task[None]:
        """Begin to open a queue."""
        opened = self.opener(namespace, task_queue)
        return self.loop.create_task(opened, context=self.context.copy())


_openers: list[_Registered] = []
_opening: set[asyncio.Future[None]] = set()
_told: set[str] = set()
"""Which failures this process has told of: of one that is replayed another may have, before it."""


def use_opener(opener: Opener) -> Callable[[], None]:
    """Register what opens a queue, called with namespace and concrete queue name.

    It is called in the running event loop. Return a function that takes the registration
    back.
    """
    entry = _Registered(opener, asyncio.get_running_loop(), contextvars.copy_context())
    _openers.append(entry)
    return lambda: _openers.remove(entry)


async def ensure(namespace: str, task_queue: str) -> None:
    """See to it that somebody polls the queue, where that is ours to do."""
    for one in list(_openers):
        await one.begin(namespace, task_queue)


def open_soon(options: Mapping[str, Any]) -> None:
    """Have the queue polled that the options of an activity or a child name, if they do.

    For workflows, which may not wait for it: a task waits in its queue until the first poll. Also
    for one that is replayed: it may be in a new process, and what it sent wait there still. Nothing
    replays a workflow that only waits for that: it is opened once something else wakes it.
    """
    task_queue = options.get("task_queue")
    if task_queue is None:
        return
    namespace, replayed = workflow.info().namespace, workflow.unsafe.is_replaying()
    for one in list(_openers):
        one.loop.call_soon_threadsafe(_open, one, namespace, str(task_queue), replayed)


def _open(one: _Registered, namespace: str, task_queue: str, replayed: bool) -> None:
    opening = asyncio.ensure_future(_opened(one, namespace, task_queue, replayed))
    _opening.add(opening)  # the loop itself holds tasks weakly
    opening.add_done_callback(_opening.discard)


async def _opened(one: _Registered, namespace: str, task_queue: str, replayed: bool) -> None:
    try:
        await one.begin(namespace, task_queue)
    except Exception as failure:
        said = str(failure)
        if not replayed or said not in _told:
            _told.add(said)
            LOG.warning("%s", said)
