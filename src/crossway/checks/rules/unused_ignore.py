"""unused-ignore: a comment ignores what is not found. See `checks.ignoring`."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(_facts: Facts) -> Iterable[Diagnostic]:
    """Yield nothing: what a comment ignores is known once all rules have looked."""
    return ()


RULE = Rule(
    code="unused-ignore",
    subject=Subject.TEXT,
    severity=Severity.WARNING,
    summary="a comment ignores what is not found",
    why="""\
`# crossway: ignore[CODE] reason` leaves out what `check` finds with this code on its line, or on
the next line when it stands alone. Here nothing of the kind is found any more: the comment would
hide the next such fault.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel  # crossway: ignore[UNDEFINED_ACTIVITY] comes next week
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel  # crossway: ignore[UNDEFINED_ACTIVITY] comes next week
    close complete(parcel)
""",
    check=check,
)
