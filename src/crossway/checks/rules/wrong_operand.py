"""wrong-operand: an operator is given what it cannot take."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield what contradicts a declaration in this way."""
    return reported(RULE, facts)


RULE = Rule(
    code="wrong-operand",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="an operator is given what it cannot take",
    why="""\
Arithmetic takes numbers, `+` also joins two texts or two lists, `<` and `>` compare numbers with
numbers and texts with texts, and `==` between a text and a number is never true. At run time such a
line fails the workflow.

A variable of the state without a type counts as what it is given everywhere; where an operator does
not take that, it is a warning. So is a parameter without a type of which one line reads a field,
and another counts with it, orders it, takes it for a text or goes over it.""",
    bad="""\
workflow Ship(order: Order) -> (number):
    close complete(order.id * 2)

type Order:
    id: string
    weight: number
""",
    good="""\
workflow Ship(order: Order) -> (number):
    close complete(order.weight * 2)

type Order:
    id: string
    weight: number
""",
    check=check,
)
