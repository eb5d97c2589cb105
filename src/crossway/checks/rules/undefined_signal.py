"""UNDEFINED_SIGNAL: a signal is awaited that the workflow does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.arrivals import undeclared
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the waits for signals without a handler."""
    return undeclared(RULE, "signal", file, tree.SignalArrival)


RULE = Rule(
    code="UNDEFINED_SIGNAL",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a signal is awaited that the workflow does not declare",
    why="""\
A workflow receives only the signals it has a handler for. Waiting for another one would never
end. Declare `signal Name(..):` at the top of the workflow.""",
    bad="""\
workflow Ship(order: Order):
    state:
        paid = ""
    signal Paid(id: string):
        paid = id
    await signal Payed
    close complete
""",
    good="""\
workflow Ship(order: Order):
    state:
        paid = ""
    signal Paid(id: string):
        paid = id
    await signal Paid
    close complete
""",
    check=check,
)
