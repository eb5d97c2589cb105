"""Where a name is defined, used and implemented: over files, namespaces, and into Python."""

from __future__ import annotations

from lsprotocol import types as lsp

from crossway.lsp.documents import path_of
from crossway.lsp.place import Place, place_at
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence, Symbol


async def definition(session: Session, params: lsp.DefinitionParams) -> list[lsp.Location] | None:
    """Return where what is named is defined; in Python where no text of the design does it.

    In a Python file that is the activity, operation or function that a callable stands for.
    """
    uri = params.text_document.uri
    if path_of(uri).endswith(".py"):
        return await _from_python(session, uri, params.position)
    place = await place_at(session, uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None:
        return None
    defined = [one.span for one in place.index.definitions(found.symbol)]
    python = place.index.python(found.symbol)
    if python is not None and (not defined or found.defines):
        defined = [python]
    return [place.location(span) for span in defined]


async def implementation(
    session: Session, params: lsp.ImplementationParams
) -> list[lsp.Location] | None:
    """Return the Python that does what is named; of an `async` operation its workflow."""
    place = await place_at(session, params.text_document.uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None:
        return None
    python = place.index.python(found.symbol)
    if python is not None:
        return [place.location(python)]
    behind = _behind(place, found.symbol)
    return [place.location(one.span) for one in place.index.definitions(behind)]


def _behind(place: Place, symbol: Symbol) -> Symbol:
    """Return the workflow that an operation only starts, else the symbol itself."""
    service = place.design.services.get(symbol.owner)
    operation = service.operations.get(symbol.name) if service else None
    if symbol.kind == "operation" and operation is not None and operation.workflow:
        return Symbol("workflow", operation.workflow)
    return symbol


async def references(session: Session, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    """Return every place that names a thing, in all files of the design."""
    uri = params.text_document.uri
    if path_of(uri).endswith(".py"):
        return await _from_python(session, uri, params.position, every=True)
    place = await place_at(session, uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None:
        return None
    wanted = params.context.include_declaration
    named = [one for one in place.index.of(found.symbol) if wanted or not one.defines]
    return [place.location(one.span) for one in named]


async def highlights(
    session: Session, params: lsp.DocumentHighlightParams
) -> list[lsp.DocumentHighlight] | None:
    """Return the places of this file that name the same thing; where it is given a value apart."""
    place = await place_at(session, params.text_document.uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None:
        return None
    return [
        lsp.DocumentHighlight(place.range(one.span), _kind(one))
        for one in place.index.of(found.symbol)
        if one.span.path == place.path
    ]


def _kind(one: Occurrence) -> lsp.DocumentHighlightKind:
    writes = one.defines and one.symbol.kind == "local"
    return lsp.DocumentHighlightKind.Write if writes else lsp.DocumentHighlightKind.Read


async def _from_python(
    session: Session, uri: str, position: lsp.Position, every: bool = False
) -> list[lsp.Location]:
    """Return where the design names what the Python callable of a line does."""
    path = path_of(uri)
    found: list[lsp.Location] = []
    for snapshot in await session.all_fresh():
        for checked in snapshot.checked:
            index = snapshot.index(checked)
            for symbol in index.implemented_at(path, position.line + 1):
                named = index.of(symbol)
                defined = [one for one in named if one.defines] or named
                for one in named if every else defined[:1]:
                    lines = snapshot.lines(one.span.path)
                    where = session.documents.uri(one.span.path)
                    found.append(lsp.Location(where, lines.range(one.span)))
    return found
