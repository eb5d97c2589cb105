"""query-changes-state: a query changes the state of its workflow."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.changing import given_in
from crossway.design.sharing import private_names, shared_names
from crossway.language import tree
from crossway.language.blocks import inner_blocks, statements
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield what in queries gives another value to what is the workflow's."""
    for body in file.bodies:
        if body.kind != "query" or body.workflow is None or body.handler is None:
            continue
        own = private_names(body.workflow, body.handler)
        own |= {parameter.name for parameter in body.handler.parameters}
        theirs = shared_names(body.workflow) - own
        for statement in statements(body.block):
            for name in sorted(_given(statement) & theirs):
                yield RULE.at(
                    statement.span,
                    f"{body.label} changes {name}, and a query only reads",
                    hint="use a variable of its own, or make it an update",
                    name=name,
                )


def _given(statement: tree.Statement) -> frozenset[str]:
    """Return what a statement by itself gives a value to, whole, in part or by a loop's item."""
    below = (given_in(inner.block) for inner in inner_blocks(statement))
    return given_in((statement,)).difference(*below)


RULE = Rule(
    code="query-changes-state",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a query changes the state of its workflow",
    why="""\
A query may be asked at any moment, also of a workflow that has ended, and leaves no trace in the
history: what it changed would be different after the next replay. So it is with the variables of
`state:`, and with parameters and variables of the workflow that the query reads. What the query
gives a value before it reads it is its own. An update changes state and answers too.""",
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
