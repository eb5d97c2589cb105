"""Task queues named by a template (`tenant-{tenantId}`): a worker when one is needed.

`run` and `dev` register an opener, which starts the worker for a concrete name; `serve`
registers none, since there the tenants are named beforehand.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

Opener = Callable[[str, str], Awaitable[None]]

_openers: list[Opener] = []


def use_opener(opener: Opener) -> Callable[[], None]:
    """Register what opens a queue, called with namespace and concrete queue name.

    Return a function that takes the registration back.
    """
    _openers.append(opener)
    return lambda: _openers.remove(opener)


async def ensure(namespace: str, task_queue: str) -> None:
    """See to it that somebody polls the queue, where that is ours to do."""
    for opener in list(_openers):
        await opener(namespace, task_queue)
