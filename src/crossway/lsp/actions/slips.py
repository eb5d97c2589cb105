"""A slip becomes what was meant: the near names that a diagnostic asks about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossway.language.diagnostic import Diagnostic
from crossway.language.near import SUGGESTED, near_names
from crossway.language.span import Span
from crossway.language.words import leaf
from crossway.lsp.actions.offer import Asked, Offer


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield each name that may have been meant, in every place that one slip was found in."""
    for found in asked.found:
        for name in _meant(found):
            offer = Offer(asked.place, f"Change to {name}", found)
            slip = _slip(asked, found, name)
            for span in (found.span, *(one.span for one in found.related)):
                if (at := _where(asked, slip, span, name)) is not None:
                    offer.replace(at, leaf(name) if "." in (slip or "") else name)
            if offer.edits:
                yield offer


def _meant(found: Diagnostic) -> list[str]:
    """Return the names in the hint of a diagnostic: Charge and Change in one that suggests both."""
    hint = found.hint or ""
    if not hint.startswith(SUGGESTED):
        return []
    listed = hint.removeprefix(SUGGESTED).strip().rstrip("?").split(" or ")
    return [one.strip("`") for one in listed if one and " " not in one]


def _slip(asked: Asked, found: Diagnostic, meant: str) -> str | None:
    """Return the word that was written for another one, None where there is no telling.

    Most often a diagnostic is named after it. Where it is named after something else, as after the
    call whose argument is misspelt, it is the one word there that looks like what was meant:

        nexus DepotEndpoint Depot.Reserve(id: order.id, amout: 3)   # Reserve has an amount
    """
    written = asked.place.index.tokens(found.span.path).inside(found.span)
    words = dict.fromkeys(one.text.strip("\"'") for one in written)
    near = [word for word in words if near_names(word, [leaf(meant)])]
    if found.name and (leaf(found.name) in near or not near):
        return found.name
    said = [word for word in near if re.search(rf"\b{re.escape(word)}\b", found.message)]
    return said[0] if len(said) == 1 else None


def _where(asked: Asked, slip: str | None, span: Span, meant: str) -> Span | None:
    """Return where the slip stands in a span: the word, or the text in quotes.

    What a line cannot go on with may stand behind it: `trry:` is told at its colon.
    """
    tokens = asked.place.index.tokens(span.path)
    if slip:
        return tokens.named(leaf(slip), span) or tokens.quoted(slip, span)
    inside = tokens.inside(span)
    if len(inside) != 1:
        return None
    if inside[0].text.isidentifier() or not meant.isidentifier():
        return tokens.span(inside[0])
    before = tokens.inside(Span(span.path, span.line, 1, span.line, span.column))
    near = [token for token in before if near_names(token.text, [meant])]
    return tokens.span(near[-1]) if near else None
