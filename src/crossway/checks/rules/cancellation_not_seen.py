"""cancellation-not-seen: a cancellation is caught where none arrives."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.words import CANCELLED


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each `catch CancelledError:` outside of what runs as a workflow."""
    for body in file.bodies_with(tree.Catch):
        if body.kind in ("activity", "query") or (body.kind == "operation" and not body.waits):
            for catch in body.of(tree.Catch):
                if catch.error == CANCELLED:
                    yield RULE.at(
                        catch.span,
                        f"`catch {CANCELLED}:` in {body.label} catches nothing: it awaits nothing",
                        hint="catch it in the workflow that calls this",
                    )


RULE = Rule(
    code="cancellation-not-seen",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a cancellation is caught where none arrives",
    why="""\
A workflow learns of its cancellation where it waits, and so does an operation that waits. The body
of an activity or a query, and of an operation that only computes, waits for nothing: it has run
before a cancellation could arrive. Python that implements an activity is told of one.""",
    bad="""\
activity Pack(order: Order):
    try:
        wrap(order)
    catch CancelledError:
        unwrap(order)
""",
    good="""\
workflow Ship(order: Order):
    try:
        activity Pack(order)
    catch CancelledError:
        activity Unpack(order)

activity Pack(order: Order):
    return

activity Unpack(order: Order):
    return
""",
    check=check,
)
