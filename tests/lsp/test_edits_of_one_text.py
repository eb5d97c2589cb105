"""Edits are of one text: where somebody types while they are made, there are none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from crossway.lsp.actions import spelling
from crossway.lsp.features.actions import code_actions
from crossway.lsp.features.rename import rename
from crossway.lsp.session import Session
from tests.helpers import shop
from tests.helpers.editor import position_of
from tests.helpers.shop import ORDERS, PAYMENTS

WRONG = ORDERS.replace("{parcel}", "{parcle}")
MORE = "# a line more\n"


class Made(NamedTuple):
    """What makes edits in a file of a text, and which thread of the session it waits for."""

    file: str
    text: str
    ask: Callable[[Session, str], Awaitable[Any]]
    thread: str


def at(word: str, text: str) -> lsp.Range:
    where = position_of(text, word)
    return lsp.Range(where, where)


def mends(session: Session, uri: str) -> Awaitable[Any]:
    context = lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.QuickFix])
    document = lsp.TextDocumentIdentifier(uri)
    return code_actions(session, lsp.CodeActionParams(document, at("parcle", WRONG), context))


def renames(session: Session, uri: str) -> Awaitable[Any]:
    where = position_of(PAYMENTS, "Debit")
    return rename(session, lsp.RenameParams(lsp.TextDocumentIdentifier(uri), where, "TakeMoney"))


def respells(session: Session, uri: str) -> Awaitable[Any]:
    data = {"spelling": "modern", "uri": uri}
    return spelling.resolved(session, lsp.CodeAction(title="Write it", data=data))


MADE = {
    "mended": Made("orders.twf", WRONG, mends, "check"),
    "renamed": Made("payments.twf", PAYMENTS, renames, "resolve"),
    "respelled": Made("orders.twf", ORDERS, respells, "resolve"),
}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("mended", "orders.twf"),
        ("renamed", "payments.twf"),
        ("renamed", "payments.py"),
        ("respelled", "orders.twf"),
    ],
)
def test_who_types_while_edits_are_made_gets_none_of_the_text_before(
    kind: str, typed: str, tmp_path: Path
) -> None:
    """They would stand a line off, and say that they are of the text as it is now."""
    made, folder = MADE[kind], shop.make(tmp_path / "shop")[0].parent
    path = folder / typed

    def types(session: Session) -> None:
        document = session.documents.get(path.as_posix())
        text = document.text if document else path.read_text()
        session.documents.put(path.as_uri(), 2, "", MORE + text)
        session.changed(path.as_posix())

    with pytest.raises(JsonRpcException, match="the text is another by now") as refused:
        asyncio.run(_asked(made, folder, types))
    assert refused.value.code == lsp.LSPErrorCodes.ContentModified


@pytest.mark.parametrize("kind", MADE)
def test_edits_of_a_text_that_stays_are_of_its_version(kind: str, tmp_path: Path) -> None:
    """Also where somebody types in another file meanwhile."""
    made, folder = MADE[kind], shop.make(tmp_path / "shop")[0].parent

    def types(session: Session) -> None:
        session.documents.put((folder / "other.twf").as_uri(), 2, "", MORE)
        session.changed((folder / "other.twf").as_posix())

    found = asyncio.run(_asked(made, folder, types))
    (edit,) = [getattr(one, "edit", one) for one in found] if kind == "mended" else [found]
    versions = {
        change.text_document.uri: change.text_document.version
        for change in getattr(edit, "edit", edit).document_changes
    }
    assert versions[(folder / made.file).as_uri()] == 1


async def _asked(made: Made, folder: Path, types: Callable[[Session], None]) -> Any:
    """Return the answer to a question that is made while somebody types."""
    session, path = Session(lambda *_: None), folder / made.file
    session.folders, session.documents.versioned = [folder], True
    session.look()
    session.opened(session.documents.put(path.as_uri(), 1, "twf", made.text))
    assert await session.fresh(path.as_posix())
    release, begun = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        release.wait()

    threads = {"check": session._checker, "resolve": session._resolver}
    held = asyncio.get_running_loop().run_in_executor(threads[made.thread], hold)
    begun.wait()
    asked = asyncio.ensure_future(made.ask(session, path.as_uri()))
    for _ in range(3):
        await asyncio.sleep(0)  # up to where it waits for the thread
    types(session)
    release.set()
    try:
        await held
        return await asked
    finally:
        session.close()
