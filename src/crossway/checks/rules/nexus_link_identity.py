"""nexus-link-identity: a caller known only by a header it can forge."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the endpoints that take the link header for the caller."""
    for endpoint in facts.design.endpoints.values():
        if endpoint.caller_identity == "link" and endpoint.span is not None:
            yield RULE.at(
                endpoint.span,
                f"endpoint {endpoint.name} believes the caller that the link header names, "
                "and any caller can forge it",
                hint="remove `caller_identity: link` once every caller signs its calls",
                name=endpoint.name,
            )


RULE = Rule(
    code="nexus-link-identity",
    subject=Subject.CALLERS,
    severity=Severity.WARNING,
    summary="an endpoint trusts a caller identity that can be forged",
    why="""\
The link header that names the calling namespace is an ordinary header: a caller that sets it is
believed. `caller_identity: link` is for teams whose callers use another SDK and cannot sign;
their allow-list then keeps out mistakes, not attackers.""",
    bad="# --- orders.twf\nworkflow Checkout(order: Order):\n    close complete\n\n"
    + PAYMENTS.replace(
        "    target_task_queue: payments\n",
        "    target_task_queue: payments\n    caller_identity: link\n",
    ),
    good="# --- orders.twf\nworkflow Checkout(order: Order):\n    close complete\n\n" + PAYMENTS,
    check=check,
)
