"""Health checks of an orchestrator, answered over HTTP.

`GET /live` answers 200 while the process serves at all: a service that is down is no
reason to restart it. `GET /ready` (and `/`) answers 200 when every queue is polled and the
workers' versions take new work, else 503; the body says which are and are not. It also says,
under `keys`, what keeps the keys from being those on disk: calls go on with the others, so
that is no reason to take the process out.

Loaded where health checks are wanted: a server of HTTP takes a MiB.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crossway.cluster.logs import LOGGER
from crossway.cluster.serving.health import Health
from crossway.errors import ServeError


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
