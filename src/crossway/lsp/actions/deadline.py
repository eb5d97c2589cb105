"""A nexus call that waits as long as it takes gets a deadline."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.language import tree
from crossway.lsp.actions.offer import Asked, Offer
from crossway.lsp.typed import margin_of

_OPTION = "schedule_to_close_timeout: 5m"


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield the call with an option below it."""
    for found in asked.of("nexus-missing-deadline"):
        path = asked.place.path
        for body in asked.bodies:
            for site in body.sites:
                if site.call.span == found.span and isinstance(site.call, tree.NexusCall):
                    offer = Offer(asked.place, "Add a deadline of 5 minutes", found)
                    _add(offer, asked, site.call, site.statement, path)
                    yield offer


def _add(offer: Offer, asked: Asked, call: tree.NexusCall, statement: tree.Line, path: str) -> None:
    lines, unit = asked.place.lines, asked.unit(path)
    margin = margin_of(lines.line(statement.span.line))
    above = lines.line(statement.span.line - 1).strip()
    if isinstance(statement, tree.Case):  # what stands below it is its body
        known = [o for o in call.options if isinstance(o, tree.Option)]
        if known or above.startswith("options("):
            offer.edits.clear()
            _inside(offer, asked, statement.span.line - 1, path)
            return
        offer.above(path, statement.span.line, [f"{margin}options(timeout: 5m)"])
        return
    if above.startswith("options("):
        _inside(offer, asked, statement.span.line - 1, path)
        return
    following = range(statement.span.end_line + 1, len(lines.all) + 1)
    below = next((number for number in following if lines.line(number).strip()), 0)
    if below and call.options and lines.line(below).strip() == "options:":
        offer.below(path, below, [f"{margin}{unit}{unit}{_OPTION}"])
        return
    added = [f"{margin}{unit}options:", f"{margin}{unit}{unit}{_OPTION}"]
    offer.below(path, statement.span.end_line, added)


def _inside(offer: Offer, asked: Asked, line: int, path: str) -> None:
    """Put the deadline first into a classic `options(..)` of a line."""
    tokens = asked.place.index.tokens(path)
    for token in tokens.all:
        if token.line == line and token.text == "(":
            span = tokens.span(token)
            empty = asked.place.lines.line(line)[token.end_column - 1 :].lstrip().startswith(")")
            offer.replace(span, "(timeout: 5m" + ("" if empty else ", "))
            return
