"""What a reader would ask beside a line: types that nobody wrote, and where a call lands."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.checks.typing.kinds import described
from crossway.design.types import Anything, Type
from crossway.language import tree
from crossway.language.walk import walk
from crossway.lsp.place import Place, whole
from crossway.lsp.scope import inside, types_in
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence


async def inlay_hints(session: Session, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    """Return what is shown within a part of a file."""
    first, last = params.range.start.line + 1, params.range.end.line + 1
    return [
        hint
        for place in await whole(session, params.text_document.uri)
        for hint in (*_types(place, first, last), *_targets(place, first, last))
    ]


def _types(place: Place, first: int, last: int) -> Iterator[lsp.InlayHint]:
    """Yield the type of each name where it is given its first value, unless it is written."""
    known: dict[str, dict[str, Type]] = {}
    seen: set[object] = set()
    for one in place.index.occurrences(place.path):
        if one.symbol.kind != "local" or not one.defines or one.symbol in seen:
            continue
        seen.add(one.symbol)
        if not first <= one.span.line <= last or _is_written(one):
            continue
        around = inside(place.parsed.file, one.span.line)
        key = f"{one.symbol.owner}:{around.handler.span.line if around.handler else 0}"
        if key not in known:
            known[key] = types_in(place.index, place.path, around)
        kind = known[key].get(one.symbol.name)
        if kind is not None and not isinstance(kind, Anything):
            where = place.lines.position(one.span.end_line, one.span.end_column)
            yield lsp.InlayHint(where, f": {described(kind)}", lsp.InlayHintKind.Type)


def _is_written(one: Occurrence) -> bool:
    written = isinstance(one.node, tree.Parameter | tree.Variable) and one.node.type is not None
    return written or isinstance(one.node, tree.Condition | tree.Start)


def _targets(place: Place, first: int, last: int) -> Iterator[lsp.InlayHint]:
    """Yield, behind each nexus call, the operation and the namespace that it reaches."""
    for node in walk(place.parsed.file):
        if not isinstance(node, tree.NexusCall) or not first <= node.span.line <= last:
            continue
        target = place.design.calls.nexus.get(node.span)
        if target is None or target.simulated:
            continue
        text = place.lines.line(node.span.end_line)
        where = place.lines.position(node.span.end_line, len(text) + 1)
        said = f"→ {target.service}.{target.operation} in {target.namespace}"
        yield lsp.InlayHint(where, said, padding_left=True)
