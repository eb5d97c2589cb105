"""swapped-names: values stand in each other's places, as their names say."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield arguments and fields that are given each other by name."""
    return reported(RULE, facts)


RULE = Rule(
    code="swapped-names",
    subject=Subject.CALLS,
    severity=Severity.WARNING,
    summary="arguments or fields are given each other, as their names say",
    why="""\
Both are of one type, so that nothing else tells: the money goes the wrong way. Only names that are
exactly those of each other's places count. Nothing is said where the body makes the same call the
right way round as well, which the other undoes, nor of a workflow that goes on as itself. Where it
is meant, say so: `# crossway: ignore[swapped-names] the way back`.""",
    bad="""\
workflow Pay(from_account: string, to_account: string):
    activity Transfer(to_account, from_account)
    close complete

activity Transfer(from_account: string, to_account: string):
    move the money
""",
    good="""\
workflow Pay(from_account: string, to_account: string):
    activity Transfer(from_account, to_account)
    close complete

activity Transfer(from_account: string, to_account: string):
    move the money
""",
    check=check,
)
