"""A design rewritten in its other spelling: proven by the same compiled Python before it is shown.

That takes a while, so the offer has no edits until it is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from crossway.design.reading import Workspace
from crossway.format import ChangedError, UnspeakableError, respelled
from crossway.language import tree
from crossway.language.printer.page import Spelling
from crossway.language.walk import walk
from crossway.lsp.edits import edits_to
from crossway.lsp.place import Place, whole
from crossway.lsp.session import Session


def offered(place: Place, errors: bool) -> Iterator[lsp.CodeAction]:
    """Yield the other spelling of a design without errors; of a mixed one the modern."""
    if errors or place.snapshot.source.page or not place.snapshot.source.paths:
        return
    spelling = "modern" if any(map(_is_classic, walk(place.parsed.file))) else "classic"
    yield lsp.CodeAction(
        title=f"Write this design in the {spelling} spelling",
        kind=lsp.CodeActionKind.RefactorRewrite,
        data={"spelling": spelling, "uri": place.session.documents.uri(place.path)},
    )


def _is_classic(node: tree.Node) -> bool:
    by_name = isinstance(node, tree.NexusCall) and node.service is None
    return by_name or (isinstance(node, tree.Line) and node.classic)


async def resolved(session: Session, action: lsp.CodeAction) -> lsp.CodeAction:
    """Return an offer with its edits.

    Raises:
        JsonRpcException: the design cannot be said in that spelling, or a file has another text by
            now.
    """
    data: Any = action.data
    spelling = data.get("spelling") if isinstance(data, dict) else getattr(data, "spelling", None)
    uri = data.get("uri") if isinstance(data, dict) else getattr(data, "uri", None)
    if spelling not in ("modern", "classic") or not isinstance(uri, str):
        return action
    places = await whole(session, uri)
    if not places:
        return action
    place = places[0]
    texts = await session.compute(lambda: _texts(place.checked.workspace, spelling))
    edits = {
        path: edits_to(place.snapshot.lines(path), text)
        for path, text in texts.items()
        if place.snapshot.texts.get(path) != text
    }
    action.edit = session.documents.as_edit(edits, place.texts(edits))
    return action


def _texts(workspace: Workspace, spelling: Spelling) -> dict[str, str]:
    try:
        return dict(respelled(workspace, spelling))
    except (UnspeakableError, ChangedError) as error:
        raise JsonRpcException(str(error), lsp.LSPErrorCodes.RequestFailed) from error
