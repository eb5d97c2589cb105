"""null-not-excluded: a value that may be null is used as if it could not be."""

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
    code="null-not-excluded",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a value that may be null is used as if it could not be",
    why="""\
`T?` says that a value may be missing or null. Reading a field of it, going over it in a loop,
looking in it or counting with it fails the workflow then. In a text null is shown as `null`; in the
id of a workflow or an activity, in a task queue and in the id that a message goes to it names
nothing: two orders would both be `pay-null`. Nor does `sorted(people, "age")` find a place for an
item without an age. Compare it with null in the same body: `if order.note == null:`.

What is compared is what may be used then: `order.note` or `order.lines[0].note` where that is, and
`note` where it is given that name, `note = order.note`, and the name is compared. What a call
gives, `first(order.lines)`, is given a name in any case. As compared counts also what the body
takes for true or false, `if order.note:`, what it compares with another value, and a field that it
gives one.

A name without a type that the body gives null on one path and a value on another is a warning:
where it is used, and where it is given to a parameter, a field or a result that is declared without
`?`, which refuses null.
Nothing is said where the body asks again for what decided between the two.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    close complete(order.note + "!")

type Order:
    id: string
    note: string?
""",
    good="""\
workflow Ship(order: Order) -> (string):
    if order.note == null:
        close complete("no note")
    close complete(order.note + "!")

workflow Pack(order: Order) -> (string):
    line = first(order.lines)
    if line == null:
        close complete("nothing to pack")
    note = line.note
    if note != null:
        close complete(note + "!")
    close complete("no note")

type Order:
    id: string
    note: string?
    lines: list[Line]

type Line:
    note: string?
""",
    check=check,
)
