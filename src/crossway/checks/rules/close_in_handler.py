"""close-in-handler: a handler tries to end its workflow."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each `close` in a signal or update handler."""
    for body in file.bodies:
        if body.kind not in ("signal", "update"):
            continue
        for close in body.of(tree.Close):
            yield RULE.at(
                close.span,
                f"{body.label} cannot end the workflow",
                hint="set a condition here and await it in the workflow's body",
            )


RULE = Rule(
    code="close-in-handler",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a handler tries to end its workflow",
    why="""\
Signal and update handlers run beside the workflow and may be several at once: they change its
state, and the body decides when the workflow ends. Set a condition here and await it there.""",
    bad="""\
workflow Ship(order: Order):
    signal Cancel():
        close fail("cancelled")
    await timer(1h)
    close complete
""",
    good="""\
workflow Ship(order: Order):
    state:
        condition cancelled
    signal Cancel():
        set cancelled
    await one:
        cancelled:
            close fail("cancelled")
        timer(1h):
            close complete
""",
    check=check,
)
