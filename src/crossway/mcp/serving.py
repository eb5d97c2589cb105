"""The workers that a client had started: `crossway serve`, until they are stopped.

They end with the server.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from crossway.errors import UserError
from crossway.mcp.asking import end, started
from crossway.mcp.results import LONGEST_TEXT, Said

_UP = 60.0
"""Seconds after which workers that are not up are left to come up."""

_KEPT = 200
"""Lines of their log that are kept, the last ones."""

_ASKED_EVERY = 0.2
"""Seconds between two looks whether they are up."""


@dataclass
class _Workers:
    process: asyncio.subprocess.Process
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT))
    health_port: int = 0
    reading: asyncio.Task[None] | None = None

    async def read(self) -> None:
        """Take in what they log, to their end."""
        while self.process.stderr is not None and (line := await _line(self.process.stderr)):
            self.lines.append(line)
            self.health_port = self.health_port or _health_port(line)
        await self.process.wait()

    async def settled(self) -> None:
        """Return once they take work, or have ended."""
        while self.reading is not None and not self.reading.done():
            if self.health_port and await asyncio.to_thread(_is_ready, self.health_port):
                return
            await asyncio.sleep(_ASKED_EVERY)

    def said(self, text: str) -> Said:
        """Return how they are, with the end of their log."""
        log = "".join(self.lines)
        left_out = max(0, len(log) - LONGEST_TEXT)
        return Said(self.process.returncode is None, text, log[left_out:], left_out)


def _health_port(line: str) -> int:
    """Return where health checks are answered, if a line of the log says so; else 0."""
    try:
        said = json.loads(line)
        return int(said.get("health_port", 0))
    except (ValueError, TypeError, AttributeError):
        return 0


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except urllib.error.HTTPError as unready:
        unready.close()
        return False
    except OSError:
        return False


async def _line(stream: asyncio.StreamReader) -> str:
    """Return the next line, at most so much of it as the stream holds; empty at the end."""
    try:
        line = await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as rest:
        line = rest.partial
    except asyncio.LimitOverrunError as long:
        line = await stream.read(long.consumed)
    return line.decode("utf-8", "replace")


@dataclass
class Serving:
    """The workers by the design that they were started for, one process each."""

    root: Path
    _workers: dict[str, _Workers] = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self, path: str, namespaces: Sequence[str], at: Sequence[str]) -> Said:
        """Start the workers of a design, in place of those that it had; return once they are up."""
        async with self._lock:
            await self._stop(path)
            named = [word for name in namespaces for word in ("-n", name)]
            words = ("serve", path, *named, "--health", "127.0.0.1:0", *at)
            process = await started(self.root, *words, service=True)
            workers = self._workers[path] = _Workers(process)
            workers.reading = asyncio.get_running_loop().create_task(workers.read())
            try:
                async with asyncio.timeout(_UP):
                    await workers.settled()
            except TimeoutError:
                return workers.said("started, and not up yet")
            except asyncio.CancelledError:
                await self._stop(path)
                raise
            if process.returncode is not None:
                del self._workers[path]
                return workers.said("")
            return workers.said(f"serves {', '.join(namespaces)}")

    async def stop(self, path: str) -> Said:
        """End the workers of a design.

        Raises:
            UserError: none were started.
        """
        async with self._lock:
            workers = self._workers.get(path)
            if workers is None:
                raise UserError(f"nothing serves {path!r}: this server has not started any workers")
            ran = workers.process.returncode is None
            await self._stop(path)
            said = workers.said("stopped" if ran else "had ended already")
            return Said(ran, said.text, said.said, said.cut)

    async def _stop(self, path: str) -> None:
        workers = self._workers.pop(path, None)
        if workers is not None:
            await end(workers.process)
            if workers.reading is not None:
                workers.reading.cancel()
