"""idle-caller: an allow-list names a namespace of the design that never calls."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts, in_outline
from crossway.checks.lists import as_families, with_members, written_lists
from crossway.checks.rule import Rule, Subject
from crossway.design.model import NexusTarget
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the listed namespaces in which something runs, and nothing of it calls."""
    calls: dict[str, list[tuple[NexusTarget, str]]] = {}
    for body, _, target in facts.targets():
        for namespace in with_members(facts.namespaces(body), facts.design):
            calls.setdefault(target.endpoint, []).append((target, namespace))
    design = facts.design
    placed = [flow.placements for flow in design.workflows.values() if flow.tree is not None]
    placed += [service.placements for service in design.services.values() if service.tree]
    places = (place.namespace for several in placed for place in several)
    running = {*with_members(places, design)}
    for one in written_lists(facts):
        calling = {
            namespace
            for endpoint in one.endpoints
            for target, namespace in calls.get(endpoint.name, ())
            if one.list.holds_for(target.service, target.operation)
        }
        own = {endpoint.namespace for endpoint in one.endpoints}
        listed = as_families(one.list.callers, design)
        if not calling or calling - own - set(listed or ()):
            # Who calls it is in no file here, or is still to be written; or one that is not listed
            # calls, and which names are right is told there (`caller-not-allowed`).
            continue
        for caller in dict.fromkeys(one.list.callers or ()):
            if caller in running and caller not in calling:
                yield RULE.at(
                    one.place(caller),
                    f"{one.owner} lets namespace {caller} call it, and nothing in {caller} does",
                    hint=f"remove {caller} from `allowed_caller_namespaces`, unless others call",
                    name=caller,
                )


_DESIGN = """\
workflow Ship(order: Order) -> (Parcel):
    nexus Parcels Packing.Pack(order) -> parcel
        options:
            timeout: 1m
    close complete(parcel)

workflow Bill(order: Order):
    close complete

nexus_endpoint Parcels:
    target_namespace: parcels
    target_task_queue: parcels
    allowed_caller_namespaces: [ships, bills]

nexus_service Packing:
    operation Pack(order: Order) -> Parcel:
        return Parcel{id: order.id}

worker shipping:
    workflow Ship

worker billing:
    workflow Bill

namespace ships:
    worker shipping
        options:
            task_queue: "ships"

namespace bills:
    worker billing
        options:
            task_queue: "bills"
"""

RULE = Rule(
    code="idle-caller",
    subject=Subject.CALLERS,
    severity=Severity.HINT,
    summary="an allow-list names a namespace of the design that never calls",
    why="""\
Who is on the list may call. A namespace that is part of this design and does not call needs no
right to, and its keys would open the endpoint for whoever gets hold of them. It may still be right:
another design of that namespace may be the one that calls.""",
    bad=_DESIGN,
    good=_DESIGN.replace("[ships, bills]", "[ships]"),
    check=check,
)
