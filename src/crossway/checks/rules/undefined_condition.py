"""UNDEFINED_CONDITION: a condition is set that the workflow does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each `set` and `unset` of a name that is no condition."""
    for body in file.bodies_with(tree.SetCondition):
        for statement in body.of(tree.SetCondition):
            if statement.name not in body.conditions:
                word = "set" if statement.value else "unset"
                yield RULE.at(
                    statement.span,
                    f"{word} {statement.name}: {body.label} has no such condition",
                    hint=did_you_mean(statement.name, body.conditions)
                    or f"declare `condition {statement.name}` in its `state:` block",
                    name=statement.name,
                )


RULE = Rule(
    code="UNDEFINED_CONDITION",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a condition is set that the workflow does not declare",
    why="""\
`set` and `unset` change a condition of the workflow's `state:` block, where others wait for it.
A condition that is not declared there could be set by nobody and awaited by nobody.""",
    bad="""\
workflow Ship(order: Order):
    state:
        condition packed
    set paked
    await packed
    close complete
""",
    good="""\
workflow Ship(order: Order):
    state:
        condition packed
    set packed
    await packed
    close complete
""",
    check=check,
)
