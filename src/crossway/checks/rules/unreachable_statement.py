"""unreachable-statement: a statement that nothing reaches."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.flow import ended_at_last, never_run
from crossway.checks.onefile import PURE, OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import statements, waits
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the first statement of each block that nothing reaches."""
    for body in file.bodies:
        for unreached in never_run(body.block):
            if _is_told(body, unreached.leaves):
                continue
            yield RULE.at(
                unreached.statement.span,
                "this never runs: the line before it always leaves the block",
                hint="remove it, or put it first",
            )


def _is_told(body: Body, leaves: tree.Statement) -> bool:
    """Whether a statement leaves its block by what another rule tells of."""
    return _is_wrong(body, leaves) or _strays(body, leaves) or _ends_at_last(body, leaves)


def _is_wrong(body: Body, statement: tree.Statement) -> bool:
    """Whether a statement leaves its block by a slip: that is reported, and what follows is not."""
    owed = len((body.handler or body.definition).results)
    match statement:
        case tree.Return(None):
            return owed > 0
        case tree.Close("complete", arguments) if len(arguments) != owed:
            return owed > 0
        case tree.For():
            return body.kind != "activity" and not any(map(_lets_go, statements(statement.body)))
        case tree.Return(tree.Invoke(function)) | tree.Close(_, (tree.Invoke(function),)):
            return body.deterministic and function not in PURE
        case _:  # leaves it as it should
            return False


def _strays(body: Body, statement: tree.Statement) -> bool:
    """Whether a `break` or `continue` that leaves no loop is why what follows is not reached."""
    within = {id(one) for one in statements((statement,))}
    return any(
        isinstance(place.statement, tree.Break | tree.Continue) and place.around == "nothing"
        for place in body.places
        if id(place.statement) in within
    )


def _ends_at_last(body: Body, statement: tree.Statement) -> bool:
    """Whether a statement leaves its block by a `close` or `return` below a `finally:`."""
    ended = {id(one) for tried in body.of(tree.Try) for one in ended_at_last(tried)}
    return bool(ended) and any(id(one) in ended for one in statements((statement,)))


def _lets_go(statement: tree.Statement) -> bool:
    """Whether a loop with this statement may end or wait; one without is an endless loop."""
    return waits(statement) or isinstance(statement, tree.Close | tree.Return | tree.Raise)


RULE = Rule(
    code="unreachable-statement",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a statement that nothing reaches",
    why="""\
What follows a `close`, a `return`, a `raise`, a `break` or a `continue`, or a loop that never ends,
does not run. Most often it was meant to stand before.""",
    bad="""\
workflow Ship(order: Order):
    close complete
    activity Pack(order)

activity Pack(order: Order):
    return
""",
    good="""\
workflow Ship(order: Order):
    activity Pack(order)
    close complete

activity Pack(order: Order):
    return
""",
    check=check,
)
