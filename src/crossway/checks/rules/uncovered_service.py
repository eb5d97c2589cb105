"""UNCOVERED_SERVICE: a nexus service is registered on no worker that runs."""

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
    """Yield each nexus service that no instantiated worker registers."""
    return uncovered(RULE, "nexus service", facts, tree.Service)


RULE = Rule(
    code="UNCOVERED_SERVICE",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="a nexus service is registered on no worker that runs",
    why="""\
The design says with namespace blocks what runs where, and leaves this nexus service out: no worker
that a namespace instantiates registers it.""",
    bad=SHOP.replace("    nexus service Shipping\n", ""),
    good=SHOP,
    check=check,
    strict=True,
)
