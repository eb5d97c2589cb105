"""Edits of several files, whichever form the protocol has for them."""

from __future__ import annotations

from lsprotocol import types as lsp


def edits_by_uri(edit: lsp.WorkspaceEdit) -> dict[str, list[lsp.TextEdit]]:
    """Return the edits of each file by how the editor names it."""
    found = {uri: list(edits) for uri, edits in (edit.changes or {}).items()}
    for change in edit.document_changes or ():
        if isinstance(change, lsp.TextDocumentEdit):
            texts = [one for one in change.edits if isinstance(one, lsp.TextEdit)]
            found.setdefault(change.text_document.uri, []).extend(texts)
    return found
