"""What a file defines, as an outline; and what all designs define, by name."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.language import tree
from crossway.language.near import near_names
from crossway.language.span import Span
from crossway.lsp.place import Place, whole
from crossway.lsp.positions import extent, holds
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence, SymbolKind

_KINDS: dict[SymbolKind, lsp.SymbolKind] = {
    "workflow": lsp.SymbolKind.Class,
    "activity": lsp.SymbolKind.Function,
    "service": lsp.SymbolKind.Interface,
    "operation": lsp.SymbolKind.Method,
    "endpoint": lsp.SymbolKind.Event,
    "namespace": lsp.SymbolKind.Namespace,
    "worker": lsp.SymbolKind.Module,
    "type": lsp.SymbolKind.Struct,
    "field": lsp.SymbolKind.Field,
    "signal": lsp.SymbolKind.Method,
    "query": lsp.SymbolKind.Method,
    "update": lsp.SymbolKind.Method,
    "package": lsp.SymbolKind.Package,
}
"""Local names and functions are in no outline."""

MOST = 500
"""How many symbols a search by name answers with."""


async def document_symbols(
    session: Session, params: lsp.DocumentSymbolParams
) -> list[lsp.DocumentSymbol]:
    """Return the outline of a file: definitions, and below them their members."""
    found: list[lsp.DocumentSymbol] = []
    for place in await whole(session, params.text_document.uri):
        found += [one for node in place.parsed.file.definitions for one in _outlined(place, node)]
    return found


def _outlined(place: Place, node: tree.Node) -> Iterator[lsp.DocumentSymbol]:
    """Yield a definition with what it defines inside of itself."""
    stretch = extent(node)
    inside = [
        one
        for one in place.index.occurrences(place.path)
        if one.defines and one.symbol.kind in _KINDS and holds(stretch, one.span)
    ]
    own = [one for one in inside if one.node is node or _is_line(one, node)]
    if not own:
        return
    members = [one for one in inside if one is not own[0]]
    children = [_symbol(place, one, extent(one.node or node)) for one in members]
    yield _symbol(place, own[0], stretch, children)


def _is_line(one: Occurrence, node: tree.Node) -> bool:
    return one.node is not None and one.node.span == node.span


def _symbol(
    place: Place, one: Occurrence, where: Span, children: list[lsp.DocumentSymbol] | None = None
) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=one.symbol.name or "?",
        kind=_KINDS[one.symbol.kind],
        range=place.range(where if holds(where, one.span) else one.span),
        selection_range=place.range(one.span),
        detail=one.symbol.kind,
        children=children,
    )


async def workspace_symbols(
    session: Session, params: lsp.WorkspaceSymbolParams
) -> list[lsp.WorkspaceSymbol]:
    """Return what all designs define whose names contain a text, else those that look like it."""
    found = [
        (snapshot, one)
        for snapshot in await session.all_fresh()
        for checked in snapshot.checked
        for one in snapshot.index(checked).every()
        if one.defines and one.symbol.kind in _KINDS
    ]
    wanted = params.query.lower()
    fitting = [(s, one) for s, one in found if wanted in one.symbol.shown.lower()]
    if not fitting:
        near = near_names(params.query, tuple(one.symbol.name for _, one in found))
        fitting = [(s, one) for s, one in found if one.symbol.name in near]
    return [
        lsp.WorkspaceSymbol(
            location=lsp.Location(
                session.documents.uri(one.span.path), snapshot.lines(one.span.path).range(one.span)
            ),
            name=one.symbol.shown,
            kind=_KINDS[one.symbol.kind],
            container_name=one.symbol.owner or None,
        )
        for snapshot, one in fitting[:MOST]
    ]
