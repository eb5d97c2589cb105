"""sketch-in-workflow: a line of a workflow is no TWF statement."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the sketched lines of workflows, handlers and operations."""
    for body in facts.bodies:
        if body.kind == "activity":
            continue
        for sketch in body.of(tree.Sketch):
            yield RULE.at(
                sketch.span,
                f"`{sketch.text}` in {body.label} is no statement",
                hint="put it into an activity and call that: `activity Name(..)`",
            )


RULE = Rule(
    code="sketch-in-workflow",
    severity=Severity.ERROR,
    summary="a line of a workflow is no TWF statement",
    why="""\
An activity may be sketched in words, because Python implements it later. A workflow runs as it is
written, again on every replay: each of its lines has to be a statement.""",
    bad="""\
workflow Ship(order: Order):
    pack everything nicely
    close complete
""",
    good="""\
workflow Ship(order: Order):
    activity Pack(order)
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    check=check,
)
