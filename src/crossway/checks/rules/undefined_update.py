"""UNDEFINED_UPDATE: an update is awaited that the workflow does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.names import near
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the waits for updates without a handler."""
    for body in facts.bodies:
        declared = body.handlers("update")
        for wait in body.of(tree.UpdateArrival):
            if wait.name not in declared:
                yield RULE.at(
                    wait.span,
                    f"{body.label} has no update {wait.name}",
                    hint=near(wait.name, declared) or "declare `update ..` at its top",
                    name=wait.name,
                )


RULE = Rule(
    code="UNDEFINED_UPDATE",
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
