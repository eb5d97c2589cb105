"""Whether the workers of a process poll: what the service saw of them, not what we believe."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import Any

from temporalio.service import RPCError

from crossway.cluster.service import Connections, TaskKind, describe_queue
from crossway.cluster.serving.workers import Workers
from crossway.runtime.deployment import TaskQueue
from crossway.runtime.identity import Keyring

PATIENCE = 3.0
"""Seconds a look may take before the service counts as not answering."""

FRESH = 2.0
"""Seconds for which a look is good: orchestrators ask often, and from several places."""


class Health:
    """Looks whether the service sees the pollers of `workers`.

    `waiting` says what else keeps the process from being ready, by namespace; `keys` are
    those that it signs and verifies with.
    """

    keys: Keyring | None = None

    def __init__(self, connections: Connections, workers: Workers) -> None:
        """Look from the current event loop."""
        self.waiting: dict[str, str] = {}
        self._connections, self._workers = connections, workers
        self._loop = asyncio.get_running_loop()
        self._last: tuple[float, dict[str, str]] | None = None
        self._lock = threading.Lock()

    def report(self) -> dict[str, str]:
        """Return what is not ready and why; empty when all is. Called off the event loop."""
        with self._lock:
            if self._last is None or time.monotonic() - self._last[0] > FRESH:
                self._last = (time.monotonic(), self._look_within())
            return {**self.waiting, **self._last[1]}

    def _look_within(self) -> dict[str, str]:
        looking = asyncio.run_coroutine_threadsafe(self.look(), self._loop)
        try:
            return looking.result(PATIENCE)
        except TimeoutError:
            looking.cancel()
            return {"service": f"{self._connections.address} does not answer"}

    async def look(self) -> dict[str, str]:
        """Return the queues that are not polled, by `NAMESPACE/QUEUE`, and what lacks."""
        served = self._workers.served
        if not served:
            return {"workers": "none is running"}
        found = await asyncio.gather(*(self._missing(*where, q) for where, q in served.items()))
        names = ["/".join(where) for where in served]
        return {name: lacks for name, lacks in zip(names, found, strict=True) if lacks}

    async def _missing(self, namespace: str, name: str, queue: TaskQueue) -> str:
        held: dict[TaskKind, Sequence[Any]] = {
            "workflow": queue.workflows,
            "activity": queue.activities,
            "nexus": queue.services,
        }
        kinds = [kind for kind, registered in held.items() if registered]
        try:
            polled = await asyncio.gather(*(self._polled(namespace, name, k) for k in kinds))
        except RPCError as failure:
            return f"cannot look: {failure.message}"
        lacking = [kind for kind, is_polled in zip(kinds, polled, strict=True) if not is_polled]
        return f"no poller for {', '.join(lacking)} tasks" if lacking else ""

    async def _polled(self, namespace: str, name: str, kind: TaskKind) -> bool:
        client = self._connections.client(namespace)
        found = await describe_queue(self._connections, namespace, name, kind)
        return any(poller.identity == client.identity for poller in found.pollers)
