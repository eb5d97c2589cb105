"""unknown-field: a field is read or written that its type does not declare."""

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
    code="unknown-field",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a field is read or written that its type does not declare",
    why="""\
A `type` block lists all fields that the design may use; a slip of the pen would read null for ever,
or write what nobody reads. What a block does not mention still passes through: a record from
outside keeps its other fields.

Of a record that no block declares, a field that is read once, is given nowhere, and is another
field but for a slip of the fingers is a warning.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    close complete(order.adress)

type Order:
    id: string
    address: string
""",
    good="""\
workflow Ship(order: Order) -> (string):
    close complete(order.address)

type Order:
    id: string
    address: string
""",
    check=check,
)
