"""UNDEFINED_UPDATE: an update is awaited that the workflow does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.arrivals import undeclared
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the waits for updates without a handler."""
    return undeclared(RULE, "update", file, tree.UpdateArrival)


RULE = Rule(
    code="UNDEFINED_UPDATE",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="an update is awaited that the workflow does not declare",
    why="""\
A workflow receives only the updates it has a handler for. Waiting for another one would never
end. Declare `update Name(..):` at the top of the workflow.""",
    bad="""\
workflow Ship(order: Order):
    state:
        paid = ""
    update Paid(id: string) -> (string):
        paid = id
        return id
    await update Payed
    close complete
""",
    good="""\
workflow Ship(order: Order):
    state:
        paid = ""
    update Paid(id: string) -> (string):
        paid = id
        return id
    await update Paid
    close complete
""",
    check=check,
)
