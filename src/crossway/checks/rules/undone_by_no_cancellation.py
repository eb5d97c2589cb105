"""undone-by-no-cancellation: a `catch:` undoes what was done, and a cancellation passes it by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.undoing import undoing
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.walk import all_nodes
from crossway.language.words import CANCELLED, leaf


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each such `catch:` that no `catch CancelledError:` or `finally:` is around."""
    for body in file.bodies_with(tree.Try):
        if body.kind == "workflow" or (body.kind == "operation" and body.waits):
            yield from _passed_by(body)


def _passed_by(body: Body) -> Iterator[Diagnostic]:
    covered: set[int] = set()
    for attempt in body.of(tree.Try):
        if attempt.at_last is not None or any(one.error == CANCELLED for one in attempt.catches):
            covered |= {id(node) for node in all_nodes(attempt.body)}
            continue
        if id(attempt) in covered:
            continue
        # What was done by then: below the `try:`, and on the lines above it.
        above = [node for node in body.nodes if node.span.line < attempt.span.line]
        done = set(_called([*above, *all_nodes(attempt.body)]))
        undo = {other for one in done for other in undoing(one)}
        for catch in attempt.catches:
            undone = next((one for one in _called(all_nodes(catch.body)) if one in undo), None)
            if catch.error is None and undone is not None:
                yield RULE.at(
                    catch.span,
                    f"a cancellation passes this `catch` by: {undone} is not called then",
                    hint=f"write `catch {CANCELLED}:` beside it, or `finally:`, if it is to be",
                    name=undone,
                )


def _called(nodes: Iterable[tree.Node]) -> Iterator[str]:
    """Yield what is called, without the package or the service it is of."""
    for node in nodes:
        match node:
            case tree.ActivityCall(name=name) | tree.WorkflowCall(name=name):
                yield leaf(name)
            case tree.NexusCall(operation=str() as operation):
                yield operation
            case _:  # no call
                pass


_PAY = """\
workflow Pay(order: Order) -> (Receipt):
    activity Charge(order) -> receipt
    try:
        activity Ship(order)
    catch:
        activity Refund(receipt)
        close fail("not shipped")
    close complete(receipt)

activity Charge(order: Order) -> (Receipt):
    charge the card

activity Ship(order: Order):
    hand it over

activity Refund(receipt: Receipt):
    pay it back
"""

RULE = Rule(
    code="undone-by-no-cancellation",
    subject=Subject.STATEMENTS,
    severity=Severity.HINT,
    summary="a `catch:` undoes what was done, and a cancellation passes it by",
    why="""\
`catch:` and `catch -> err:` catch errors. A cancellation of the workflow is none: it ends the
workflow where it waits, and what the `catch` would undo stays done. Which call undoes another is
told by their names, as `explore` does: Charge and Refund, Reserve and Release, Book and
CancelBook.""",
    bad=_PAY,
    good=_PAY.replace(
        "    catch:\n",
        "    catch CancelledError:\n        activity Refund(receipt)\n    catch:\n",
    ),
    check=check,
)
