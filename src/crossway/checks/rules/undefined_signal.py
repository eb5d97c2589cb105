"""UNDEFINED_SIGNAL: a signal is awaited that the workflow does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.names import near
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the waits for signals without a handler."""
    for body in facts.bodies:
        declared = body.handlers("signal")
        for wait in body.of(tree.SignalArrival):
            if wait.name not in declared:
                yield RULE.at(
                    wait.span,
                    f"{body.label} has no signal {wait.name}",
                    hint=near(wait.name, declared) or "declare `signal ..` at its top",
                    name=wait.name,
                )


RULE = Rule(
    code="UNDEFINED_SIGNAL",
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
