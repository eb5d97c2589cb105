"""nested-too-deeply: loops and `try` blocks stand deeper in each other than Python takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import inner_blocks, without_comments
from crossway.language.diagnostic import Diagnostic, Severity

MOST = 20
"""Blocks in each other within one function. Source: CPython, CO_MAXBLOCKS."""


MOST_AT_LAST = 8
"""`finally:` blocks in each other. CPython keeps what stands below one twice: for when all went
well, and for when not. Each in another doubles that, and twenty would take it minutes to read."""


class _Depth(NamedTuple):
    """In how much a block is: blocks of one function of Python, and `finally:` blocks."""

    blocks: int
    at_last: int

    def deeper(self, blocks: int) -> _Depth:
        return self._replace(blocks=self.blocks + blocks)

    @property
    def is_too_much(self) -> bool:
        return self.blocks > MOST or self.at_last > MOST_AT_LAST


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the outermost blocks that would be too deep."""
    for body in file.bodies:
        within = 1 if body.kind in ("signal", "update") else 0  # what follows their arrival
        inline = body.kind == "activity"
        for statement, depth in _too_deep(body.block, _Depth(within, 0), inline):
            what, most = "loops and `try` blocks", MOST
            if depth.at_last > MOST_AT_LAST:
                what, most = "`finally` blocks", MOST_AT_LAST
            yield RULE.at(
                statement.span,
                f"{what} are nested deeper than {most} levels",
                hint="move the inner blocks into a workflow of their own",
            )


def _too_deep(
    block: tree.Block, depth: _Depth, inline: bool
) -> Iterator[tuple[tree.Statement, _Depth]]:
    """Yield what stands too deep in a block, with how deep that is.

    A loop counts one; a `try` one for its `catch` blocks and one for its `finally`, a `catch` one
    more. What runs beside others, in `await all`, is a function of its own and begins anew; so
    does a `finally`, but for one of an activity, which stands `inline`.
    """
    for statement in block:
        within = _within(statement, depth)
        if within.is_too_much:
            yield statement, within
            continue
        for inner, inside in _inside(statement, depth, inline):
            yield from _too_deep(inner, inside, inline)


def _within(statement: tree.Statement, depth: _Depth) -> _Depth:
    """Return the depth of the deepest block that a statement itself makes of Python's own."""
    match statement:
        case tree.For():
            return depth.deeper(1)
        case tree.Try(_, catches, at_last):
            last = 0 if at_last is None else 1
            return _Depth(depth.blocks + (2 + last if catches else 1), depth.at_last + last)
        case _:  # no block of Python's own
            return depth


def _inside(
    statement: tree.Statement, depth: _Depth, inline: bool
) -> Iterator[tuple[tree.Block, _Depth]]:
    match statement:
        case tree.For(body=body):
            yield body, depth.deeper(1)
        case tree.Try(body, catches, at_last):
            last = 0 if at_last is None else 1
            yield body, depth.deeper(last + (1 if catches else 0))
            yield from ((one.body, depth.deeper(last + 2)) for one in catches)
            yield at_last or (), _Depth(depth.blocks + 1 if inline else 0, depth.at_last + 1)
        case tree.AwaitAll() | tree.Await() | tree.Start():
            yield from (
                (inner.block, _Depth(0, depth.at_last)) for inner in inner_blocks(statement)
            )
        case tree.AwaitOne(cases):
            for case in without_comments(cases):
                if isinstance(case.target, tree.AllOf):
                    yield case.target.body, _Depth(0, depth.at_last)
                yield case.body, depth
        case _:  # the rest adds no block of its own
            yield from ((inner.block, depth) for inner in inner_blocks(statement))


_DEEP = "".join(f"{'    ' * level}for (n < {level}):\n" for level in range(1, MOST + 2))

RULE = Rule(
    code="nested-too-deeply",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="loops and `try` blocks are nested deeper than Python takes",
    why=f"""\
What a design compiles to is Python, which takes at most {MOST} loops and `try` blocks in each other
in one function; a `catch` counts twice. Of `finally` blocks it takes minutes to read twenty in each
other, so that {MOST_AT_LAST} are the most. `if`, `switch` and the cases of an `await one` do not
count, and what stands in an `await all` begins anew. Nobody can read such a body either: give the
inner part a name, as a child workflow of its own.""",
    bad=f"""\
workflow Count(n: int) -> (int):
{_DEEP}{"    " * (MOST + 2)}n = n + 1
    close complete(n)
""",
    good="""\
workflow Count(n: int) -> (int):
    for (n < 1):
        for (n < 2):
            workflow CountOn(n) -> n
    close complete(n)

workflow CountOn(n: int) -> (int):
    for (n < 3):
        n = n + 1
    close complete(n)
""",
    check=check,
)
