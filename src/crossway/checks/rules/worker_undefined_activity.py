"""WORKER_UNDEFINED_ACTIVITY: a worker registers an activity that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.coverage import undefined_entries
from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the registrations of activity names that are defined nowhere."""
    return undefined_entries(RULE, facts, tree.Activity)


RULE = Rule(
    code="WORKER_UNDEFINED_ACTIVITY",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="a worker registers an activity that nothing defines",
    why="""\
A worker can only serve what exists. Nothing in the design has this name, so there is nothing to
register.""",
    bad=SHOP.replace("    activity Pack\n", "    activity Pakc\n    activity Pack\n"),
    good=SHOP,
    check=check,
)
