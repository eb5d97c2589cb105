"""refused-by-wider-list: a list names a namespace that another list in front of it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.facts import Facts, in_outline
from crossway.checks.lists import access_to, named, with_members, written_lists
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the callers on a list of a service or an operation that can call through no endpoint.

    The namespace of an endpoint may call whatever it leads to.
    """
    calling = set(_calling(facts))
    for one in written_lists(facts):
        about = (one.list.service, one.list.operation)
        fronts = [(e, access_to(e, *about, facts.design)) for e in one.endpoints]
        if one.list.level == "endpoint" or not fronts:
            continue
        for caller in dict.fromkeys(one.list.callers or ()):
            if (*about, caller) in calling:
                continue  # `caller-not-allowed` says it of the call
            refusing = [
                named(found, endpoint.name)
                for endpoint, access in fronts
                if caller != endpoint.namespace and (found := access.refusing(caller))
            ]
            if len(refusing) == len(fronts):
                yield RULE.at(
                    one.place(caller),
                    f"{one.owner} lists {caller}, which {refusing[0]} refuses",
                    hint=f"add {caller} there too: a caller has to be on every list, or remove it",
                    name=caller,
                )


def _calling(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield the service and the operation that a call reaches, and who calls; all of them, too."""
    for body, _, target in facts.targets():
        for namespace in with_members(facts.namespaces(body), facts.design):
            yield target.service, target.operation, namespace
            yield target.service, "", namespace


_DESIGN = """\
workflow Ship(order: Order) -> (Parcel):
    nexus Parcels Packing.Pack(order) -> parcel
        options:
            timeout: 1m
    close complete(parcel)

nexus_endpoint Parcels:
    target_namespace: parcels
    target_task_queue: parcels
    allowed_caller_namespaces: [ships]

nexus_service Packing:
    operation Pack(order: Order) -> Parcel:
        options:
            allowed_caller_namespaces: [ships, audits]
        return Parcel{id: order.id}

worker shipping:
    workflow Ship

namespace ships:
    worker shipping
        options:
            task_queue: "ships"
"""

RULE = Rule(
    code="refused-by-wider-list",
    subject=Subject.CALLERS,
    severity=Severity.WARNING,
    summary="a list names a namespace that a wider list refuses",
    why="""\
Lists stand on endpoints, services and operations, and a caller has to be on each of those that hold
for what it calls: a narrower list takes away and never adds. Who is on an operation's list alone is
refused all the same.""",
    bad=_DESIGN,
    good=_DESIGN.replace("[ships]", "[ships, audits]"),
    check=check,
)
