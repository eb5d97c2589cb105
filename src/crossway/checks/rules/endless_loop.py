"""endless-loop: a loop that can neither end nor wait."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.walking import places
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity

_LETS_GO = (
    tree.Await,
    tree.AwaitAll,
    tree.AwaitOne,
    tree.Start,
    tree.Detach,
    tree.Send,
    tree.Close,
    tree.Return,
    tree.Raise,
    tree.Break,
)


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each `for:` whose body holds no statement that waits or leaves."""
    for body in facts.bodies:
        if body.kind == "activity":
            continue
        for place in body.places:
            loop = place.statement
            if isinstance(loop, tree.For) and _for_ever(loop) and not _lets_go(loop.body):
                yield RULE.at(
                    loop.span,
                    "this loop never ends and never waits",
                    hint="wait in it (`await timer(1m)`, a call), or leave it with `break`",
                )


def _for_ever(loop: tree.For) -> bool:
    always = loop.condition is None or loop.condition == tree.Constant(True)
    return loop.iterable is None and always


def _lets_go(block: tree.Block) -> bool:
    return any(isinstance(place.statement, _LETS_GO) for place in places(block))


RULE = Rule(
    code="endless-loop",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="a loop never ends and never waits",
    why="""\
A workflow gives the worker back only when it waits. A loop that never does is taken for a
deadlock after two seconds; its workflow task fails and is tried again for ever.""",
    bad="""\
workflow Ship(order: Order):
    state:
        count = 0
    for:
        count = count + 1
""",
    good="""\
workflow Ship(order: Order):
    state:
        count = 0
    for:
        count = count + 1
        await timer(1m)
""",
    check=check,
)
