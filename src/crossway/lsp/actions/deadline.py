"""A nexus call that waits as long as it takes gets a deadline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from crossway.design.options import NEXUS, given
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.tokens import Token
from crossway.lsp.actions.offer import Asked, Offer
from crossway.lsp.typed import margin_of

_OPTION = "schedule_to_close_timeout: 5m"


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield the call with one more option: among those that it has, else with the first."""
    for found in asked.of("nexus-missing-deadline"):
        for body in asked.bodies:
            for site in body.sites:
                if site.call.span == found.span and _lacks(site.call):
                    offer = Offer(asked.place, "Add a deadline of 5 minutes", found)
                    _add(offer, asked, site.call, site.statement)
                    yield offer


def _lacks(call: tree.Call) -> TypeGuard[tree.NexusCall]:
    """Return whether a call has no deadline, rather than one of each attempt."""
    nexus = isinstance(call, tree.NexusCall)
    return nexus and given(NEXUS, call.options, "schedule_to_close_timeout") is None


def _add(offer: Offer, asked: Asked, call: tree.NexusCall, statement: tree.Line) -> None:
    path, unit = asked.place.path, asked.unit(asked.place.path)
    margin = margin_of(asked.place.lines.line(statement.span.line))
    if begun := _options(asked, call, statement, margin):
        _among(offer, asked, call, begun)
    elif isinstance(statement, tree.Case):  # what stands below it is its body
        offer.above(path, statement.span.line, [f"{margin}options(timeout: 5m)"])
    else:
        added = [f"{margin}{unit}options:", f"{margin}{unit}{unit}{_OPTION}"]
        offer.below(path, statement.span.end_line, added)


def _options(
    asked: Asked, call: tree.NexusCall, statement: tree.Line, margin: str
) -> list[Token] | None:
    """Return the tokens from the `options` of a call on: above it or below it, in either form.

    What is no option of the call itself says nothing: the line above may be any other call's. Nor
    does a comment among them, which may stand above the word itself.
    """
    tokens = asked.place.index.tokens(asked.place.path).all
    if (option := _first(call)) is not None:
        first = option.span
        words = (
            number
            for number, token in enumerate(tokens)
            if token.text == "options" and (token.line, token.column) < (first.line, first.column)
        )
        return tokens[max(words, default=len(tokens)) :]
    above = (statement.span.line - 1, len(margin) + 1)  # `options()`, which holds none
    for number, token in enumerate(tokens):
        if (token.line, token.column) == above and token.text == "options":
            return tokens[number:]
    return None


def _first(call: tree.NexusCall) -> tree.Option | None:
    """Return the first option of a call, None where it has none."""
    return next(without_comments(call.options), None)


def _among(offer: Offer, asked: Asked, call: tree.NexusCall, begun: list[Token]) -> None:
    """Put the deadline first into `options(..)`, or as the first line below `options:`."""
    word, opening, following = begun[:3]
    option = _first(call)
    if opening.text != "(" and option is not None:
        margin = margin_of(asked.place.lines.line(option.span.line))
        offer.below(asked.place.path, word.line, [f"{margin}{_OPTION}"])
        return
    behind = ", " if following.line == opening.line else ","
    span = asked.place.index.tokens(asked.place.path).span(opening)
    offer.replace(span, "(timeout: 5m" + ("" if following.text == ")" else behind))
