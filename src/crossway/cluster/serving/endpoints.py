"""Which endpoints the Temporal service has, for workers that are about to call one."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping

from crossway.cluster.service import Connections, existing_endpoints
from crossway.errors import ClusterError

REFRESH = 5.0
"""Seconds between two looks, so that a deleted endpoint is noticed."""

PATIENCE = 1.5
"""Seconds a workflow task may wait for a fresh look; the SDK's limit for a task is 2."""

FRESH = 0.5
"""Seconds for which a look counts as fresh: many calls at once share one."""


class KnownEndpoints:
    """The service's endpoints as last seen, looked at again before one counts as missing.

    Where the service does not list endpoints (Temporal Cloud lists them elsewhere) nothing
    is ever missing, and the service has the last word.
    """

    def __init__(self, connections: Connections) -> None:
        """Begin knowing nothing; `keep_fresh` looks."""
        self._connections = connections
        self._known: Mapping[str, str] = {}
        self._seen = 0.0
        self._lock = threading.Lock()

    async def keep_fresh(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await self._look()
            await asyncio.sleep(REFRESH)

    async def _look(self) -> None:
        # What is made while a service takes its time need not be on its list.
        asked = time.monotonic()
        try:
            found = await existing_endpoints(self._connections)
        except ClusterError:
            self._seen = 0.0
            return
        if asked < self._seen:
            return  # another look began later, and ended sooner
        self._known = {n: one.spec.target.worker.namespace for n, one in found.items()}
        self._seen = asked

    def _look_apart(self) -> None:
        """Look in an event loop of this thread's own."""
        asyncio.run(self._look())

    def missing(self, endpoint: str) -> bool:
        """Return whether a fresh look shows no such endpoint.

        May be called in the thread of the event loop, as activations are: the look is another's.
        """
        if endpoint in self._known:
            return False
        with self._lock:
            if endpoint not in self._known and time.monotonic() - self._seen > FRESH:
                looking = threading.Thread(target=self._look_apart, daemon=True)
                looking.start()
                looking.join(PATIENCE)
        fresh = time.monotonic() - self._seen <= FRESH + PATIENCE
        return fresh and endpoint not in self._known

    def leads_to(self, endpoint: str) -> str | None:
        """Return the namespace that an endpoint leads to as last seen, None where it is not known
        or leads out of this service."""
        return self._known.get(endpoint) or None
