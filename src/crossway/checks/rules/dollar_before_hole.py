"""dollar-before-hole: a hole of a text is written as in other languages, `${name}`."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the texts with a `$` before a hole that holds no number."""
    return reported(RULE, facts)


RULE = Rule(
    code="dollar-before-hole",
    subject=Subject.NAMES,
    severity=Severity.HINT,
    summary="a `$` stands before a hole of a text, and stays there",
    why="""\
A hole is `{order.id}`. Shells and JavaScript write `${order.id}`, of which the `$` stays in the
text here: `"order-${order.id}"` is `order-$o-1`. Before a number it is a price,
`"${order.total}"`, and nothing is said.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    close complete("order-${order.id}")

type Order:
    id: string
    total: number
""",
    good="""\
workflow Ship(order: Order) -> (string):
    close complete("order-{order.id} for ${order.total}")

type Order:
    id: string
    total: number
""",
    check=check,
)
