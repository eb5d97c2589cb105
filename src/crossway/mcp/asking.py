"""Running commands of Crossway for a client: in a process of their own, for a while, in bounds.

What a design's Python prints, or how it ends, cannot reach the connection to the client so.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossway.errors import UserError
from crossway.mcp.results import LONGEST_TEXT, Said, Valued

_MOST_READ = 32 * 2**20
"""Bytes of each stream that are kept: `check --format json` of a large design has some."""
_PREFIX = "TEMPORAL_"

_PATIENCE = 10.0
"""Seconds that a process which is told to end may take."""

_running: set[asyncio.subprocess.Process] = set()
"""What was started and has not ended."""

_ending: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed on both streams, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def ok(self) -> bool:
        """Whether the command did what was asked, with a good result."""
        return self.code == 0

    def said(self) -> Said:
        """Return the text, within the bounds of an answer."""
        out, err = bounded(self.out), bounded(self.err)
        return Said(self.ok, out, err, len(self.out + self.err) - len(out + err))

    def valued(self) -> Valued:
        """Return the JSON, if it is some and within the bounds, else the text."""
        said = self.said()
        if not said.cut:
            try:
                return Valued(self.ok, json.loads(self.out), "", said.said, 0)
            except ValueError:
                pass
        return Valued(self.ok, None, said.text, said.said, said.cut)

    def parsed(self) -> Any:
        """Return the JSON that was printed.

        Raises:
            UserError: there is none: the call has to change.
        """
        try:
            return json.loads(self.out)
        except ValueError as fault:
            if len(self.out) >= _MOST_READ // 4:  # bytes; a character has four at most
                raise UserError("the answer is too long: ask about a part of it") from fault
            raise UserError(bounded(self.err).strip() or "the command printed nothing") from fault


def bounded(text: str) -> str:
    """Return the first part of a text, up to the end of a line where one is near."""
    if len(text) <= LONGEST_TEXT:
        return text
    kept = text[:LONGEST_TEXT]
    return kept[: kept.rfind("\n") + 1] or kept


async def ask(
    folder: Path,
    *words: str,
    seconds: float,
    service: bool,
    module: str = "crossway",
    given: str = "",
) -> Answer:
    """Return what a command line answers in a folder; past `seconds` it is ended.

    Without `service` no setting of the environment that names a Temporal service reaches it. What
    is `given` it reads from its standard input: a word of a command line has bounds.

    Raises:
        UserError: it took longer.
    """
    stdin = asyncio.subprocess.PIPE if given else asyncio.subprocess.DEVNULL
    process = await started(folder, *words, service=service, module=module, stdin=stdin)
    try:
        async with asyncio.timeout(seconds):
            reading = (_read(process.stdout), _read(process.stderr))
            out, err, _ = await asyncio.gather(*reading, _write(process.stdin, given))
            return Answer(await process.wait(), out, err)
    except TimeoutError as late:
        raise UserError(f"crossway {words[0]} took more than {seconds:g} s and was ended") from late
    finally:
        await end(process)


async def started(
    folder: Path,
    *words: str,
    service: bool,
    module: str = "crossway",
    stdin: int = asyncio.subprocess.DEVNULL,
) -> asyncio.subprocess.Process:
    """Return a command that was started in a folder, in a process group of its own."""
    # -P: a file of the folder, `json.py`, must not be imported in place of a module.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", module, *words),
        cwd=folder,
        env={k: v for k, v in os.environ.items() if service or not k.startswith(_PREFIX)},
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    _running.add(process)
    return process


async def _read(stream: asyncio.StreamReader | None) -> str:
    """Return what a stream gives, the rest past the bound read and dropped."""
    kept = bytearray()
    while stream is not None and (piece := await stream.read(65536)):
        kept += piece[: _MOST_READ - len(kept)]
    return kept.decode("utf-8", "replace")


async def _write(stream: asyncio.StreamWriter | None, text: str) -> None:
    """Write a text to a stream and end it; who ends without reading it is not to be told."""
    if stream is not None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            stream.write(text.encode())
            await stream.drain()
        stream.close()


async def end(process: asyncio.subprocess.Process) -> None:
    """End a process that still runs, and what it started: a server, workers.

    In a task of its own: a call that its client cancels is cancelled here, too, again and again.
    """
    task = asyncio.get_running_loop().create_task(_ended(process))
    _ending.add(task)
    task.add_done_callback(_ending.discard)
    await asyncio.shield(task)


async def end_all() -> None:
    """End every process that was started and still runs: the server ends."""
    await asyncio.gather(*map(end, tuple(_running)))


async def _ended(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            break
        with contextlib.suppress(ProcessLookupError, TimeoutError):
            os.killpg(process.pid, number)
            await asyncio.wait_for(process.wait(), _PATIENCE)
    _running.discard(process)
