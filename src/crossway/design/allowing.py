"""The lists of who may call that services and operations have of their own.

What several lists come to is decided in `crossway.language.access`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.design.model import Design, EndpointEntry
from crossway.design.names import Names
from crossway.design.options import OPERATION, SERVICE, OptionSet, given_texts
from crossway.language import tree
from crossway.language.access import AllowList


def narrower_lists(names: Names, services: Iterable[str]) -> tuple[AllowList, ...]:
    """Return the lists of some services and of their operations, in source order."""
    return tuple(one for service in services for one in _of_service(names, service))


def everybody_who_may_call(design: Design, endpoint: EndpointEntry) -> tuple[str, ...] | None:
    """Return the namespaces that may call something through an endpoint; None for any.

    Of an endpoint with a list of its own it is that list.
    """
    if endpoint.callers is not None:
        return endpoint.callers
    lists = [
        endpoint.access(service.name, operation).callers
        for service in (design.services[name] for name in endpoint.services)
        for operation in service.operations
    ]
    if not lists or None in lists:
        return None
    return tuple(dict.fromkeys(caller for callers in lists for caller in callers or ()))


def _of_service(names: Names, service: str) -> Iterator[AllowList]:
    found = names.services.get(service)
    if found is None:
        return
    yield from _list(service, "", SERVICE, found.node.options)
    for name, operation in names.operations[service].items():
        yield from _list(service, name, OPERATION, operation.options)


def _list(
    service: str, operation: str, takes: OptionSet, options: tree.Options
) -> Iterator[AllowList]:
    """Yield what some options say of who may call, if anything."""
    if not options:  # as most
        return
    callers = given_texts(takes, options, "allowed_caller_namespaces")
    originators = given_texts(takes, options, "originating_namespaces")
    if callers is not None or originators is not None:
        yield AllowList(service, operation, callers, originators)
