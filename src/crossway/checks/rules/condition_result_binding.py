"""CONDITION_RESULT_BINDING: a condition is awaited for a result."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.printer import print_binding
from crossway.language.walk import walk


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the waits for conditions that bind a result."""
    for body in file.bodies_with(tree.Await, tree.Case):
        waits: list[tree.Await | tree.Case] = [*body.of(tree.Await), *body.of(tree.Case)]
        for wait in waits:
            if not wait.results:
                continue
            target = wait.target
            named = target.name if isinstance(target, tree.Handle) else ""
            values = isinstance(target, tree.Predicate) and not _of_handles(target, body)
            if named in body.truths or values:
                bindings = ", ".join(map(print_binding, wait.results))
                what = f"condition {named}" if named else "a condition"
                yield RULE.at(
                    target.span,
                    f"{what} has no result to bind to {bindings}",
                    hint=f"remove `-> {bindings}`",
                    name=named or None,
                )


def _of_handles(target: tree.Predicate, body: Body) -> bool:
    names = {node.name for node in walk(target) if isinstance(node, tree.Name)}
    return bool(names & body.held.names.keys())


RULE = Rule(
    code="CONDITION_RESULT_BINDING",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a condition is awaited for a result",
    why="""\
A condition is true or false and carries nothing, so there is nothing to bind behind `->`.""",
    bad="""\
workflow Ship(order: Order):
    state:
        condition packed
    set packed
    await packed -> parcel
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
