"""A Markdown file with its TWF blocks in the canonical layout; nothing else of it changes."""

from __future__ import annotations

from dataclasses import dataclass

from crossway.design.reading import rewrite_blocks
from crossway.format.text import UnreadableError, format_text
from crossway.language.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class FormattedPage:
    """The text of a page, and what the parser found in the blocks that stay as they are."""

    text: str
    diagnostics: tuple[Diagnostic, ...]


def format_page(markdown: str, path: str) -> FormattedPage:
    """Return a page with each of its TWF blocks formatted that parses.

    Others stay: a page may show what is wrong on purpose.

    Raises:
        ChangedError: the layout of a block would change its meaning.
    """
    found: list[Diagnostic] = []

    def rewrite(text: str, line: int) -> str:
        try:
            return format_text(text, path, line)
        except UnreadableError as unreadable:
            found.extend(unreadable.diagnostics)
            return text

    return FormattedPage(rewrite_blocks(markdown, rewrite), tuple(found))
