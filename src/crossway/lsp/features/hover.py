"""What a word is: its type, where a call lands and why, who may call, what an option does."""

from __future__ import annotations

from lsprotocol import types as lsp

from crossway.checks.options import option_blocks
from crossway.lsp.describing import described_symbol, option_text
from crossway.lsp.place import Place, place_soon
from crossway.lsp.positions import within
from crossway.lsp.session import Session


async def hover(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    """Return what is known of what stands under the cursor."""
    place = await place_soon(session, params.text_document.uri, params.position)
    if place is None:
        return None
    found = place.occurrence
    if found is not None:
        return _shown(described_symbol(place.index, found), place.range(found.span))
    return _option(place)


def _option(place: Place) -> lsp.Hover | None:
    """Return what the key of an option says that the cursor is on."""
    token = place.index.tokens(place.path).at(place.point)
    blocks = (
        block
        for file in place.index.facts.parts
        if token and file.file.path == place.path
        for block in file.find(option_blocks)
    )
    for block in blocks:
        for option, entry in block.takes.written(block.options):
            pointed = entry.span.path == place.path and within(place.point, entry.span)
            if pointed and token is not None and token.text == entry.key:
                where = place.range(place.index.tokens(place.path).span(token))
                return _shown(option_text(option, block.takes), where)
    return None


def _shown(text: str, where: lsp.Range) -> lsp.Hover:
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), where)
