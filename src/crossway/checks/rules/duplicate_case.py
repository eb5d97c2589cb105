"""duplicate-case: a case or a branch repeats one before it, and never runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from crossway.checks.bodies import Body
from crossway.checks.comparing import Comparison, chained, comparison, exclude
from crossway.checks.errors import KINDS_OF
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS, varies
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span
from crossway.language.walk import all_nodes
from crossway.language.words import CANCELLED


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield cases of `switch` and `await one`, branches of `if`, and `catch` blocks, that repeat
    one."""
    for body in file.bodies_with(tree.Switch, tree.If, tree.AwaitOne, tree.Try):
        for place in body.places:
            yield from _repeated(place.statement)
            if isinstance(place.statement, tree.Try):
                yield from _caught_before(place.statement.catches)
            elif isinstance(place.statement, tree.If):
                yield from _held_before(place.statement.branches, body)


def _repeated(statement: tree.Statement) -> Iterator[Diagnostic]:
    first: dict[object, Span] = {}
    for what, key, span in _alternatives(statement):
        if any(map(_differs, all_nodes([key]))):
            continue
        earlier = first.setdefault(_value(key), span)
        if earlier is not span:
            yield _never_runs(span, what, "is the same", earlier)


def _differs(node: tree.Node) -> bool:
    """Whether a node may be something else each time: `random()`, or a function of Python."""
    return isinstance(node, tree.Invoke) and (node.function not in BUILTINS or varies(node))


def _value(node: tree.Node) -> object:
    """Return what a case compares with: 1.0 and 1.00 are one value."""
    return Decimal(node.text) if isinstance(node, tree.Number) else node


def _caught_before(catches: Sequence[tree.Catch]) -> Iterator[Diagnostic]:
    """Yield the `catch` blocks for what one before them catches already."""
    for at, catch in enumerate(catches):
        earlier = next((one for one in catches[:at] if _takes(one.error, catch.error)), None)
        if earlier is not None:
            what = "everything else" if catch.error is None else catch.error
            yield _never_runs(catch.span, "catch", f"catches {what}", earlier.span)


def _held_before(branches: Sequence[tree.Branch], body: Body) -> Iterator[Diagnostic]:
    """Yield the branches whose conditions hold only where one before them does."""
    before = _Before()
    first = dict[tree.Node, tree.Branch]()
    for branch in branches:
        if first.setdefault(branch.condition, branch) is not branch:
            continue  # it repeats one, as is told
        # One of what has to hold for a branch may be enough for an earlier one.
        needs = _comparisons(branch, "and", body)
        earlier = next((one for need in needs if (one := before.taking(need))), None)
        if earlier is not None:
            yield _never_runs(branch.span, "branch", "holds wherever this would", earlier.span)
        for enough in _comparisons(branch, "or", body):
            before.add(enough, branch)


def _comparisons(
    branch: tree.Branch, operator: Literal["and", "or"], body: Body
) -> Iterator[Comparison]:
    """Yield the operands of a branch's condition that compare something with a constant."""
    for operand in chained(branch.condition, operator):
        if (one := comparison(operand, body)) is not None:
            yield one


class _Before:
    """What is enough for the branches so far: thousands of them cost no more than they are.

    Of `n > 10`, `n > 5` only the second is kept, which holds wherever the first does; of
    `n != 1`, `n != 2`, `n != 3` the first two, of which one always holds.
    """

    def __init__(self) -> None:
        """Begin before the first branch."""
        self._equal: dict[object, tree.Branch] = {}
        self._wide: dict[str, list[tuple[Comparison, tree.Branch]]] = {}

    def taking(self, need: Comparison) -> tree.Branch | None:
        """Return a branch that is taken wherever something holds."""
        equal = self._equal.get(_equality(need)) if need.operator == "==" else None
        wide = self._wide.get(need.path, ())
        return equal or next((by for one, by in wide if exclude(need, one.otherwise)), None)

    def add(self, enough: Comparison, branch: tree.Branch) -> None:
        """Note what is enough for a branch."""
        if enough.operator == "==":
            self._equal.setdefault(_equality(enough), branch)
            return
        wide = self._wide.setdefault(enough.path, [])
        unequal = sum(one.operator == enough.operator == "!=" for one, _ in wide)
        if unequal < 2 and self.taking(enough) is None:
            wide[:] = [held for held in wide if not exclude(held[0], enough.otherwise)]
            wide.append((enough, branch))


def _equality(one: Comparison) -> object:
    """Return what `==` compares: `true` is not 1."""
    return one.path, type(one.value), one.value


def _takes(earlier: str | None, later: str | None) -> bool:
    """Whether `catch earlier` catches all that `catch later` would; None is one without a name,
    which leaves the workflow's own cancellation to `catch CancelledError`."""
    if earlier is None:
        return later != CANCELLED
    return later == earlier or later in KINDS_OF.get(earlier, ())


def _never_runs(span: Span, what: str, why: str, earlier: Span) -> Diagnostic:
    return RULE.at(
        span,
        f"this {what} never runs: one before it {why}",
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
dead. Most often it was copied and still has to say what it is for. So is `elif n > 10` below
`if n > 5`, which wants the wider condition last, and a `catch` below one that
catches the same: below `catch:`, or `catch KeyError:` below `catch LookupError:`.""",
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
