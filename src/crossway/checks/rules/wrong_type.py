"""wrong-type: a value is not of the type that is declared for it."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.design.written import MAPS, scalar_kind
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield what contradicts a declaration in this way, and the keys of maps that are no texts."""
    yield from reported(RULE, facts)
    for file in facts.design.files:
        for ref in facts.written(file.path, tree.TypeRef):
            if ref.name in MAPS and len(ref.arguments) > 1:
                key = ref.arguments[0]
                if scalar_kind(key.name) not in (None, "string"):
                    said = f"the keys of a map are texts, {key.name} is declared"
                    hint = "declare `string`, and make a key with `str(..)`"
                    yield RULE.at(key.span, said, hint, key.name)


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
