"""NEXUS_NO_OPERATION: a nexus call names an operation its service does not have."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import CHECKOUT
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the modern nexus calls of operations that a defined service lacks."""
    for body, call, name in facts.service_calls():
        service = facts.packages.find(tree.Service, name, body.file)
        if service is None:
            continue
        offered = [operation.name for operation in without_comments(service.operations)]
        if call.operation not in offered:
            yield RULE.at(
                call.span,
                f"service {name} has no operation {call.operation}",
                hint=did_you_mean(call.operation, offered)
                or f"it has {', '.join(offered) or 'none'}",
                name=call.operation,
            )


RULE = Rule(
    code="NEXUS_NO_OPERATION",
    subject=Subject.NEXUS,
    severity=Severity.ERROR,
    summary="a nexus call names an operation its service does not have",
    why="""\
The service is part of this design and has no operation of that name, so its handler would answer
every such call with "not found".""",
    bad=CHECKOUT.replace("Payments.Charge", "Payments.Refund"),
    good=CHECKOUT,
    check=check,
)
