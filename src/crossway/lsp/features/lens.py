"""What can be done with a definition, above its line: run it, test it, see who calls it.

The commands are the editor's: `crossway.run` has the path of the design and the workflow,
`crossway.test` the path and the test, `crossway.showCallers` what `showReferences` takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.language import tree
from crossway.lsp.place import Place, whole
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence


async def code_lenses(session: Session, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Return what stands above the definitions of a file."""
    return [lens for place in await whole(session, params.text_document.uri) for lens in _of(place)]


def _of(place: Place) -> Iterator[lsp.CodeLens]:
    source = place.snapshot.source
    design = place.path if source.page or not source.paths else source.folder.as_posix()
    for one in place.index.occurrences(place.path):
        if not one.defines:
            continue
        where = place.range(one.span)
        if one.symbol.kind == "workflow":
            run = lsp.Command("run", "crossway.run", arguments=[design, one.symbol.name])
            yield lsp.CodeLens(where, run)
        if one.symbol.kind in ("operation", "workflow"):
            yield _callers(place, one, where)
    for node in place.parsed.file.definitions:
        if isinstance(node, tree.TestBlock):
            test = lsp.Command("test", "crossway.test", arguments=[design, node.name])
            yield lsp.CodeLens(place.range(node.span), test)


def _callers(place: Place, one: Occurrence, where: lsp.Range) -> lsp.CodeLens:
    calls = [
        call
        for call in place.index.of(one.symbol)
        if isinstance(call.node, tree.Call)
        or (isinstance(call.node, tree.Operation) and not call.defines)
    ]
    title = f"{len(calls)} caller" if len(calls) == 1 else f"{len(calls)} callers"
    places = [place.location(call.span) for call in calls]
    uri = place.session.documents.uri(place.path)
    shown = lsp.Command(title, "crossway.showCallers", arguments=[uri, where.start, places])
    return lsp.CodeLens(where, shown)
