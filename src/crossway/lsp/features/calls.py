"""Who calls whom, over namespaces: workflows, operations and activities as a hierarchy.

What an operation starts is called by it; what calls an operation calls through an endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lsprotocol import types as lsp

from crossway.language import tree
from crossway.lsp.index import Index
from crossway.lsp.place import Place, place_at
from crossway.lsp.positions import extent
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence, Symbol, SymbolKind

_CALLED: tuple[SymbolKind, ...] = ("workflow", "operation", "activity")
_KINDS = {
    "workflow": lsp.SymbolKind.Class,
    "operation": lsp.SymbolKind.Method,
    "activity": lsp.SymbolKind.Function,
}


async def prepare(
    session: Session, params: lsp.CallHierarchyPrepareParams
) -> list[lsp.CallHierarchyItem] | None:
    """Return the workflow, operation or activity that is named under the cursor."""
    place = await place_at(session, params.text_document.uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None or found.symbol.kind not in _CALLED:
        return None
    item = _item(place, found.symbol)
    return [item] if item else None


def _item(place: Place, symbol: Symbol) -> lsp.CallHierarchyItem | None:
    """Return what a hierarchy shows of a symbol; what nothing defines has no place in it."""
    defined = place.index.definitions(symbol)
    if not defined or defined[0].node is None:
        return None
    where = place.location(defined[0].span)
    whole = place.location(extent(defined[0].node)).range
    return lsp.CallHierarchyItem(
        name=symbol.shown,
        kind=_KINDS[symbol.kind],
        uri=where.uri,
        range=whole,
        selection_range=where.range,
        detail=", ".join(_namespaces(place.index, symbol)) or None,
        data=[symbol.kind, symbol.name, symbol.owner],
    )


def _namespaces(index: Index, symbol: Symbol) -> list[str]:
    kind = "service" if symbol.kind == "operation" else symbol.kind
    name = symbol.owner if symbol.kind == "operation" else symbol.name
    residents = (one for one in index.design.residents if (one.kind, one.name) == (kind, name))
    return sorted({one.namespace for one in residents})


async def incoming(
    session: Session, params: lsp.CallHierarchyIncomingCallsParams
) -> list[lsp.CallHierarchyIncomingCall] | None:
    """Return what calls a thing, with the places where it does."""
    found = await _asked(session, params.item)
    if found is None:
        return None
    place, symbol = found
    calls = [one for one in place.index.of(symbol) if _calls(one)]
    return [
        lsp.CallHierarchyIncomingCall(item, [place.location(one.span).range for one in made])
        for caller, made in _by(calls, place.index, outgoing=False).items()
        if (item := _item(place, caller)) is not None
    ]


async def outgoing(
    session: Session, params: lsp.CallHierarchyOutgoingCallsParams
) -> list[lsp.CallHierarchyOutgoingCall] | None:
    """Return what a thing calls, with the places where it does."""
    found = await _asked(session, params.item)
    if found is None:
        return None
    place, symbol = found
    index = place.index
    calls = [one for one in index.every() if _calls(one) and _caller(index, one) == symbol]
    return [
        lsp.CallHierarchyOutgoingCall(item, [place.location(one.span).range for one in made])
        for called, made in _by(calls, place.index, outgoing=True).items()
        if (item := _item(place, called)) is not None
    ]


async def _asked(session: Session, item: lsp.CallHierarchyItem) -> tuple[Place, Symbol] | None:
    place = await place_at(session, item.uri, item.selection_range.start)
    data: Any = item.data
    if place is None or not isinstance(data, list | tuple) or len(data) != 3:
        return None
    kind, name, owner = data
    return (place, Symbol(kind, str(name), str(owner))) if kind in _CALLED else None


def _calls(one: Occurrence) -> bool:
    starts = isinstance(one.node, tree.Operation) and one.symbol.kind == "workflow"
    return isinstance(one.node, tree.Call) or starts


def _caller(index: Index, one: Occurrence) -> Symbol | None:
    """Return the workflow, operation or activity that a call stands in."""
    path, names = one.span.path, index.design.names
    match one.body or one.node:
        case tree.Workflow(name):
            return Symbol("workflow", names.workflows.name(name, path))
        case tree.Activity(name):
            return Symbol("activity", names.activities.name(name, path))
        case tree.Operation(name):
            return Symbol("operation", name, one.service)
        case _:  # a call outside of any body: a fragment, or one of a test
            return None


def _by(
    calls: Iterable[Occurrence], index: Index, *, outgoing: bool
) -> dict[Symbol, list[Occurrence]]:
    found: dict[Symbol, list[Occurrence]] = {}
    for one in calls:
        other = one.symbol if outgoing else _caller(index, one)
        if other is not None and other.kind in _CALLED:
            found.setdefault(other, []).append(one)
    return found
