"""What stands below what: blocks to fold, and stretches to select one after another."""

from __future__ import annotations

from lsprotocol import types as lsp

from crossway.language import tree
from crossway.language.span import Span
from crossway.language.walk import walk
from crossway.lsp.documents import path_of
from crossway.lsp.place import Place, place_at
from crossway.lsp.positions import Lines, extent, holds, within
from crossway.lsp.session import Session
from crossway.lsp.typed import width


async def folding(session: Session, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
    """Return the blocks and the comments of a file, as it is typed: it need not be a design."""
    document = session.documents.get(path_of(params.text_document.uri))
    if document is None or document.path.lower().endswith(".md"):
        return []
    return [*_blocks(document.lines), *_comments(document.lines)]


def _blocks(lines: Lines) -> list[lsp.FoldingRange]:
    found: list[lsp.FoldingRange] = []
    open_heads: list[tuple[int, int]] = []  # the number and the margin of each head
    last = 0
    for number, line in enumerate(lines.all):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        margin = width(line)
        while open_heads and open_heads[-1][1] >= margin:
            head, _ = open_heads.pop()
            if last > head:
                found.append(lsp.FoldingRange(head, last))
        open_heads.append((number, margin))
        last = number
    found += [lsp.FoldingRange(head, last) for head, _ in open_heads if last > head]
    return sorted(found, key=lambda one: (one.start_line, -one.end_line))


def _comments(lines: Lines) -> list[lsp.FoldingRange]:
    found: list[lsp.FoldingRange] = []
    begin: int | None = None
    for number, line in enumerate([*lines.all, ""]):
        if line.lstrip().startswith("#"):
            begin = number if begin is None else begin
            continue
        if begin is not None and number - 1 > begin:
            kind = lsp.FoldingRangeKind.Comment
            found.append(lsp.FoldingRange(begin, number - 1, kind=kind))
        begin = None
    return found


async def selection(
    session: Session, params: lsp.SelectionRangeParams
) -> list[lsp.SelectionRange] | None:
    """Return, for each position, the stretches around it: a word, a value, a line, a block."""
    found = []
    for position in params.positions:
        place = await place_at(session, params.text_document.uri, position)
        if place is None:
            found.append(lsp.SelectionRange(lsp.Range(position, position)))
        else:
            found.append(_nested(place))
    return found


def _nested(place: Place) -> lsp.SelectionRange:
    ordered = sorted(set(_around(place)), key=_size, reverse=True)
    selected = lsp.SelectionRange(place.lines.whole)
    last: Span | None = None
    for span in ordered:
        if last is None or holds(last, span):
            selected = lsp.SelectionRange(place.range(span), selected)
            last = span
    return selected


def _around(place: Place) -> list[Span]:
    """Return what is around a place, in any order."""
    tokens = place.index.tokens(place.path)
    spans = [tokens.span(token)] if (token := tokens.at(place.point)) else []
    spans += [place.occurrence.span] if place.occurrence else []  # a name in a hole is no token
    for node in walk(place.parsed.file):
        spans += [node.span] if within(place.point, node.span) else []
        if isinstance(node, tree.Line) and node.span.line <= place.point[0]:
            whole = extent(node)
            spans += [whole] if within(place.point, whole) else []
    return [span for span in spans if span.path == place.path]


def _size(span: Span) -> tuple[int, int]:
    width_ = span.end_column - span.column if span.end_line == span.line else span.end_column
    return span.end_line - span.line, width_
