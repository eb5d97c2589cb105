"""EMPTY_WORKFLOW: a workflow does nothing."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import is_empty
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the workflows without statements."""
    for _, workflow in file.defined(tree.Workflow):
        if is_empty(workflow.body):
            yield RULE.at(
                workflow.span,
                f"workflow {workflow.name} has no statements",
                hint="end it with `close complete` when that is meant",
                name=workflow.name,
            )


RULE = Rule(
    code="EMPTY_WORKFLOW",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a workflow does nothing",
    why="""\
A workflow without a single statement completes at once with no result.""",
    bad="""\
workflow Ship(order: Order):
    signal Hurry(id: string):
        activity Alert(id)

activity Alert(id: string):
    return
""",
    good="""\
workflow Ship(order: Order):
    signal Hurry(id: string):
        activity Alert(id)
    await signal Hurry
    close complete

activity Alert(id: string):
    return
""",
    check=check,
    strict=True,
)
