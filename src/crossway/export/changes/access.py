"""Who may call, and by which way: endpoints and lists, before and now."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.design.model import Design, EndpointEntry
from crossway.export.changes.change import Kind

Found = Iterator[tuple[str, Kind, str]]
"""What it is about, the kind, and what it says."""


def compare_access(old: Design, new: Design) -> Found:
    """Yield what changed of endpoints, and of who may call which operation through them."""
    before, now = _endpoints(old), _endpoints(new)
    for name, endpoint in before.items():
        if name not in now:
            yield f"endpoint {name}", Kind.ENDPOINT_CHANGED, "is gone"
            continue
        yield from _of_endpoint(endpoint, now[name])
        yield from _of_lists(endpoint, now[name], old, new)
    for name in now:
        if name not in before:
            yield f"endpoint {name}", Kind.ENDPOINT_ADDED, "is new"


def _endpoints(design: Design) -> dict[str, EndpointEntry]:
    return {name: one for name, one in design.endpoints.items() if not one.simulated}


def _of_endpoint(old: EndpointEntry, new: EndpointEntry) -> Found:
    about = f"endpoint {old.name}"
    if old.namespace != new.namespace:
        said = f"led to {old.namespace} and leads to {new.namespace}, whose key signs its answers"
        yield about, Kind.ENDPOINT_CHANGED, said
    for service in old.services:
        if service not in new.services:
            yield about, Kind.ENDPOINT_CHANGED, f"leads no longer to {service}"
    for service in new.services:
        if service not in old.services:
            yield about, Kind.ENDPOINT_ADDED, f"leads to {service} as well"
    if old.caller_identity != new.caller_identity:
        kind = Kind.CALLER_ADDED if new.caller_identity != "signed" else Kind.CALLER_REMOVED
        said = f"knew callers by {old.caller_identity} and knows them by {new.caller_identity}"
        yield about, kind, said
    if old.proof != new.proof:
        strict = new.proof == "signature"
        said = "takes no MAC any more, callers sign" if strict else "takes a MAC as well"
        yield about, Kind.CALLER_REMOVED if strict else Kind.CALLER_ADDED, said
    if old.replay != new.replay:
        once = new.replay == "once"
        said = "takes a call with the same token once" if once else "takes a call again"
        yield about, Kind.CALLER_REMOVED if once else Kind.CALLER_ADDED, said


def _of_lists(old: EndpointEntry, new: EndpointEntry, was: Design, has: Design) -> Found:
    """Yield who lost or gained a way to an operation; of all operations alike, once."""
    found = {
        f"{service}.{operation}": [
            *_of_list(before.callers, now.callers, "call"),
            *_of_list(before.originators, now.originators, "begin a chain of calls to"),
        ]
        for service, operation in _in_both(old, new, was, has)
        for before, now in [(old.access(service, operation), new.access(service, operation))]
    }
    shared = [
        one for one in next(iter(found.values()), []) if all(one in f for f in found.values())
    ]
    for kind, said in shared:
        yield f"endpoint {old.name}", kind, said.format("anything behind it")
    for about, told in found.items():
        for kind, said in (one for one in told if one not in shared):
            yield about, kind, said.format(f"it through {old.name}")


def _in_both(
    old: EndpointEntry, new: EndpointEntry, was: Design, has: Design
) -> Iterator[tuple[str, str]]:
    """Yield each service and operation that both endpoints lead to."""
    for service in (name for name in old.services if name in new.services):
        before, now = was.services.get(service), has.services.get(service)
        for operation, entry in (before.operations if before and now else {}).items():
            other = now.operations.get(operation) if now else None
            if all(one and (one.tree or one.workflow) for one in (entry, other)):
                yield service, operation


def _of_list(
    old: tuple[str, ...] | None, new: tuple[str, ...] | None, do: str
) -> Iterator[tuple[Kind, str]]:
    """Yield what a list that became another one takes or gives; `{}` stands for of what."""
    if old is None and new is not None:
        only = ", ".join(new) or "nobody"
        yield Kind.CALLER_REMOVED, f"was open to anybody, and only {only} may {do} {{}} now"
    elif old is not None and new is None:
        yield Kind.CALLER_ADDED, f"anybody may {do} {{}} now"
    else:
        before, now = old or (), new or ()
        for caller in (one for one in before if one not in now):
            yield Kind.CALLER_REMOVED, f"{caller} may no longer {do} {{}}"
        for caller in (one for one in now if one not in before):
            yield Kind.CALLER_ADDED, f"{caller} may {do} {{}} now"
