"""How a block ends: what may happen after its last statement, and what never runs.

Each statement has outcomes, and a block those of its statements in turn, until one never
goes on. Of a loop that never ends by itself only `break` goes on. Example:

    if order.paid:
        close complete(order)      # gives
    raise NotPaid()                # fails: the block gives or fails, it never goes on
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, assert_never

from crossway.design.paths import never_ends
from crossway.language import tree
from crossway.language.blocks import (
    ends_as_cancelled,
    inner_blocks,
    statements,
    without_comments,
)

Outcome = Literal["goes on", "gives", "fails", "break", "continue"]
"""`gives` ends the body with its result, `fails` without one."""

Outcomes = frozenset[Outcome]

GOES_ON: Outcomes = frozenset({"goes on"})


def outcomes(block: tree.Block) -> Outcomes:
    """Return how a block may end."""
    found = GOES_ON
    for statement in block:
        if "goes on" not in found:
            break
        found = (found - GOES_ON) | _outcomes(statement)
    return found


class Unreached(NamedTuple):
    """A statement that nothing reaches, and the one before it in its block that leaves it."""

    statement: tree.Statement
    leaves: tree.Statement


def ended_at_last(tried: tree.Try) -> Iterator[tree.Close | tree.Return]:
    """Yield what would end the body below a `finally:`."""
    for statement in statements(tried.at_last or ()):
        if isinstance(statement, tree.Close | tree.Return):
            yield statement


def never_run(block: tree.Block, *, in_loop: bool = False) -> Iterator[Unreached]:
    """Yield, at any depth, the first statement of each block that nothing reaches."""
    reached, before = GOES_ON, block[0] if block else None
    for statement in block:
        if isinstance(statement, tree.Comment):
            continue
        if "goes on" not in reached and before is not None:
            yield Unreached(statement, before)
            break
        before = statement
        stray = isinstance(statement, tree.Break | tree.Continue) and not in_loop
        reached = GOES_ON if stray else _outcomes(statement)
        inside = in_loop or isinstance(statement, tree.For)
        for inner in inner_blocks(statement):
            if not isinstance(statement, tree.AwaitAll | tree.Await):  # all at once
                yield from never_run(inner.block, in_loop=inside)


def _outcomes(statement: tree.Statement) -> Outcomes:
    if type(statement) in _PLAIN:
        return GOES_ON
    match statement:
        case tree.AwaitAll(body) | tree.Await(tree.AllOf(body)):
            return _together(body)
        case tree.Await():
            return GOES_ON
        case tree.Close(kind):
            return frozenset({"fails" if kind == "fail" else "gives"})
        case tree.Return():
            return frozenset({"gives"})
        case tree.Raise():
            return frozenset({"fails"})
        case tree.Break():
            return frozenset({"break"})
        case tree.Continue():
            return frozenset({"continue"})
        case tree.AwaitOne() | tree.If() | tree.Switch() | tree.For() | tree.Try():
            return _branching(statement)
        case (
            tree.Detach()
            | tree.Start()
            | tree.Cancel()
            | tree.SetCondition()
            | tree.Assign()
            | tree.Send()
            | tree.Evaluate()
            | tree.Sketch()
            | tree.Comment()
        ):
            _PLAIN.add(type(statement))
            return GOES_ON
        case _:
            assert_never(statement)


_PLAIN: set[type[tree.Statement]] = set()
"""The statements of which `_outcomes` said that they always go on: it is asked all the time."""


def _branching(
    statement: tree.AwaitOne | tree.If | tree.Switch | tree.For | tree.Try,
) -> Outcomes:
    match statement:
        case tree.AwaitOne(cases):
            bodies = [outcomes(case.body) for case in without_comments(cases)]
            heads = [
                _together(case.target.body) - GOES_ON
                for case in without_comments(cases)
                if isinstance(case.target, tree.AllOf)
            ]
            return _union([*bodies, *heads]) or GOES_ON
        case tree.If(branches, otherwise):
            bodies = [outcomes(branch.body) for branch in branches]
            return _union([*bodies, outcomes(otherwise or ())])
        case tree.Switch(_, cases, otherwise):
            bodies = [outcomes(case.body) for case in without_comments(cases)]
            return _union([*bodies, outcomes(otherwise or ())])
        case tree.For():
            return _loop(statement)
        case tree.Try():
            return _tried(statement)


def _tried(statement: tree.Try) -> Outcomes:
    caught = [
        outcomes(catch.body) - _never_left_by(catch, statement) for catch in statement.catches
    ]
    ends = _union([outcomes(statement.body), *caught])
    last = _confined(outcomes(statement.at_last or ()))
    return ends if "goes on" in last else last


def _never_left_by(catch: tree.Catch, statement: tree.Try) -> Outcomes:
    """Return what the end of a `catch CancelledError:` does not lead to: it is cancelled."""
    return GOES_ON if ends_as_cancelled(catch, statement) else frozenset()


def _loop(loop: tree.For) -> Outcomes:
    body = outcomes(loop.body)
    leaves = body - frozenset({"goes on", "break", "continue"})
    return leaves if never_ends(loop) and "break" not in body else leaves | GOES_ON


def _together(body: tree.Block) -> Outcomes:
    """Return how statements that run at once end: they go on when each of them does."""
    each = [_confined(_outcomes(statement)) for statement in body]
    all_go_on = all("goes on" in one for one in each)
    return (_union(each) - GOES_ON) | (GOES_ON if all_go_on else frozenset())


def _confined(ends: Outcomes) -> Outcomes:
    """Return the outcomes of what no `break` or `continue` leaves: they are reported as stray."""
    stray: Outcomes = frozenset({"break", "continue"})
    return (ends - stray) | GOES_ON if ends & stray else ends


def _union(several: Iterable[Outcomes]) -> Outcomes:
    found: Outcomes = frozenset()
    for one in several:
        found |= one
    return found
