"""nexus-ambiguous-target: a name that more than one endpoint answers to."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import classic_checkout
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the nexus calls that could reach several places."""
    for _body, call, target in facts.targets():
        if target.candidates and not target.simulated:
            candidates = sorted(target.candidates)
            yield RULE.at(
                call.span,
                f'"{call.target}" {call.operation} could mean {" or ".join(candidates)}',
                hint=f"name the endpoint: nexus {candidates[0]}(..)",
                name=call.target,
            )


_SECOND = """
# --- payments-eu.twf
nexus_endpoint PaymentsEurope:
    target_namespace: payments
    target_task_queue: payments-eu
    allowed_caller_namespaces:
        - orders

nexus_service EuropeanPayments:
    operation Charge(order: Order) -> (Receipt):
        return workflow ChargeInEurope(order)

workflow ChargeInEurope(order: Order) -> (Receipt):
    close complete(Receipt{id: order.id})
"""


RULE = Rule(
    code="nexus-ambiguous-target",
    subject=Subject.NEXUS,
    severity=Severity.ERROR,
    summary="a nexus call could reach more than one endpoint",
    why="""\
`nexus "X"` means the endpoint X, else the namespace X. When several endpoints of that namespace
offer the operation, choosing one would be a guess.""",
    bad=classic_checkout("payments") + _SECOND,
    good=classic_checkout("PaymentsEndpoint") + _SECOND,
    check=check,
)
