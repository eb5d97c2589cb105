"""child-in-other-namespace: a child workflow is called in another namespace."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import CHECKOUT, PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of workflows that do not live where their caller runs."""
    for body, _site, call in facts.calls(tree.WorkflowCall):
        child = facts.packages.find(tree.Workflow, call.name, body.file)
        homes = facts.homes(child) if child else frozenset()
        away = facts.namespaces(body) - homes
        if homes and away:
            yield RULE.at(
                call.span,
                f"{body.label} runs in namespace {_listed(away)}, "
                f"workflow {call.name} in {_listed(homes)}",
                hint=f'call it through Nexus: `nexus "{min(homes)}" workflow {call.name}(..)`',
                name=call.name,
            )


def _listed(namespaces: frozenset[str]) -> str:
    return ", ".join(sorted(namespaces))


RULE = Rule(
    code="child-in-other-namespace",
    subject=Subject.CALLS,
    severity=Severity.ERROR,
    summary="a child workflow is called in another namespace",
    why="""\
A child runs in its parent's namespace: a workflow that lives elsewhere has no worker there, and
the call would wait for ever. Across namespaces a call goes through Nexus. The same holds for the
workflow that an operation starts.""",
    bad=f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    workflow ChargeOrder(order) -> receipt
    close complete(receipt)

{PAYMENTS}""",
    good=CHECKOUT,
    check=check,
)
