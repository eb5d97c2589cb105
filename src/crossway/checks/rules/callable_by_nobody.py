"""callable-by-nobody: an operation whose own lists let no other namespace call it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crossway.checks.facts import Facts, in_outline
from crossway.checks.lists import endpoints_in_front, named
from crossway.checks.rule import Rule, Subject
from crossway.design.model import EndpointEntry, OperationEntry
from crossway.language.access import Access
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the operations that the list of their service or their own closes at every endpoint.

    An endpoint whose own list is empty is closed on purpose, and says so in one place.
    """
    fronts = endpoints_in_front(facts.design)
    for service in facts.design.services.values():
        for operation in service.operations.values():
            before = fronts.get(service.name, ())
            closing = _closing(before, service.name, operation)
            if operation.tree is not None and closing:
                yield RULE.at(
                    operation.tree.span,
                    f"nobody may call {operation.name}: {closing}",
                    hint="list who may call it, or remove it",
                    name=operation.name,
                )


def _closing(fronts: Sequence[EndpointEntry], service: str, operation: OperationEntry) -> str:
    """Return what closes an operation at every endpoint in front of it; "" if one lets in."""
    if operation.tree is None or (operation.tree.body is None and operation.workflow is None):
        return ""
    first = ""
    for endpoint in fronts:
        reason = _reason(endpoint.access(service, operation.name), endpoint.name)
        if not reason:
            return ""
        first = first or reason
    return first


def _reason(access: Access, endpoint: str) -> str:
    """Return why nobody is on all lists; "" where somebody is, or who is listed is told of."""
    narrowest = access.callers_at()
    if access.callers != () or narrowest is None or narrowest.level == "endpoint":
        return ""
    # Of each who is on it, `refused-by-wider-list` says that he is on no other, or it is misspelt.
    return "" if narrowest.callers else f"the list of {named(narrowest, endpoint)} is empty"


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
        return Parcel{id: order.id}
    operation Burn(order: Order) -> bool:
        options:
            allowed_caller_namespaces: []
        return true

worker shipping:
    workflow Ship

namespace ships:
    worker shipping
        options:
            task_queue: "ships"
"""

RULE = Rule(
    code="callable-by-nobody",
    subject=Subject.CALLERS,
    severity=Severity.WARNING,
    summary="an operation that its lists let nobody call",
    why="""\
A caller has to be on every list that holds for an operation: the endpoint's, its service's and its
own. Where the narrowest is empty, its body never runs for anybody but the namespace it lives in. Of
each who is on that list, and not on all others, `refused-by-wider-list` tells.""",
    bad=_DESIGN,
    good=_DESIGN.replace("allowed_caller_namespaces: []", "allowed_caller_namespaces: [ships]"),
    check=check,
)
