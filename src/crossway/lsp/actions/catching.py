"""A call whose failure nobody handles is put into a `try:` with a `catch` for its kind of error."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.checks.bodies import Body
from crossway.checks.walking import Site
from crossway.language import tree
from crossway.language.walk import walk
from crossway.lsp.actions.offer import Asked, Offer, lines_of
from crossway.lsp.typed import margin_of


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield the call in a `try:`: when it fails, the workflow fails or the operation says so."""
    for body in asked.bodies:
        if body.kind not in ("workflow", "operation"):
            continue
        for site in body.sites:
            plain = site.mode == "awaited" and isinstance(site.statement, tree.Await)
            if plain and asked.holds(site.call.span) and site.race is None:
                yield _offer(asked, body, site)


def _offer(asked: Asked, body: Body, site: Site) -> Offer:
    path, lines, unit = asked.place.path, asked.place.lines, asked.unit(asked.place.path)
    first, last = lines_of(site.statement)
    margin = margin_of(lines.line(first))
    if lines.line(first - 1).startswith(f"{margin}options("):  # above it: below is another's
        first -= 1
    error, name = _error(site.call), _free(body)
    offer = Offer(asked.place, f"Catch {error} here")
    offer.above(path, first, [f"{margin}try:"])
    for number in range(first, last + 1):
        if lines.line(number).strip():
            start = lines.between((number, 1), (number, 1))
            offer.edits[path].append(lsp.TextEdit(start, unit))
    ends = f"close fail({name}.message)"
    if body.kind == "operation":
        ends = f"raise UnavailableError({name}.message)"
    elif _is_at_last(body, site):
        ends = f"log({name}.message)"  # what ends there would hide how the workflow ended
    offer.below(path, last, [f"{margin}catch {error} -> {name}:", f"{margin}{unit}{ends}"])
    return offer


def _is_at_last(body: Body, site: Site) -> bool:
    """Return whether a call stands below `finally:`."""
    tries = (node for node in walk(body.definition) if isinstance(node, tree.Try))
    below = (one for node in tries for one in node.at_last or ())
    return any(part is site.statement for one in below for part in (one, *walk(one)))


def _error(call: tree.Call) -> str:
    """Return the type of the error that a failed call raises."""
    match call:
        case tree.NexusCall():
            return "NexusOperationError"
        case tree.ActivityCall():
            return "ActivityError"
        case tree.WorkflowCall():
            return "ChildWorkflowError"


def _free(body: Body) -> str:
    """Return a name for the error that nothing in the body has."""
    names = ("err", "error", "failure", *(f"err{number}" for number in range(len(body.names) + 1)))
    return next(name for name in names if name not in body.names)
