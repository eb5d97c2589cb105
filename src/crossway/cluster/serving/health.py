"""Whether a process is alive and its workers poll, over HTTP, for an orchestrator.

`GET /live` answers 200 while the process serves at all: a service that is down is no
reason to restart it. `GET /ready` (and `/`) answers 200 when every queue is polled and the
workers' versions take new work, else 503; the body says which are and are not. It also says,
under `keys`, what keeps the keys from being those on disk: calls go on with the others, so
that is no reason to take the process out. What counts is what the service saw of our
pollers, not what we believe of them.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from temporalio.service import RPCError

from crossway.cluster.logs import LOGGER
from crossway.cluster.service import Connections, TaskKind, describe_queue
from crossway.cluster.serving.workers import Workers
from crossway.errors import ServeError
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


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request: Any, _address: Any) -> None:
        """Say nothing when who asked did not wait for the answer: many wait a second."""
        if not isinstance(sys.exception(), ConnectionError):
            LOGGER.exception("a health check failed")


class _ServerOnIPv6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def health_server(health: Health, host: str, port: int) -> Iterator[int]:
    """Answer health checks until the block ends; yield the port (a free one for 0).

    Raises:
        ServeError: the address cannot be listened on.
    """
    try:
        kind = _ServerOnIPv6 if ":" in host else _Server
        server = kind((host, port), _handler(health))
    except (OSError, OverflowError) as failure:
        said = f"cannot answer health checks on {host}:{port}: {failure}; choose another --health"
        raise ServeError(said) from failure
    thread = threading.Thread(target=server.serve_forever, daemon=True, name="crossway-health")
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _handler(health: Health) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/live":
                self._answer(200, {"status": "live"})
            elif path in ("/", "/ready"):
                waiting = health.report()
                body = {"status": "waiting" if waiting else "ready", "waiting": waiting}
                stale = health.keys.stale if health.keys else ""
                self._answer(503 if waiting else 200, {**body, "keys": stale} if stale else body)
            else:
                self._answer(404, {"status": "unknown", "paths": ["/live", "/ready"]})

        do_HEAD = do_GET  # noqa: N815 - the standard library's name

        def _answer(self, code: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode() + b"\n"
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def log_message(self, *_about: Any) -> None:
            """Write no line per check, nor for what is no HTTP: logs are JSON lines."""

    return Handler
