"""UNCOVERED_WORKFLOW: a workflow is registered on no worker that runs."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.coverage import uncovered
from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each workflow that no instantiated worker registers."""
    return uncovered(RULE, "workflow", facts, tree.Workflow)


RULE = Rule(
    code="UNCOVERED_WORKFLOW",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="a workflow is registered on no worker that runs",
    why="""\
The design says with namespace blocks what runs where, and leaves this workflow out: no worker that
a namespace instantiates registers it.""",
    bad=SHOP.replace("    workflow Ship\n", ""),
    good=SHOP,
    check=check,
    strict=True,
)
