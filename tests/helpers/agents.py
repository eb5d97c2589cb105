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
from typing import Any, TypeVar
from unittest import mock

from mcp import Client, StdioServerParameters

from crossway.mcp import Shown, asking, end_all, make_server, serving
from tests.helpers.patience import PATIENCE
from tests.helpers.spawned import spawned

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
        server = make_server(folder, shown, at, coded, acting=acting, running=lambda _: None)
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


async def _started(
    folder: Path,
    *words: str,
    service: bool,
    module: str = "crossway",
    stdin: int = subprocess.DEVNULL,
) -> Any:
    """Start what the server starts; all but commands as it does."""
    if module != "crossway":
        return await _COLD(folder, *words, service=service, module=module, stdin=stdin)
    kept = {k: v for k, v in os.environ.items() if service or not k.startswith("TEMPORAL_")}
    process = await spawned(*words, cwd=folder, environment=kept, stdin=stdin)
    asking._running.add(process)  # type: ignore[arg-type]  # it is one to whoever asks it
    return process


_COLD = asking.started


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
