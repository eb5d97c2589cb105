"""A hover in a large design: answered while the design is resolved, as it was a key ago."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from crossway.lsp import session as sessions
from crossway.lsp.features.hover import hover
from crossway.lsp.session import Session
from tests.helpers import shop

LATE = "# 🚚 a comment more\n\n"


@pytest.mark.parametrize(
    ("above", "below"), [(LATE, ""), ("", LATE), (LATE, LATE)], ids=["above", "below", "both"]
)
def test_a_hover_on_a_line_that_stays_does_not_wait_for_the_design(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, above: str, below: str
) -> None:
    """It says what it says once the design is resolved, at the place where the word is now; on a
    line that changed, or between two that did, it waits."""
    monkeypatch.setattr(sessions, "LARGE", 0)
    path = shop.make(tmp_path / "shop")[0]
    asyncio.run(_hovers(path, above, below))


async def _hovers(path: Path, above: str, below: str) -> None:
    session, uri = Session(lambda *_: None), path.as_uri()
    session.folders = [path.parent]
    session.look()
    text = path.read_text()
    session.opened(session.documents.put(uri, 1, "twf", text))
    assert await session.fresh(path.as_posix())
    line = text[: text.index("nexus ")].count("\n")
    column = text.splitlines()[line].index("nexus ") + len("nexus ") + 1
    position = lsp.Position(line + above.count("\n"), column)
    params = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), position)
    release = threading.Event()
    held = asyncio.create_task(session.compute(release.wait))  # nothing is resolved meanwhile
    await asyncio.sleep(0)
    session.documents.put(uri, 2, "twf", above + text + below)
    session.changed(path.as_posix())
    asked = asyncio.create_task(hover(session, params))
    if above and below:
        done, _ = await asyncio.wait([asked], timeout=0.05)
        assert not done, "nobody knows yet what stands there"
        release.set()
        early = await asked
    else:
        early = await asked
        release.set()
    await held
    assert await session.fresh(path.as_posix())
    late = await hover(session, params)
    assert late is not None
    assert late.range is not None
    assert late.range.start.line == position.line
    assert early == late
    session.close()
