"""wrong-type: a value is not of the type that is declared for it."""

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
    code="wrong-type",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a value is not of the type that is declared for it",
    why="""\
A parameter, a result, a field or a variable declares its type, and the value that is given is of
another. At run time the call would be refused, with the path of the field. A number does where an
integer is wanted only after `int(..)`.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Weigh(order.weight, order.id) -> parcel
    close complete(parcel)

activity Weigh(id: string, weight: number) -> (Parcel):
    return Parcel{id, weight}

type Order:
    id: string
    weight: number

type Parcel:
    id: string
    weight: number
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Weigh(order.id, order.weight) -> parcel
    close complete(parcel)

activity Weigh(id: string, weight: number) -> (Parcel):
    return Parcel{id, weight}

type Order:
    id: string
    weight: number

type Parcel:
    id: string
    weight: number
""",
    check=check,
)
