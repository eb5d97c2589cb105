"""EMPTY_ACTIVITY: an activity does nothing."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import is_empty
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the activities without statements that Python does not implement either."""
    for file, activity in facts.defined(tree.Activity):
        if is_empty(activity.body) and not facts.implemented(activity.name, file):
            yield RULE.at(
                activity.span,
                f"activity {activity.name} has no statements",
                hint="say what it does, in TWF or in words",
                name=activity.name,
            )


RULE = Rule(
    code="EMPTY_ACTIVITY",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="an activity does nothing",
    why="""\
An activity without a single statement returns nothing. Sketch what it does, or implement it in
Python and leave its definition out.""",
    bad="""\
activity Alert(id: string):
    # nothing yet
""",
    good="""\
activity Alert(id: string):
    page the person on call
""",
    check=check,
    strict=True,
)
