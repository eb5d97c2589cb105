"""The language server without a protocol: its answers in this process, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from crossway.language.diagnostic import Diagnostic
from crossway.lsp.features.table import FEATURES
from crossway.lsp.reading import Snapshot
from crossway.lsp.session import Session
from tests.helpers.editor import uri_of

_ANSWERS = {method: answer for method, _, answer in FEATURES}
_CONVERTER = LanguageServer("asking", "1").protocol._converter


@dataclass
class Asking:
    """One session, as the server has it, and the loop that it runs in."""

    session: Session
    loop: asyncio.AbstractEventLoop

    def type(self, path: Path | str, text: str) -> None:
        """Make a text that of a file, as an editor does that has it open."""

        async def change() -> None:
            known = self.session.documents.get(str(path)) is not None
            document = self.session.documents.put(uri_of(path), 1, "twf", text)
            if known:
                self.session.changed(document.path)
            else:
                self.session.opened(document)

        self.loop.run_until_complete(change())

    def ask(self, method: str, params: Any, patience: float = 30.0) -> Any:
        """Return the answer of a feature, which the protocol could send.

        Raises:
            TimeoutError: there is none in so many seconds.
        """

        async def answered() -> Any:
            return await asyncio.wait_for(_ANSWERS[method](self.session, params), patience)

        result = self.loop.run_until_complete(answered())
        _CONVERTER.unstructure(result)
        return result

    def diagnosed(self, path: Path | str) -> tuple[Diagnostic, ...]:
        """Return all that is wrong with the design that a file is in."""

        async def found() -> tuple[Diagnostic, ...]:
            snapshot = await self.session.fresh(str(path))
            return await self.session.diagnosed(snapshot) if snapshot else ()

        return self.loop.run_until_complete(found())


@contextmanager
def asking(*folders: Path) -> Iterator[Asking]:
    """Yield a session that has some folders open."""

    def publish(path: str, snapshot: Snapshot, found: Sequence[Diagnostic]) -> None:
        """Tell nobody."""

    loop = asyncio.new_event_loop()
    session = Session(publish)
    session.folders = list(folders)
    session.documents.versioned = session.documents.creates = True
    one = Asking(session, loop)

    async def look() -> None:
        session.look()

    try:
        loop.run_until_complete(look())
        yield one
    finally:

        async def close() -> None:
            tasks = tuple(session._tasks)
            session.close()
            await asyncio.gather(*tasks, return_exceptions=True)

        loop.run_until_complete(close())
        loop.close()


def document(path: Path | str) -> lsp.TextDocumentIdentifier:
    """Return how an editor names a file."""
    return lsp.TextDocumentIdentifier(uri_of(path))
