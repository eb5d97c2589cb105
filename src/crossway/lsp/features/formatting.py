"""The canonical layout: of a file, of a part of it, and of the line that is begun.

What the layout is says `crossway.format`. A text that does not parse has none: it stays as it is.
"""

from __future__ import annotations

from lsprotocol import types as lsp

from crossway.format import ChangedError, UnreadableError, format_page, format_text
from crossway.lsp.designs import PAGES
from crossway.lsp.documents import Document, path_of
from crossway.lsp.edits import edits_to
from crossway.lsp.scope import definitions_around
from crossway.lsp.session import Session
from crossway.lsp.typed import margin_of, width

ON_TYPE = lsp.DocumentOnTypeFormattingOptions(first_trigger_character="\n")


async def formatting(
    session: Session, params: lsp.DocumentFormattingParams
) -> list[lsp.TextEdit] | None:
    """Return what brings a file into the layout, of a Markdown page its TWF blocks."""
    document = _design(session, params.text_document.uri, pages=True)
    if document is None:
        return None
    new = await session.compute(lambda: _layout(document.text, document.path))
    if new is None or session.documents.get(document.path) is not document:
        return None  # another text by now
    return edits_to(document.lines, new)


async def range_formatting(
    session: Session, params: lsp.DocumentRangeFormattingParams
) -> list[lsp.TextEdit] | None:
    """Return what brings the definitions into the layout that a part of a file meets."""
    document = _design(session, params.text_document.uri)
    if document is None:
        return None
    first, last = params.range.start.line + 1, params.range.end.line + 1
    first, last = definitions_around(document.lines, first, last)
    end = "\r\n" if "\r\n" in document.text else "\n"
    part = "".join(f"{line}{end}" for line in document.lines.all[first - 1 : last])
    new = await session.compute(lambda: _layout(part, document.path))
    if new is None or session.documents.get(document.path) is not document:
        return None
    whole = document.lines.between((first, 1), (last, len(document.lines.line(last)) + 1))
    text = new.rstrip("\r\n")
    return [] if text == part.rstrip("\r\n") else [lsp.TextEdit(whole, text)]


def _design(session: Session, uri: str, *, pages: bool = False) -> Document | None:
    """Return an open document that is a design, or with `pages` one that has some."""
    document = session.documents.get(path_of(uri))
    taken = (".twf", *PAGES) if pages else (".twf",)
    if document is None or (document.is_file and not document.path.lower().endswith(taken)):
        return None
    return document


def _layout(text: str, path: str) -> str | None:
    try:
        if path.lower().endswith(PAGES):
            return format_page(text, path).text
        return format_text(text, path)
    except (UnreadableError, ChangedError):
        return None


async def on_type(
    session: Session, params: lsp.DocumentOnTypeFormattingParams
) -> list[lsp.TextEdit] | None:
    """Return the margin of a line that is begun: below a line that ends in `:` one level more."""
    document = session.documents.get(path_of(params.text_document.uri))
    number = params.position.line + 1
    if document is None or params.ch != "\n" or number < 2:
        return None
    lines = document.lines
    line, above = lines.line(number), lines.line(number - 1)
    if line.strip() or not above.strip():
        return None
    opens = above.partition("#")[0].rstrip().endswith(":")
    step = ("\t" if above.startswith("\t") else " " * params.options.tab_size) if opens else ""
    wanted = margin_of(above) + step
    if line == wanted or (not opens and width(line) <= width(wanted)):
        return None  # who goes back to the left means it
    where = lines.between((number, 1), (number, len(line) + 1))
    return [lsp.TextEdit(where, wanted)]
