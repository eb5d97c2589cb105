"""missing-field: a record lacks a field that its type requires."""

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
    code="missing-field",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a record lacks a field that its type requires",
    why="""\
A field that a `type` block declares without `?` is always there for those who read it. So a record
built without it, or one of another type that has none, is refused at the next call.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})

type Order:
    id: string

type Parcel:
    id: string
    weight: number
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id, weight: 2})

type Order:
    id: string

type Parcel:
    id: string
    weight: number
""",
    check=check,
)
