"""child-in-other-namespace: a child workflow is called in another namespace."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import CHECKOUT, PAYMENTS
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of workflows that do not live where their caller runs."""
    for body, _site, call in facts.calls(tree.WorkflowCall):
        child = facts.callee(call)
        homes = facts.homes(child) if isinstance(child, tree.Workflow) else frozenset()
        hint = f'call it through Nexus: `nexus "{min(homes, default="")}" workflow {call.name}(..)`'
        yield from _apart(call.span, body.label, facts.namespaces(body), call.name, homes, hint)
    for _file, written, operation in facts.operations:
        service = facts.service(written)
        if service is not None and operation.workflow is not None:
            entry = facts.design.workflows[facts.design.calls.workflows[operation.span].name]
            homes = frozenset(p.namespace for p in entry.placements if entry.tree)
            label = f"operation {written.name}.{operation.name}"
            runs = frozenset(p.namespace for p in service.placements)
            hint = f"place {operation.workflow} where the service lives, or the service with it"
            yield from _apart(operation.span, label, runs, operation.workflow, homes, hint)


def _apart(
    span: Span, label: str, runs: frozenset[str], child: str, homes: frozenset[str], hint: str
) -> Iterable[Diagnostic]:
    """Yield that a body runs where the workflow it starts does not live, if so."""
    away = runs - homes
    if homes and away:
        yield RULE.at(
            span,
            f"{label} runs in namespace {_listed(away)}, workflow {child} in {_listed(homes)}",
            hint=hint,
            name=child,
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
