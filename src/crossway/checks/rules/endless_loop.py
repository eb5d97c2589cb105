"""endless-loop: a loop that can neither end nor wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.checks.walking import places
from crossway.design.builtins import varies
from crossway.design.changing import given_beside, given_in
from crossway.language import tree
from crossway.language.blocks import statements
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.walk import all_nodes

_LEAVES = (tree.Return, tree.Raise, tree.Break)
_LETS_GO = (
    tree.Await,
    tree.AwaitAll,
    tree.AwaitOne,
    tree.Start,
    tree.Detach,
    tree.Send,
    tree.Close,
    *_LEAVES,
)


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each `for:` whose body holds no statement that waits or leaves."""
    for body in file.bodies_with(tree.For):
        for place in body.places:
            loop = place.statement
            if isinstance(loop, tree.For) and loop.condition is not None:
                yield from _unchanging(body, loop, loop.condition)
            if not isinstance(loop, tree.For) or not _for_ever(loop):
                continue
            if body.kind == "activity":
                yield from _in_activity(loop)
            elif not _lets_go(loop.body):
                yield RULE.at(
                    loop.span,
                    "this loop never ends and never waits",
                    hint="wait in it (`await timer(1m)`, a call), or leave it with `break`",
                )


def _unchanging(body: Body, loop: tree.For, condition: tree.Expression) -> Iterable[Diagnostic]:
    """Yield a loop whose condition reads nothing that changes, and that no line of it leaves."""
    nodes = list(all_nodes([condition]))
    names = dict.fromkeys(node.name for node in nodes if isinstance(node, tree.Name))
    changed = given_in(loop.body) | body.given_elsewhere | given_beside(body.nodes, loop)
    if not names or any(map(varies, nodes)) or not changed.isdisjoint(names):
        return
    leaves = (*_LEAVES, tree.Close, tree.Sketch)
    if not any(isinstance(one, leaves) for one in statements(loop.body)):
        found = RULE.at(
            loop.span,
            f"nothing in this loop changes {' or '.join(names)}: once begun it never ends",
            hint="give it another value in the loop, or leave it with `break`",
        )
        yield replace(found, severity=Severity.WARNING)


def _in_activity(loop: tree.For) -> Iterable[Diagnostic]:
    """Yield a loop that no line of it leaves. An activity may be ended from outside: a hint."""
    inside = [place.statement for place in places(loop.body)]
    if not any(isinstance(one, (*_LEAVES, tree.Sketch, tree.Evaluate)) for one in inside):
        found = RULE.at(
            loop.span,
            "this loop never ends: only a timeout of the activity does",
            hint="leave it with `break` or `return`",
        )
        yield replace(found, severity=Severity.HINT)


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
deadlock after two seconds; its workflow task fails and is tried again for ever. An activity goes on
until its timeout, or until the worker ends: there it is a hint. A loop that waits is a warning
where its condition reads nothing that the loop changes, and no line leaves it: once begun it goes
on for ever, as `while len(rest) > 0:` does where nothing takes from `rest`.""",
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
