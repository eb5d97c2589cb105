"""WORKER_UNDEFINED_NEXUS_SERVICE: a worker registers a service that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.coverage import undefined_entries
from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the registrations of service names that are defined nowhere."""
    return undefined_entries(RULE, facts, tree.Service)


RULE = Rule(
    code="WORKER_UNDEFINED_NEXUS_SERVICE",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="a worker registers a service that nothing defines",
    why="""\
A worker can only serve what exists. Nothing in the design has this name, so there is nothing to
register.""",
    bad=SHOP.replace(
        "    nexus service Shipping\n",
        "    nexus service Shiping\n    nexus service Shipping\n",
    ),
    good=SHOP,
    check=check,
)
