"""query-changes-state: a query changes the state of its workflow."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the assignments in queries to variables of the state."""
    for body in file.bodies:
        if body.kind != "query":
            continue
        for assign in body.of(tree.Assign):
            name = _root(assign.target)
            if name in body.variables:
                yield RULE.at(
                    assign.span,
                    f"{body.label} changes {name}, and a query only reads",
                    hint="use a variable of its own, or make it an update",
                    name=name,
                )


def _root(target: tree.Expression) -> str:
    while isinstance(target, tree.Field | tree.Index):
        target = target.subject
    return target.name if isinstance(target, tree.Name) else ""


RULE = Rule(
    code="query-changes-state",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a query changes the state of its workflow",
    why="""\
A query may be asked at any moment, also of a workflow that has ended, and leaves no trace in the
history: what it changed would be different after the next replay. An update changes state and
answers too.""",
    bad="""\
workflow Ship(order: Order):
    state:
        place = "warehouse"
    query Where() -> (string):
        place = "asked for"
        return place
    await timer(1h)
    close complete
""",
    good="""\
workflow Ship(order: Order):
    state:
        place = "warehouse"
    update Where() -> (string):
        place = "asked for"
        return place
    await timer(1h)
    close complete
""",
    check=check,
)
