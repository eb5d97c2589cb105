"""HTTP servers on loopback: they pass requests on to a test, or answer as it says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def listening(asked: Callable[[str, bytes], None]) -> Iterator[str]:
    """Yield the server's URL; `asked` is told each request's path and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked(self.path, self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the name that the base class looks for

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving_page(page: str) -> Iterator[str]:
    """Yield the URL of a page of its own: one that is somewhere else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


Answer = Callable[[BaseHTTPRequestHandler], None]
"""What a `Host` does with a request."""


def text(body: str | bytes, status: int = 200, **headers: str) -> Answer:
    """Return what answers with a text."""
    data = body.encode() if isinstance(body, str) else body

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name, value)
        to.end_headers()
        to.wfile.write(data)

    return answer


class Host:
    """A server on loopback; `answer` is what it does with each request."""

    def __init__(self) -> None:
        self.answer: Answer = text("", 404)
        self.asked: list[str] = []
        self.answered = False
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked has gone
                    host.answer(self)
                host.answered = True

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/keys?of=orders"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
