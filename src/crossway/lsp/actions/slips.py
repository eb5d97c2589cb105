"""A slip becomes what was meant: the near names that a diagnostic asks about."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.language.diagnostic import Diagnostic
from crossway.language.near import SUGGESTED
from crossway.language.span import Span
from crossway.language.words import leaf
from crossway.lsp.actions.offer import Asked, Offer


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield each name that may have been meant, in every place that one slip was found in."""
    for found in asked.found:
        for name in _meant(found):
            offer = Offer(asked.place, f"Change to {name}", found)
            for span in (found.span, *(one.span for one in found.related)):
                if (at := _where(asked, found, span)) is not None:
                    offer.replace(at, leaf(name) if "." in (found.name or "") else name)
            if offer.edits:
                yield offer


def _meant(found: Diagnostic) -> list[str]:
    """Return the names in the hint of a diagnostic: Charge and Change in one that suggests both."""
    hint = found.hint or ""
    if not hint.startswith(SUGGESTED):
        return []
    listed = hint.removeprefix(SUGGESTED).strip().rstrip("?").split(" or ")
    return [one.strip("`") for one in listed if one and " " not in one]


def _where(asked: Asked, found: Diagnostic, span: Span) -> Span | None:
    """Return where the slip stands in a span: the word, or the text in quotes."""
    tokens = asked.place.index.tokens(span.path)
    if found.name:
        name = found.name
        return tokens.named(leaf(name), span) or tokens.quoted(name, span)
    inside = tokens.inside(span)
    return tokens.span(inside[0]) if len(inside) == 1 else None
