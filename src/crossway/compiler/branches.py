"""Choices between several blocks: `if`, `elif` and `else`, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crossway.compiler.comments import led, of_branch
from crossway.compiler.expressions import emit_condition, emit_expression
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, code
from crossway.compiler.writer import Writer
from crossway.language import tree

EmitBlock = Callable[[tree.Block, Scope], None]
"""Writes the statements of a block."""

_MOST = 100
"""Python reads each `elif` as an `if` within the one before, and gives up at some hundreds."""


class Branches:
    """Writes branches in order, the first whose condition holds being taken.

    Beyond `_MOST` of them they are the cases of a `match`, which Python reads one beside
    the other: `case _ if x > 1:` for `elif x > 1:`.
    """

    def __init__(self, out: Writer, *, many: bool) -> None:
        """Begin before the first branch."""
        self._out = out
        self._many = many
        self._first = True

    @contextmanager
    def when(self, condition: Code) -> Iterator[None]:
        """Write the next branch, which is taken when the condition holds."""
        head = code("if {}:", condition) if self._first else code("elif {}:", condition)
        if self._many:
            head = code("case _ if {}:", condition)
        self._first = False
        with self._out.block(head):
            yield

    @contextmanager
    def otherwise(self) -> Iterator[None]:
        """Write the last branch, which is taken when no condition holds."""
        if self._first:
            yield
            return
        with self._out.block(code("case _:") if self._many else code("else:")):
            yield


@contextmanager
def branches(out: Writer, count: int) -> Iterator[Branches]:
    """Write a choice between `count` blocks that have a condition, and one that has none."""
    many = count > _MOST
    if not many:
        yield Branches(out, many=False)
        return
    with out.block(code("match None:")):
        yield Branches(out, many=True)


def emit_if(statement: tree.If, scope: Scope, emit_block: EmitBlock) -> None:
    """Write `if` with its `elif` and `else`."""
    with branches(scope.out, len(statement.branches)) as choice:
        for position, branch in enumerate(statement.branches):
            with choice.when(emit_condition(branch.condition, scope)):
                scope.mark_part("elif" if position else "if", branch.span)
                _mark_none(statement, position, scope)
                scope.out.comments(of_branch(branch) if position else ())
                emit_block(branch.body, scope)
        if statement.otherwise is not None:
            with choice.otherwise():
                scope.mark_part("else", statement.else_span)
                emit_block(statement.otherwise, scope)


def _mark_none(statement: tree.If | tree.Switch, position: int, scope: Scope) -> None:
    """Say in the first branch of a choice without `else` that it may take none."""
    if position == 0 and statement.otherwise is None:
        scope.mark_part("no-branch", statement.span)


def emit_switch(statement: tree.Switch, scope: Scope, emit_block: EmitBlock) -> None:
    """Write `switch` as a choice between comparisons with its subject."""
    subject = scope.temporary(code("subject"))
    scope.out.line(code("{} = {}", subject, emit_expression(statement.subject, scope)))
    cases, after = led(statement.cases)
    with branches(scope.out, len(cases)) as choice:
        for position, (case, before) in enumerate(cases):
            with choice.when(code("{} == {}", subject, emit_expression(case.value, scope))):
                scope.mark_part("case", case.span)
                _mark_none(statement, position, scope)
                scope.out.comments((*before, *of_branch(case)))
                emit_block(case.body, scope)
        if statement.otherwise is not None:
            with choice.otherwise():
                scope.mark_part("else", statement.else_span)
                scope.out.comments(after)
                emit_block(statement.otherwise, scope)
    if statement.otherwise is None:
        scope.out.comments(after)
