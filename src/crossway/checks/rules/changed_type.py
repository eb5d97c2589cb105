"""changed-type: a name is given a value of another type than it held before."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the names that change their type."""
    return reported(RULE, facts)


RULE = Rule(
    code="changed-type",
    subject=Subject.TYPES,
    severity=Severity.WARNING,
    summary="a name is given a value of another type than it held before",
    why="""\
A name stands for one thing. Where it is a number first and a text from some line on, whoever reads
it below has to know which way led there, and nothing more can be said of its type. Give the other
value a name of its own. Where a parameter or the state declares the type, this is an error,
`wrong-type`. Null says nothing of a type, and what a branch gives a name is not held against
another branch. One thing is, whatever the branch: a result that is a whole number under a name that
is a decimal elsewhere, since it is divided as a float.""",
    bad="""\
workflow Ship(weights: list[number]) -> (string):
    total = 0
    for weight in weights:
        total = total + weight
    total = concat(total, " kg")
    close complete(total)
""",
    good="""\
workflow Ship(weights: list[number]) -> (string):
    total = 0
    for weight in weights:
        total = total + weight
    label = concat(total, " kg")
    close complete(label)
""",
    check=check,
)
