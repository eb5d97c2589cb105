"""close-in-finally: what runs whatever happens tries to end the body."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.flow import ended_at_last
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each `close` and `return` below a `finally:`."""
    for body in file.bodies_with(tree.Try):
        for tried in body.of(tree.Try):
            for statement in ended_at_last(tried):
                word = "close" if isinstance(statement, tree.Close) else "return"
                yield RULE.at(
                    statement.span,
                    f"`{word}` in `finally:` would hide how {body.label} ends",
                    hint=f"`{word}` in the `try:` or in a `catch`",
                )


RULE = Rule(
    code="close-in-finally",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="what runs whatever happens tries to end the body",
    why="""\
The statements below `finally:` run on every way out of a `try:`: when it succeeded, when it failed,
when it closed with a result and when the workflow was cancelled. Ending the body there would throw
that away, a failure included.""",
    bad="""\
workflow Ship(order: Order) -> (bool):
    try:
        activity Pack(order)
        close complete(true)
    finally:
        close complete(false)

activity Pack(order: Order):
    return
""",
    good="""\
workflow Ship(order: Order) -> (bool):
    try:
        activity Pack(order)
        close complete(true)
    catch:
        close complete(false)
    finally:
        activity Unlock(order)

activity Pack(order: Order):
    return

activity Unlock(order: Order):
    return
""",
    check=check,
)
