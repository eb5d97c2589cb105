"""loop-control-outside-loop: break or continue stands outside a loop."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each `break` and `continue` without a loop around it in its body."""
    for body in facts.bodies:
        for place in body.places:
            statement = place.statement
            if isinstance(statement, tree.Break | tree.Continue) and not place.in_loop:
                word = "break" if isinstance(statement, tree.Break) else "continue"
                yield RULE.at(statement.span, f"`{word}` outside a loop")


RULE = Rule(
    code="loop-control-outside-loop",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="break or continue stands outside a loop",
    why="""\
`break` ends the loop around it and `continue` begins its next turn. Here is no loop.""",
    bad="""\
workflow Ship(order: Order):
    if (order.urgent):
        break
    close complete
""",
    good="""\
workflow Ship(order: Order):
    for (item in order.items):
        if (item.missing):
            break
    close complete
""",
    check=check,
)
