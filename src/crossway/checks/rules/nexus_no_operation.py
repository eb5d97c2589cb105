"""NEXUS_NO_OPERATION: a nexus call names an operation its service does not have."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.names import near
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the modern nexus calls of operations that a defined service lacks."""
    for body, _site, call in facts.calls(tree.NexusCall):
        if call.service is None:
            continue
        service = facts.packages.find(tree.Service, call.service, body.file)
        if not isinstance(service, tree.Service):
            continue
        offered = [op.name for op in service.operations if isinstance(op, tree.Operation)]
        if call.operation not in offered:
            yield RULE.at(
                call.span,
                f"service {call.service} has no operation {call.operation}",
                hint=near(call.operation, offered) or f"it has {', '.join(offered) or 'none'}",
                name=call.operation,
            )


RULE = Rule(
    code="NEXUS_NO_OPERATION",
    severity=Severity.ERROR,
    summary="a nexus call names an operation its service does not have",
    why="""\
The service is part of this design and has no operation of that name, so its handler would answer
every such call with "not found".""",
    bad=f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus PaymentsEndpoint Payments.Refund(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

{PAYMENTS}""",
    good=f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

{PAYMENTS}""",
    check=check,
)
