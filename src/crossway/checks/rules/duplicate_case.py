"""duplicate-case: a case or a branch repeats one before it, and never runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.onefile import OneFile, in_each_file
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span


@in_each_file
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the cases of `switch` and `await one`, and the branches of `if`, that repeat one."""
    for body in file.bodies_with(tree.Switch, tree.If, tree.AwaitOne):
        for place in body.places:
            first: dict[tree.Node, Span] = {}
            for what, key, span in _alternatives(place.statement):
                earlier = first.setdefault(key, span)
                if earlier is not span:
                    yield RULE.at(
                        span,
                        f"this {what} never runs: one before it is the same",
                        hint="remove it, or say what it is for",
                        related=(Related(earlier, "this one runs"),),
                    )


def _alternatives(statement: tree.Statement) -> Iterator[tuple[str, tree.Node, Span]]:
    """Yield what the statement chooses among: the noun, what decides, where it stands."""
    match statement:
        case tree.Switch(_, cases):
            yield from (("case", case.value, case.span) for case in without_comments(cases))
        case tree.If(branches):
            yield from (("branch", branch.condition, branch.span) for branch in branches)
        case tree.AwaitOne(cases):
            for one in without_comments(cases):
                if isinstance(one.target, tree.SignalArrival | tree.UpdateArrival | tree.Handle):
                    yield "case", one.target, one.span
        case _:  # no other chooses
            pass


RULE = Rule(
    code="duplicate-case",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a case or a branch repeats one before it, and never runs",
    why="""\
The first case or branch that fits is taken, so that a second one for the same value or condition is
dead. Most often it was copied and still has to say what it is for.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    switch (order.kind):
        case "letter":
            close complete("by post")
        case "letter":
            close complete("by van")
        else:
            close complete("ask")
""",
    good="""\
workflow Ship(order: Order) -> (string):
    switch (order.kind):
        case "letter":
            close complete("by post")
        case "box":
            close complete("by van")
        else:
            close complete("ask")
""",
    check=check,
)
