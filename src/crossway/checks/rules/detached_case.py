"""detached-case: a case of `await one` hands a call over, which nothing waits for."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the cases that are over as soon as their call is handed over."""
    for body in file.bodies_with(tree.AwaitOne):
        for race in body.of(tree.AwaitOne):
            for case in without_comments(race.cases):
                if isinstance(case.target, tree.AllOf) and case.target.handed_over:
                    yield RULE.at(
                        case.target.span,
                        "nothing waits for a detached call: this case is over at once",
                        hint="detach it before `await one:`, or leave out `detach` to wait for it",
                    )


_RACE = """\
workflow Ship(order: Order) -> (Parcel):
    await one:
        workflow Pack(order) -> parcel:
            close complete(parcel)
        detach workflow Tell(order):
            close fail("told before it was packed")

workflow Tell(order: Order):
    activity Mail(order)

workflow Pack(order: Order) -> (Parcel):
    activity Wrap(order) -> parcel
    close complete(parcel)

activity Mail(order: Order):
    send a mail

activity Wrap(order: Order) -> (Parcel):
    wrap it
"""

RULE = Rule(
    code="detached-case",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a case of `await one` hands a call over",
    why="""\
The reference takes `detach` as a case. Nothing waits for a detached call, so that the case is over
once the call is handed over: it nearly always comes first, and the other cases are cancelled.""",
    bad=_RACE,
    good=_RACE.replace(
        """\
        detach workflow Tell(order):
            close fail("told before it was packed")
""",
        """\
        timer(1h):
            close fail("not packed in an hour")
""",
    ).replace("    await one:", "    detach workflow Tell(order)\n    await one:"),
    check=check,
)
