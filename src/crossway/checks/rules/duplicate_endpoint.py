"""DUPLICATE_ENDPOINT: two endpoints have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of endpoints of one name, in either spelling."""
    named = ((e.name, e.name, e.span) for e in facts.endpoints)
    return repeated(RULE, "endpoint", named)


RULE = Rule(
    code="DUPLICATE_ENDPOINT",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two endpoints have one name",
    why="""\
Endpoint names are global to a Temporal cluster: the second one would take the first one's
place for every caller.""",
    bad="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []

nexus_endpoint Parcels:
    target_namespace: returns
    target_task_queue: returns
    allowed_caller_namespaces: []
""",
    good="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []

nexus_endpoint ReturnedParcels:
    target_namespace: returns
    target_task_queue: returns
    allowed_caller_namespaces: []
""",
    check=check,
)
