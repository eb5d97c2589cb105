"""wrong-ignore: a comment that ignores a fault cannot be followed. See `checks.ignoring`."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(_facts: Facts) -> Iterable[Diagnostic]:
    """Yield nothing: what a comment ignores is known once all rules have looked."""
    return ()


RULE = Rule(
    code="wrong-ignore",
    subject=Subject.TEXT,
    severity=Severity.WARNING,
    summary="a comment that ignores a fault names no code, no reason, or an error",
    why="""\
`# crossway: ignore[CODE] reason` takes one code or several, `ignore[ONE, TWO] reason`, and a
reason, so that whoever reads the line later knows why it may stay. An error that keeps a design
from running cannot be ignored: `run` refuses it all the same.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel  # crossway: ignore[UNDEFINED_ACTIVITY]
    close complete(parcel)
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel  # crossway: ignore[UNDEFINED_ACTIVITY] comes next week
    close complete(parcel)
""",
    check=check,
)
