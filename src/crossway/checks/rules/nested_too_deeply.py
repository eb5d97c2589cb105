"""nested-too-deeply: loops and `try` blocks stand deeper in each other than Python takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import inner_blocks, without_comments
from crossway.language.diagnostic import Diagnostic, Severity

MOST = 20
"""Blocks in each other within one function. Source: CPython, CO_MAXBLOCKS."""


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the outermost blocks that would be too deep."""
    for body in file.bodies:
        within = 1 if body.kind in ("signal", "update") else 0  # what follows their arrival
        for statement in _too_deep(body.block, within):
            yield RULE.at(
                statement.span,
                f"loops and `try` blocks are nested deeper than {MOST} levels",
                hint="move the inner blocks into a workflow of their own",
            )


def _too_deep(block: tree.Block, level: int) -> Iterator[tree.Statement]:
    """Yield what stands too deep in a block that is in `level` blocks itself.

    A loop counts one, the body of a `try` one, that of a `catch` two. What runs beside
    others, in `await all`, is a function of its own and begins anew.
    """
    for statement in block:
        if level + _own(statement) > MOST:
            yield statement
            continue
        for inner, inside in _inside(statement, level):
            yield from _too_deep(inner, inside)


def _own(statement: tree.Statement) -> int:
    match statement:
        case tree.For():
            return 1
        case tree.Try():
            return 2 if statement.catches else 1
        case _:  # no block of Python's own
            return 0


def _inside(statement: tree.Statement, level: int) -> Iterator[tuple[tree.Block, int]]:
    match statement:
        case tree.For(body=body):
            yield body, level + 1
        case tree.Try(body, catches, at_last):
            yield body, level + 1
            yield from ((one.body, level + 2) for one in catches)
            yield at_last or (), 0  # a function of its own
        case tree.AwaitAll() | tree.Await() | tree.Start():
            yield from ((inner.block, 0) for inner in inner_blocks(statement))
        case tree.AwaitOne(cases):
            for case in without_comments(cases):
                if isinstance(case.target, tree.AllOf):
                    yield case.target.body, 0
                yield case.body, level
        case _:  # the rest adds no block of its own
            yield from ((inner.block, level) for inner in inner_blocks(statement))


_DEEP = "".join(f"{'    ' * level}for (n < {level}):\n" for level in range(1, MOST + 2))

RULE = Rule(
    code="nested-too-deeply",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="loops and `try` blocks are nested deeper than Python takes",
    why=f"""\
What a design compiles to is Python, which takes at most {MOST} loops and `try` blocks in each other
in one function; a `catch` counts twice. `if`, `switch` and the cases of an `await one` do not
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
