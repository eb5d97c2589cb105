"""A namespace that may not call gets onto the lists that refuse it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.lists import access_to, refused
from crossway.checks.walking import Site
from crossway.design.options import CLASSIC_ENDPOINT, ENDPOINT, OPERATION, SERVICE, OptionSet, given
from crossway.language import tree
from crossway.language.access import Access, AllowList
from crossway.language.blocks import without_comments
from crossway.lsp.actions.offer import Asked, Offer
from crossway.lsp.typed import margin_of

_KEY = "allowed_caller_namespaces"


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield the caller's namespace on every list that lacks it."""
    for found in asked.of("caller-not-allowed"):
        for body in asked.bodies:
            for site in body.sites:
                if site.call.span == found.span:
                    for caller in _callers(asked, site, body):
                        offer = Offer(asked.place, f"Let {caller} call it", found)
                        _allow(offer, asked, site, caller)
                        if offer.edits:
                            yield offer


def _access(asked: Asked, site: Site) -> tuple[str, Access] | None:
    """Return the endpoint that a call goes through, and who may make it."""
    design = asked.place.design
    target = design.calls.nexus.get(site.call.span)
    endpoint = design.endpoints.get(target.endpoint) if target else None
    if target is None or endpoint is None:
        return None
    return endpoint.name, access_to(endpoint, target.service, target.operation, design)


def _callers(asked: Asked, site: Site, body: Body) -> Iterable[str]:
    """Return the namespaces that may not make a call; of a family those of its members alone."""
    found = _access(asked, site)
    if found is None:
        return ()
    callers = sorted(asked.place.index.facts.namespaces(body))
    return [one for each in callers for one in refused(found[1], each, asked.place.design)]


def _allow(offer: Offer, asked: Asked, site: Site, caller: str) -> None:
    endpoint, access = _access(asked, site) or ("", Access())
    for one in access.lists:
        if one.callers is not None and caller not in one.callers:
            _add(offer, asked, one, endpoint, caller)


def _add(offer: Offer, asked: Asked, one: AllowList, endpoint: str, caller: str) -> None:
    takes, options = _where(asked, one, endpoint)
    entry = given(takes, options, _KEY) if takes else None
    if entry is None or isinstance(entry.value, tuple):
        return
    value, path = entry.value, entry.span.path
    lines, tokens = asked.place.snapshot.lines(path), asked.place.index.tokens(path)
    quoted = caller if caller.replace("-", "").replace("_", "").isalnum() else f'"{caller}"'
    if not isinstance(value, tree.ListOf):
        offer.replace(value.span, f"[{_text(asked, path, value)}, {quoted}]")
    elif not value.items or tokens.inside(value.span)[0].text == "[":
        inside = ", ".join([*(_text(asked, path, item) for item in value.items), quoted])
        offer.replace(value.span, f"[{inside}]")
    else:  # one on each line, behind a dash
        last = value.items[-1].span.end_line
        offer.below(path, last, [f"{margin_of(lines.line(last))}- {quoted}"])


def _text(asked: Asked, path: str, value: tree.Node) -> str:
    span = value.span
    return asked.place.snapshot.lines(path).line(span.line)[span.column - 1 : span.end_column - 1]


def _where(asked: Asked, one: AllowList, endpoint: str) -> tuple[OptionSet | None, tree.Options]:
    """Return the options that a list is written in, and what they may hold."""
    if not one.service:
        for declared in asked.place.index.facts.endpoints:
            if declared.name == endpoint:
                return (ENDPOINT if declared.namespace else CLASSIC_ENDPOINT), declared.options
        return None, ()
    service = asked.place.design.names.services.get(one.service)
    if service is None:
        return None, ()
    if not one.operation:
        return SERVICE, service.node.options
    for operation in without_comments(service.node.operations):
        if operation.name == one.operation:
            return OPERATION, operation.options
    return None, ()
