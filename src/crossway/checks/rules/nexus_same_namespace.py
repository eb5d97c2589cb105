"""nexus-same-namespace: a nexus call that never leaves its namespace."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the nexus calls whose target lives in the caller's own namespace."""
    for body, call, target in facts.targets():
        known = call.service is None and call.target not in facts.every_namespace
        if target.simulated and not known:
            continue  # where an unknown endpoint leads is a guess, and a slip is told as such
        if target.namespace in facts.namespaces(body):
            yield RULE.at(
                call.span,
                f"{body.label} calls {call.operation} through Nexus in its own namespace, "
                f"{target.namespace}",
                hint="call a child workflow: `workflow ...`",
                name=call.operation,
            )


RULE = Rule(
    code="nexus-same-namespace",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="a nexus call stays within its own namespace",
    why="""\
Nexus pays for a boundary: an endpoint, a handler, a second history and an authorization on
every call. Within one namespace there is no boundary to cross, and a child workflow does the
same with one event instead of four.""",
    bad="""\
# --- orders.twf
workflow Checkout(order: Order):
    nexus "orders" workflow Reserve(order)
        options:
            timeout: 5m
    close complete

workflow Reserve(order: Order):
    close complete
""",
    good="""\
# --- orders.twf
workflow Checkout(order: Order):
    workflow Reserve(order)
    close complete

workflow Reserve(order: Order):
    close complete
""",
    check=check,
)
