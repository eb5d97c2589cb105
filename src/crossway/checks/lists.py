"""Every list of who may call, with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crossway.checks.facts import Facts
from crossway.design.allowing import narrower_lists
from crossway.design.members import members_of
from crossway.design.model import Design, EndpointEntry
from crossway.design.options import (
    CLASSIC_ENDPOINT,
    ENDPOINT,
    OPERATION,
    SERVICE,
    OptionSet,
    given,
    plain_text,
)
from crossway.language import tree
from crossway.language.access import Access, AllowList
from crossway.language.holes import bindings, has_holes
from crossway.language.near import did_you_mean
from crossway.language.span import Span
from crossway.language.structs import Struct


class Listed(Struct, frozen=True):
    """A list, what a message calls the thing it is on, and the endpoints that it holds behind.

    `span` is where that thing is declared, `option` what is written of who may call it.
    """

    list: AllowList
    owner: str
    span: Span
    endpoints: tuple[EndpointEntry, ...]
    option: tree.Option | None

    def place(self, caller: str) -> Span:
        """Return where a caller stands on the list."""
        value = self.option.value if self.option else None
        items = value.items if isinstance(value, tree.ListOf) else (value,)
        words = [one for one in items if isinstance(one, tree.Node)]
        return next((one.span for one in words if plain_text(one) == caller), self.span)


def written_lists(facts: Facts) -> Iterator[Listed]:
    """Yield the lists of endpoints, then those of services and operations."""
    fronts = endpoints_in_front(facts.design)
    written = {one.span: one for one in facts.endpoints}
    for endpoint in facts.design.endpoints.values():
        if endpoint.span is not None:
            own, declared = endpoint.lists[0], written[endpoint.span]
            takes = ENDPOINT if declared.namespace else CLASSIC_ENDPOINT
            option = _callers(takes, declared.options)
            yield Listed(own, named(own, endpoint.name), endpoint.span, (endpoint,), option)
    for service in facts.design.services.values():
        if service.tree is None:
            continue
        for narrower in narrower_lists(facts.design.names, [service.name]):
            operation = service.operations.get(narrower.operation)
            node = operation.tree if operation and operation.tree else service.tree
            takes = SERVICE if node is service.tree else OPERATION
            before, option = fronts.get(service.name, ()), _callers(takes, node.options)
            yield Listed(narrower, named(narrower, ""), node.span, before, option)


def _callers(takes: OptionSet, options: tree.Options) -> tree.Option | None:
    return given(takes, options, "allowed_caller_namespaces")


def meant(caller: str, design: Design) -> str | None:
    """Return the question whether a listed namespace is a misspelt one of the design."""
    known = with_members(design.namespaces, design)
    if caller in known or any(_may_be(caller, name, design) for name in design.namespaces):
        return None
    # Who names one member chose it: the whole family would be more than was meant.
    alike = (one for one in known if has_holes(caller) or not members_of(one, design))
    return did_you_mean(caller, tuple(alike))


def with_members(namespaces: Iterable[str], design: Design) -> tuple[str, ...]:
    """Return namespaces, each family followed by the members that the design gives it."""
    return tuple(one for name in namespaces for one in (name, *members_of(name, design)))


def access_to(endpoint: EndpointEntry, service: str, operation: str, design: Design) -> Access:
    """Return who may call an operation, where a family and its members mean the same.

    namespace shard-{org}:
        with:
            org: [acme, globex]
    ..  allowed_caller_namespaces: [shard-acme, shard-globex]     # shard-{org} is on it
    """
    lists = endpoint.access(service, operation).lists
    return Access(
        tuple(
            replace(
                one,
                callers=as_families(one.callers, design),
                originators=as_families(one.originators, design),
            )
            for one in lists
        )
    )


def refused(access: Access, caller: str, design: Design) -> dict[str, AllowList]:
    """Return a namespace that may not call, with the narrowest list that lacks it.

    Of a family of which some members may call it is those that may not.
    """
    found = access.refusing(caller)
    if found is None:
        return {}
    each = {one: access.refusing(one) for one in members_of(caller, design)}
    lacking = {one: its for one, its in each.items() if its is not None}
    return lacking if len(lacking) < len(each) else {caller: found}


def as_families(listed: tuple[str, ...] | None, design: Design) -> tuple[str, ...] | None:
    """Return a list with the members of its families, and the families whose members are on it."""
    if listed is None:
        return None
    if not design.namespace_families and not any(map(has_holes, listed)):
        return listed  # as in most designs, of which each list is asked for often
    found = dict.fromkeys(with_members(listed, design))
    for family in design.namespace_families:
        its = members_of(family, design)
        whole = its and found.keys() >= {*its}
        if whole or any(_may_be(one, family, design) for one in listed):
            found[family] = None
    return tuple(found)


def _may_be(namespace: str, family: str, design: Design) -> bool:
    """Return whether a namespace may be a member of a family whose members nobody knows here."""
    if namespace in design.namespaces or has_holes(namespace) or not has_holes(family):
        return False
    return not members_of(family, design) and bool(bindings(family, namespace))


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
