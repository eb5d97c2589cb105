"""`await`, `await all` and `await one` to Python.

Each part of an `await all` becomes a nested coroutine function; names it binds are
declared `nonlocal`, so that the statements after the block see them. A `for` in it
becomes one coroutine per item.
"""

from __future__ import annotations

from collections.abc import Callable

from crossway.compiler.calls import arrivals, emit_target
from crossway.compiler.expressions import emit_expression
from crossway.compiler.scope import Scope, bound_names
from crossway.compiler.text import code, python_name
from crossway.language import tree

EmitBlock = Callable[[tree.Block, Scope], None]


def emit_await(statement: tree.Await, scope: Scope, emit_block: EmitBlock) -> None:
    """Write a wait for one target, binding its results."""
    target = statement.target
    if isinstance(target, tree.AllOf):
        scope.out.line(f"await cw.together({emit_parts(target.body, scope, emit_block)})")
        return
    _bind(statement.results, target, f"await {emit_target(target, scope)}", scope)


def _bind(results: tuple[str, ...], target: tree.Target, value: str, scope: Scope) -> None:
    """Write the assignment of a value to the names after `->`.

    A signal's value is a tuple of its arguments, so even one name unpacks it.
    """
    if not results:
        scope.out.line(value)
    elif isinstance(target, tree.SignalArrival | tree.UpdateArrival) and len(results) == 1:
        scope.out.line(f"({scope.bind(results)},) = {value}")
    else:
        scope.out.line(f"{scope.bind(results)} = {value}")


def emit_await_all(statement: tree.AwaitAll, scope: Scope, emit_block: EmitBlock) -> None:
    """Write a block whose statements all run concurrently."""
    scope.out.line(f"await cw.together({emit_parts(statement.body, scope, emit_block)})")


def emit_parts(body: tree.Block, scope: Scope, emit_block: EmitBlock) -> str:
    """Write a nested function for each statement; return the coroutines to run."""
    return ", ".join(_part(statement, scope, emit_block) for statement in code(body))


def _part(statement: tree.Statement, scope: Scope, emit_block: EmitBlock) -> str:
    if isinstance(statement, tree.For) and statement.item and statement.iterable is not None:
        items = emit_expression(statement.iterable, scope)
        name = _iteration(statement, scope, emit_block)
        return f"*({name}(item) for item in {items})"
    name = scope.temporaries.claim("part")
    outer = _prebind(bound_names((statement,)), scope)
    scope.out.blank()
    with scope.out.block(f"async def {name}() -> None:"):
        _nonlocal(outer, scope)
        emit_block((statement,), scope.inner())
    scope.out.blank()
    return f"{name}()"


def _iteration(statement: tree.For, scope: Scope, emit_block: EmitBlock) -> str:
    """Write the function of one iteration. Names first bound inside stay inside."""
    name = scope.temporaries.claim("each")
    item = statement.item or "item"
    inner = scope.inner(concurrent=True)
    shared = item in scope.shared
    outer = [n for n in bound_names(statement.body) if n in scope.bound and n not in scope.shared]
    scope.out.blank()
    with scope.out.block(f"async def {name}({python_name(item)}: Any) -> None:"):
        _nonlocal([n for n in outer if n != item], inner)
        if shared:
            scope.out.line(f"{scope.variable(item)} = {python_name(item)}")
        inner.bound.add(item)
        emit_block(statement.body, inner)
    scope.out.blank()
    return name


def _prebind(names: list[str], scope: Scope) -> list[str]:
    """Make local names exist in the enclosing function; return those a part assigns."""
    local = [name for name in names if name not in scope.shared]
    for name in local:
        if name not in scope.bound:
            scope.bound.add(name)
            scope.out.line(f"{python_name(name)}: Any = None")
    return local


def _nonlocal(names: list[str], scope: Scope) -> None:
    if names:
        scope.out.line(f"nonlocal {', '.join(python_name(name) for name in names)}")


def emit_await_one(statement: tree.AwaitOne, scope: Scope, emit_block: EmitBlock) -> None:
    """Write a race and what follows for each case that may win."""
    cases: list[tree.Case] = code(statement.cases)
    heads = [_head(case.target, scope, emit_block) for case in cases]
    scope.mark(statement)
    won = scope.temporaries.claim("won")
    scope.out.line(f"{won} = await cw.first({', '.join(heads)})")
    for position, case in enumerate(cases):
        keyword = "if" if position == 0 else "elif"
        with scope.out.block(f"{keyword} {won}.case == {position}:"):
            _bind_winner(case, won, scope)
            emit_block(case.body, scope)


def _head(target: tree.Target, scope: Scope, emit_block: EmitBlock) -> str:
    """Return what races: promises as they are (they outlive it), arrivals unconsumed."""
    match target:
        case tree.AllOf(body):
            return f"cw.together({emit_parts(body, scope, emit_block)})"
        case tree.Handle(name) if name not in scope.conditions:
            return scope.variable(name)
        case tree.SignalArrival(name) | tree.UpdateArrival(name):
            return f"{arrivals(name)}.ready()"
        case _:
            return emit_target(target, scope)


def _bind_winner(case: tree.Case, won: str, scope: Scope) -> None:
    if isinstance(case.target, tree.SignalArrival | tree.UpdateArrival):
        _bind(case.results, case.target, f"{arrivals(case.target.name)}.take()", scope)
    elif case.results:
        _bind(case.results, case.target, f"{won}.value", scope)
