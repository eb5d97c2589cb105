"""DUPLICATE_NEXUS_SERVICE: two nexus services have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated_definitions
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of service definitions of one package and name."""
    return repeated_definitions(RULE, "service", facts, tree.Service)


RULE = Rule(
    code="DUPLICATE_NEXUS_SERVICE",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two nexus services have one name",
    why="""\
A worker registers a service under its name, so a caller cannot tell two of one
name apart.""",
    bad="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []

nexus service Shipping:
    async Ship workflow ShipOrder

nexus service Shipping:
    async Cancel workflow CancelOrder

workflow ShipOrder(order: Order):
    close complete

workflow CancelOrder(order: Order):
    close complete
""",
    good="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []

nexus service Shipping:
    async Ship workflow ShipOrder

nexus service Cancelling:
    async Cancel workflow CancelOrder

workflow ShipOrder(order: Order):
    close complete

workflow CancelOrder(order: Order):
    close complete
""",
    check=check,
)
