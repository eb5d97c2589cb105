"""Commands that are forked (`tests.helpers.launching`), as asyncio knows processes."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.helpers.launching import Launched, launched


class Spawned:
    """What `asyncio.subprocess.Process` is to whoever starts one, all of it that is used here."""

    def __init__(self, process: Launched) -> None:
        """Wait for its end in a thread."""
        self.pid, self._process = process.pid, process
        self.stdin: asyncio.StreamWriter | None = None
        self.stdout, self.stderr = asyncio.StreamReader(), asyncio.StreamReader()
        self._ended = asyncio.get_running_loop().create_task(asyncio.to_thread(process.wait))

    @property
    def returncode(self) -> int | None:
        """The exit code, None while it runs."""
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        """Wait for its end and return the exit code."""
        return await asyncio.shield(self._ended)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


async def spawned(
    *words: str,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
) -> Spawned:
    """Start `crossway WORDS` as the first of a process group, with pipes for what it prints."""
    process = launched(*words, cwd=cwd, environment=environment, stdin=stdin, own_group=True)
    made = Spawned(process)
    loop = asyncio.get_running_loop()
    if process.stdin:
        flow = asyncio.streams.FlowControlMixin
        pipe, protocol = await loop.connect_write_pipe(flow, process.stdin)
        made.stdin = asyncio.StreamWriter(pipe, protocol, None, loop)
    for reader, stream in ((made.stdout, process.stdout), (made.stderr, process.stderr)):
        await _read(reader, stream)
    return made


async def _read(reader: asyncio.StreamReader, stream: IO[bytes] | None) -> None:
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
