"""nexus-ambiguous-target: a name that more than one endpoint answers to."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the nexus calls that could reach several places."""
    for _body, _site, call in facts.calls(tree.NexusCall):
        target = facts.design.calls.get(call.span)
        if target is None or target.simulated:
            continue
        if target.candidates:
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


def _calling(target: str) -> str:
    return f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus "{target}" workflow Charge(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

{PAYMENTS}{_SECOND}"""


RULE = Rule(
    code="nexus-ambiguous-target",
    severity=Severity.ERROR,
    summary="a nexus call could reach more than one endpoint",
    why="""\
`nexus "X"` means the endpoint X, else the namespace X. When several endpoints of that namespace
offer the operation, choosing one would be a guess.""",
    bad=_calling("payments"),
    good=_calling("PaymentsEndpoint"),
    check=check,
)
