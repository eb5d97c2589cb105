"""A client of `crossway mcp`, as an agent has one: over standard input and output.

Or, for less, of its server within this process, whose commands are forked (`launching`).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar
from unittest import mock

from mcp import Client, StdioServerParameters

from crossway.mcp import Shown, asking, end_all, make_server, serving
from tests.helpers.launching import Launched, launched
from tests.helpers.patience import PATIENCE

T = TypeVar("T")


def asked(
    folder: Path,
    ask: Callable[[Client], Awaitable[T]],
    *flags: str,
    environment: Mapping[str, str] | None = None,
) -> T:
    """Return what a client gets of a server of that folder."""
    return asked_of(("mcp", str(folder), *flags), ask, environment)


def asked_of(
    line: Sequence[str],
    ask: Callable[[Client], Awaitable[T]],
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> T:
    """Return what a client gets of a server that a command line starts."""
    words = ["-P", "-m", "crossway", *line]
    around = {**os.environ, "TEMPORAL_ADDRESS": "127.0.0.1:1", **(environment or {})}
    server = StdioServerParameters(command=sys.executable, args=words, env=around, cwd=cwd)

    async def session() -> T:
        async with asyncio.timeout(3 * PATIENCE), Client(server) as client:
            return await ask(client)

    return asyncio.run(session())


def asked_here(
    folder: Path,
    ask: Callable[[Client], Awaitable[T]],
    *,
    at: tuple[str, ...] = (),
    coded: tuple[str, ...] = (),
    acting: bool = False,
) -> T:
    """Return what a client gets of a server of that folder within this process.

    What it asks and has served are processes of their own, as everywhere.
    """
    shown = Shown("", {})

    async def session() -> T:
        server = make_server(folder, shown, at, coded, acting=acting)
        try:
            async with asyncio.timeout(3 * PATIENCE), Client(server) as client:
                return await ask(client)
        finally:
            await end_all()

    with (
        mock.patch.object(asking, "started", _started),
        mock.patch.object(serving, "started", _started),
    ):
        return asyncio.run(session())


async def _started(folder: Path, *words: str, service: bool, module: str = "crossway") -> Any:
    """Start what the server starts; all but commands as it does."""
    if module != "crossway":
        return await _COLD(folder, *words, service=service, module=module)
    kept = {k: v for k, v in os.environ.items() if service or not k.startswith("TEMPORAL_")}
    nothing = subprocess.DEVNULL
    process = launched(*words, cwd=folder, environment=kept, stdin=nothing, own_group=True)
    started = _Started(process)
    await started.connect()
    asking._running.add(started)  # type: ignore[arg-type]  # it is one to whoever asks it
    return started


_COLD = asking.started


class _Started:
    """A forked command, as the server knows its processes: `asyncio.subprocess.Process`."""

    def __init__(self, process: Launched) -> None:
        self.pid, self._process = process.pid, process
        self._ended = asyncio.get_running_loop().create_task(asyncio.to_thread(process.wait))
        self.stdout, self.stderr = asyncio.StreamReader(), asyncio.StreamReader()

    async def connect(self) -> None:
        """Take in what it prints."""
        for reader, stream in (
            (self.stdout, self._process.stdout),
            (self.stderr, self._process.stderr),
        ):
            await _connect(reader, stream)

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)


async def _connect(reader: asyncio.StreamReader, stream: IO[bytes] | None) -> None:
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)


async def called(client: Client, tool: str, **given: Any) -> Any:
    """Return what a tool gives, as its schema says it."""
    answer = await client.call_tool(tool, given)
    assert not answer.is_error, answer.content
    return answer.structured_content


async def refused(client: Client, tool: str, **given: Any) -> str:
    """Return what a client is told that asks for what it may not have."""
    answer = await client.call_tool(tool, given)
    assert answer.is_error
    return str(answer.content[0].text)  # type: ignore[union-attr]


def edited(text: str, edits: Sequence[Mapping[str, Any]]) -> str:
    """Return a text with the edits of a fix made, one after the other."""
    for edit in edits:
        lines = text.splitlines(keepends=True)
        start, end = (
            sum(map(len, lines[: edit[line] - 1])) + edit[column] - 1
            for line, column in (("line", "column"), ("end_line", "end_column"))
        )
        text = text[:start] + edit["text"] + text[end:]
    return text


def running_in(folder: Path) -> list[str]:
    """Return the command lines of processes whose working folder it is, where the system tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve(strict=True) == folder.resolve():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [one for one in found if one.strip()]
