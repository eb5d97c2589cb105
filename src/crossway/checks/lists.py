"""Every list of who may call, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.facts import Facts
from crossway.design.allowing import narrower_lists
from crossway.design.model import Design, EndpointEntry
from crossway.language.access import AllowList
from crossway.language.span import Span
from crossway.language.structs import Struct


class Listed(Struct, frozen=True):
    """A list, what a message calls the thing it is on, and the endpoints that it holds behind."""

    list: AllowList
    owner: str
    span: Span
    endpoints: tuple[EndpointEntry, ...]


def written_lists(facts: Facts) -> Iterator[Listed]:
    """Yield the lists of endpoints, then those of services and operations."""
    fronts = endpoints_in_front(facts.design)
    for endpoint in facts.design.endpoints.values():
        if endpoint.span is not None:
            own = endpoint.lists[0]
            yield Listed(own, named(own, endpoint.name), endpoint.span, (endpoint,))
    for service in facts.design.services.values():
        if service.tree is None:
            continue
        for narrower in narrower_lists(facts.design.names, [service.name]):
            operation = service.operations.get(narrower.operation)
            node = operation.tree if operation and operation.tree else service.tree
            yield Listed(narrower, named(narrower, ""), node.span, fronts.get(service.name, ()))


def endpoints_in_front(design: Design) -> dict[str, tuple[EndpointEntry, ...]]:
    """Return the endpoints that lead to each service."""
    found: dict[str, tuple[EndpointEntry, ...]] = {}
    for endpoint in design.endpoints.values():
        for service in endpoint.services:
            found[service] = (*found.get(service, ()), endpoint)
    return found


def named(one: AllowList, endpoint: str) -> str:
    """Return what a message calls the thing that a list of an endpoint's is on."""
    return one.owner if one.service else f"{one.owner} {endpoint}"


def origins(facts: Facts) -> dict[str, frozenset[str]]:
    """Return for each namespace where the chains of calls that reach it may have begun.

    In itself, for somebody may start its workflows, and wherever those of its callers did.
    """
    callers: dict[str, set[str]] = {}
    for body, _, target in facts.targets():
        callers.setdefault(target.namespace, set()).update(facts.namespaces(body))
    found = {}
    for namespace in {*callers, *(one for several in callers.values() for one in several)}:
        reached, waiting = {namespace}, [namespace]
        while waiting:
            new = callers.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        found[namespace] = frozenset(reached)
    return found
