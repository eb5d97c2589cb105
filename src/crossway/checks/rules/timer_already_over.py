"""timer-already-over: a timer waits for less than nothing, whenever it runs."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.constants import constant, shown
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the timers whose length is known before they run, and negative."""
    for body in file.bodies_with(tree.Timer):
        for timer in body.of(tree.Timer):
            known = constant(timer.duration, body)
            if known is None or known.amount >= 0:
                continue
            until = known.unit == "from now"
            said = "a moment that has passed" if until else f"{shown(known)}"
            seconds = "" if known.unit != "number" else " seconds"
            yield RULE.at(
                timer.duration.span,
                f"this timer never waits: it is given {said}{seconds}",
                hint="what is subtracted is more than what it is subtracted from"
                if isinstance(timer.duration, tree.Binary)
                else None,
            )


_WAITING = """\
workflow Remind(order: Order) -> (string):
    day = 24h
    await timer(day - 48h)
    close complete(order.id)
"""

RULE = Rule(
    code="timer-already-over",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="a timer waits for less than nothing, whenever it runs",
    why="""\
A timer of a negative length, or until a moment that has passed, is over at once. For one that is
computed of what a workflow is given this is right: a reminder that comes too late is due now. Where
the design itself says so, in each run, the wait is lost: two sides of a minus are swapped, or a
sign is wrong. A timer that is to be over at once is `timer(0s)`.""",
    bad=_WAITING,
    good=_WAITING.replace("day - 48h", "48h - day"),
    check=check,
)
