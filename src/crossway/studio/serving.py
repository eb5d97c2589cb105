"""The studio's server: on loopback, under a token, in the event loop of who runs it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossway.errors import ServeError, UserError

if TYPE_CHECKING:
    import uvicorn

    from crossway.studio.state import Studio

_HOST = "127.0.0.1"
"""Loopback, and nothing else: whoever is on this machine and has the URL may start workflows."""

_ENDING = 3.0
"""Seconds that requests have to end when the studio does."""


@dataclass(frozen=True, slots=True)
class Served:
    """A studio that is up, at an address that has the token in it."""

    url: str


@asynccontextmanager
async def serving(studio: Studio, port: int | None = None) -> AsyncIterator[Served]:
    """Serve a studio until the block ends; without a port on any that is free.

    Raises:
        UserError: the extra is not installed.
        ServeError: the port is taken.
    """
    try:
        import uvicorn

        from crossway.studio.app import application
        from crossway.studio.guard import Guard
    except ImportError as missing:
        raise UserError(
            f"the studio needs {missing.name}: pip install 'crossway[studio]'"
        ) from missing

    class Server(uvicorn.Server):
        """Leaves signals to the command that runs it."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Do nothing."""
            yield

    with contextlib.closing(_bound(port)) as bound:
        number = bound.getsockname()[1]
        token = secrets.token_urlsafe(24)
        hosts = (f"{_HOST}:{number}", f"localhost:{number}")
        server = Server(
            uvicorn.Config(
                Guard(application(studio), token, hosts),
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=1,
            )
        )
        async with _running(server, bound, studio):
            yield Served(f"http://{_HOST}:{number}/{token}/")


@asynccontextmanager
async def _running(
    server: uvicorn.Server, bound: socket.socket, studio: Studio
) -> AsyncIterator[None]:
    """Answer requests, and let the studio watch the design, until the block ends."""
    running = asyncio.create_task(server.serve(sockets=[bound]))
    watching = asyncio.create_task(studio.watch())
    try:
        yield
    finally:
        watching.cancel()
        studio.end()
        server.should_exit = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(running, return_exceptions=True), _ENDING)
        await asyncio.gather(watching, return_exceptions=True)


def _bound(port: int | None) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((_HOST, port or 0))
        bound.listen()  # from now on who asks waits until the server is up
    except OSError as failure:
        bound.close()
        raise ServeError(
            f"the studio cannot have port {port}: {failure.strerror}; choose another with "
            "--studio-port"
        ) from failure
    return bound
