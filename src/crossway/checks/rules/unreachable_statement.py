"""unreachable-statement: a statement that nothing reaches."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.flow import never_run
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the first statement of each block that nothing reaches."""
    for body in facts.bodies:
        for statement in never_run(body.block):
            yield RULE.at(
                statement.span,
                "this never runs: the line before it always leaves the block",
                hint="remove it, or put it first",
            )


RULE = Rule(
    code="unreachable-statement",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a statement that nothing reaches",
    why="""\
What follows a `close`, a `return`, a `raise`, a `break` or a `continue`, or a loop that never ends,
does not run. Most often it was meant to stand before.""",
    bad="""\
workflow Ship(order: Order):
    close complete
    activity Pack(order)

activity Pack(order: Order):
    return
""",
    good="""\
workflow Ship(order: Order):
    activity Pack(order)
    close complete

activity Pack(order: Order):
    return
""",
    check=check,
)
