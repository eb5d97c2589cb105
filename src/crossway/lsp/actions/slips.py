"""A slip becomes what was meant: the near names that a diagnostic asks about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crossway.language import tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import SUGGESTED, near_names
from crossway.language.span import Span
from crossway.language.walk import items_around
from crossway.language.words import leaf
from crossway.lsp.actions.offer import Asked, Offer, lines_of
from crossway.lsp.values import holes_of

_OF_VALUES = ("undefined-name", "unfilled-hole")
"""What is said of the name of a value, or of a hole in a text that one fills."""


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield each name that may have been meant, in every place that one slip was found in."""
    for found in asked.found:
        for name in _meant(found):
            offer = Offer(asked.place, f"Change to {name}", found)
            slip = _slip(asked, found, name)
            for at in _places(asked, found, slip, name):
                offer.replace(at, leaf(name) if "." in (slip or "") else name)
            if offer.edits:
                yield offer


def _places(asked: Asked, found: Diagnostic, slip: str | None, name: str) -> Iterable[Span]:
    """Return where a slip stands: of a value every use of it, of anything else each place told."""
    spans = (found.span, *(one.span for one in found.related))
    if slip and found.code in _OF_VALUES:
        uses = {use for span in spans for use in _uses(asked, slip, span, name)}
        if uses:
            return sorted(uses)
    told = (_where(asked, slip, span, name) for span in spans)
    return [at for at in told if at is not None]


def _uses(asked: Asked, slip: str, span: Span, name: str) -> Iterator[Span]:
    """Yield where a value is called so in the definition around a span, handlers included.

    It is told of once, at its first use. Where it is the parameter of a handler or the item of a
    list, it is no slip.
    """
    for body in asked.bodies:
        first, last = lines_of(body.definition)
        around = span.path == body.file.path and first <= span.line <= last
        if around and slip not in body.names and name in body.names:
            items = items_around(body.nodes)
            for node in body.nodes:
                if slip not in items.get(id(node), ()):
                    yield from _called(asked, node, slip)


def _called(asked: Asked, node: tree.Node, slip: str) -> Iterator[Span]:
    """Yield where a value, or a hole of a text, is called so."""
    match node:
        case tree.Name(name) if name == slip:
            yield node.span
        case tree.String():
            tokens = asked.place.index.tokens(asked.place.path)
            yield from (at for _, at in holes_of(tokens, node, frozenset({slip})))
        case _:  # nothing that has a name as a value
            pass


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
