"""`try`, `catch` and `finally` to Python.

Within `except .. as failure:` each `catch` is a branch. A workflow's own cancellation is caught
by `catch CancelledError:` alone, and goes on when that is done; `finally` runs shielded from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace

from crossway.compiler.branches import Branches, EmitBlock, branches
from crossway.compiler.comments import of_branch
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, code, commas, quoted
from crossway.compiler.waiting import emit_nested
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.words import CANCELLED


def emit_try(statement: tree.Try, scope: Scope, emit_block: EmitBlock) -> None:
    """Write a `try` with its `catch` and `finally` blocks."""
    with scope.out.block(code("try:")):
        emit_block(statement.body, scope)
    if statement.catches:
        _catches(statement, scope, emit_block)
    if statement.at_last is not None:
        with scope.out.block(code("finally:")):
            _finally(statement.at_last, scope, emit_block)


def _catches(statement: tree.Try, scope: Scope, emit_block: EmitBlock) -> None:
    catches = statement.catches
    kinds = code("cw.FAILURES")
    if scope.place == "workflow" and any(catch.error == CANCELLED for catch in catches):
        kinds = code("cw.FAILURES_OR_CANCELLATION")
    failure = scope.temporary(code("failure"))
    head = code("except {} as {}:", kinds, failure)
    with scope.out.block(head), branches(scope.out, len(catches)) as choice:
        for catch in catches:
            with _caught(catch, failure, choice, scope, last=catch is catches[-1]):
                scope.mark_part("catch", catch.span)
                scope.out.comments(of_branch(catch))
                _catch(catch, failure, scope, emit_block)
        if catches[-1].error or scope.place == "workflow":
            with choice.otherwise():
                scope.out.line(code("raise"))


def _caught(
    catch: tree.Catch, failure: Code, choice: Branches, scope: Scope, *, last: bool
) -> AbstractContextManager[None]:
    """Begin the branch of a `catch`.

    One without an error takes what is left: in a workflow all but its own cancellation.
    """
    named = [quoted(catch.error)] if catch.error else []
    if named or scope.place == "workflow":
        return choice.when(code("cw.matches({})", commas([failure, *named])))
    return choice.otherwise() if last else choice.when(code("True"))


def _catch(catch: tree.Catch, failure: Code, scope: Scope, emit_block: EmitBlock) -> None:
    """Write what a `catch` does, after which the workflow's own cancellation goes on."""
    inner = scope
    if catch.binding:
        bound = scope.bind([catch.binding])
        scope.out.line(code("{} = cw.describe({})", bound, failure))
        inner = replace(scope, caught={**scope.caught, catch.binding: failure})
    if catch.error != CANCELLED or scope.place != "workflow":
        emit_block(catch.body, inner)
        return
    cancelled = scope.temporary(code("cancelled"))
    scope.out.line(code("{} = cw.cancelled({})", cancelled, failure))
    emit_block(catch.body, replace(inner, cancelled=(*scope.cancelled, (cancelled, failure))))
    if not isinstance([None, *without_comments(catch.body)][-1], _LEAVES):
        go_on([(cancelled, failure)], scope)


_LEAVES = (tree.Close, tree.Return, tree.Raise, tree.Break, tree.Continue)
"""What never goes on to the next line."""


def go_on(caught: Iterable[tuple[Code, Code]], scope: Scope) -> None:
    """Write that what was caught goes on where it was the workflow's own cancellation."""
    for cancelled, failure in caught:
        with scope.out.block(code("if {}:", cancelled)):
            scope.out.line(code("raise {}", failure))


def _finally(body: tree.Block, scope: Scope, emit_block: EmitBlock) -> None:
    """Write what runs whatever happens: in an activity as it is, in a workflow shielded."""
    if scope.place != "workflow":
        emit_block(body, scope)
        return
    scope.out.line(
        code("await cw.shielded({})", emit_nested(code("at_last"), body, scope, emit_block))
    )
