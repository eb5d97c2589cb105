"""always-fails: a line that fails whenever it runs."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the constants that a line cannot be computed with."""
    return reported(RULE, facts)


RULE = Rule(
    code="always-fails",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a line fails whenever it runs",
    why="""\
A division by the constant zero, a text that `int(..)`, `moment(..)` and their like cannot read: the
line fails the workflow each time. Where that is what you want, `raise` says so.""",
    bad="""\
workflow Ship(order: Order) -> (moment):
    due = moment("tomorrow")
    close complete(due)
""",
    good="""\
workflow Ship(order: Order) -> (moment):
    due = now() + 1d
    close complete(due)
""",
    check=check,
)
