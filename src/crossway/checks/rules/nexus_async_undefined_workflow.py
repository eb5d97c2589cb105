"""NEXUS_ASYNC_UNDEFINED_WORKFLOW: an operation starts a workflow that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the async operations whose workflow is defined nowhere."""
    for file, service, operation in facts.operations:
        name = operation.workflow
        if name and facts.undefined(tree.Workflow, name, file):
            yield RULE.at(
                operation.span,
                f"operation {service.name}.{operation.name} starts workflow {name}, "
                "which is defined nowhere",
                hint=did_you_mean(name, facts.packages.known(tree.Workflow)),
                name=name,
            )


RULE = Rule(
    code="NEXUS_ASYNC_UNDEFINED_WORKFLOW",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="an operation starts a workflow that nothing defines",
    why="""\
`async Op workflow W` starts W for every call. No file of the design has W: `run` simulates it,
`serve` refuses.""",
    bad="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []

nexus service Shipping:
    async Ship workflow ShipOder

workflow ShipOrder(order: Order):
    close complete
""",
    good="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []

nexus service Shipping:
    async Ship workflow ShipOrder

workflow ShipOrder(order: Order):
    close complete
""",
    check=check,
    simulated=True,
)
