"""unoffered-operation: no endpoint leads to a service."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the services that no endpoint offers."""
    for service in facts.unoffered.values():
        if service.tree is not None and service.operations:
            listed = ", ".join(service.operations)
            yield RULE.at(
                service.tree.span,
                f"no endpoint leads to service {service.name}: nothing can call {listed}",
                hint="declare an endpoint for its task queue",
                name=service.name,
            )


_DESIGN = """\
nexus service Packing:
    sync Pack(order: Order) -> Parcel:
        return Parcel{id: order.id}

nexus service Weighing:
    sync Weigh(order: Order) -> int:
        return 3

worker packers:
    nexus service Packing

worker weighers:
    nexus service Weighing

namespace parcels:
    worker packers
        options:
            task_queue: "packing"
    worker weighers
        options:
            task_queue: "weighing"
    nexus endpoint Parcels
        options:
            task_queue: "packing"
            allowed_caller_namespaces: [ships]
"""

_OFFERED = """\
    nexus endpoint Scales
        options:
            task_queue: "weighing"
            allowed_caller_namespaces: [ships]
"""

RULE = Rule(
    code="unoffered-operation",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="no endpoint leads to a service, so that nothing can call its operations",
    why="""\
An operation is called through an endpoint. This service is served on a task queue that no endpoint
of the design leads to, while others have one.""",
    bad=_DESIGN,
    good=_DESIGN + _OFFERED,
    check=check,
)
