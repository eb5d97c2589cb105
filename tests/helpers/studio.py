"""A studio without a server: its pages, as it answers them."""

from __future__ import annotations

import asyncio
import urllib.parse
from pathlib import Path
from typing import Any

from crossway.cli.reaching import Where
from crossway.studio import Studio, heard
from crossway.studio.app import application


def studio_of(folder: Path, text: str, *members: str) -> Studio:
    """Return a studio of a design, which is written into a folder."""
    (folder / "design.twf").write_text(text)
    with heard() as denials:
        return Studio(Where(folder, members=[*members]), denials)


def page(
    studio: Studio, path: str, filled: dict[str, str] | None = None, **asked: str
) -> tuple[int, str]:
    """Return what the studio answers, to a form that is `filled` in where there is one; nothing of
    it needs a service."""
    sent: list[Any] = []
    body, method = urllib.parse.urlencode(filled or {}).encode(), "POST" if filled else "GET"

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    query = urllib.parse.urlencode(asked).encode()
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": []}
    asyncio.run(application(studio)(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]).decode()
