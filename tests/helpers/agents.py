"""A client of `crossway mcp`, as an agent has one: over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from mcp import Client, StdioServerParameters

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
