"""unknown-in-test: a test names something that the design does not have."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.naming import Naming
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean

_LISTED = 5
"""How many names a hint lists."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield what tests name and the design has not."""
    naming = Naming(facts.design, facts.tests)
    for case in facts.tests.cases:
        for one in naming.missing(case):
            some = ", ".join(sorted(one.known)[:_LISTED])
            more = ", .." if len(one.known) > _LISTED else ""
            hint = did_you_mean(one.name, one.known) or f"it has {some or 'none'}{more}"
            yield RULE.at(one.span, f"{one.owner} has no {one.what} {one.name}", hint, one.name)


RULE = Rule(
    code="unknown-in-test",
    subject=Subject.TESTS,
    severity=Severity.ERROR,
    summary="a test names something that the design does not have",
    why="""\
A test stands in for activities and operations that the design calls, starts workflows that it
defines, and expects calls of what it has. Any other name is a slip, or the design has changed: what
is expected never to be called, say, would never be.""",
    bad="""\
workflow Order(id: string) -> (string):
    activity ChargeCard(id) -> receipt
    close complete(receipt)

activity ChargeCard(id: string) -> (string):
    charge it

test "an order is charged":
    activity ChargeCrad returns "r-1"
    promise order <- workflow Order("o-1")
    expect order completes
""",
    good="""\
workflow Order(id: string) -> (string):
    activity ChargeCard(id) -> receipt
    close complete(receipt)

activity ChargeCard(id: string) -> (string):
    charge it

test "an order is charged":
    activity ChargeCard returns "r-1"
    promise order <- workflow Order("o-1")
    expect order completes
""",
    check=check,
    stops=False,
)
