"""`await`, `await all` and `await one` to Python.

Each part of an `await all` becomes a nested coroutine function; names it binds are
declared `nonlocal`, so that the statements after the block see them. A `for` in it
becomes one coroutine per item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crossway.compiler.beside import (
    Beside,
    begin_with,
    own_of_part,
    own_of_round,
    what_is_beside,
)
from crossway.compiler.branches import EmitBlock, branches
from crossway.compiler.calls import arrivals, emit_target
from crossway.compiler.comments import Led, led, of_branch, of_statement
from crossway.compiler.elements import items_with, steady, steady_results
from crossway.compiler.expressions import emit_expression, emit_present
from crossway.compiler.lasting import awaited_as_state
from crossway.compiler.places import (
    ARRIVALS,
    declare_each,
    declared,
    declared_result,
    emit_results,
    given_by,
    hold_item,
)
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, argument, code, commas, literal, python_name
from crossway.compiler.types import ANY
from crossway.compiler.variables import item_kind
from crossway.design.assigned import kept_inside, unsure_names
from crossway.design.changing import (
    changed_names,
    given_in,
    root_of,
    written_through,
)
from crossway.language import tree
from crossway.language.blocks import (
    bindings,
    bound_names,
    cleans_up,
    is_over_items,
    statements,
)


def emit_await(statement: tree.Await, scope: Scope) -> None:
    """Write a wait for one target, binding its results."""
    results, known = steady_results(statement.results, scope)
    waited = code("await {}", emit_target(statement.target, scope))
    waited = awaited_as_state(waited, statement.target, statement.results, scope)
    if isinstance(statement.target, ARRIVALS):
        declare_each(statement.target, statement.results, scope)
    kind = declared_result(statement.target, scope)
    emit_results(results, waited, statement.target, known, kind)


def emit_await_all(statement: tree.AwaitAll, scope: Scope, emit_block: EmitBlock) -> None:
    """Write a block whose statements all run concurrently."""
    together = _together(statement.body, scope, emit_block, what_is_beside(statement.body))
    scope.mark(statement)
    scope.out.line(code("await {}", together))


def _together(body: tree.Block, scope: Scope, emit_block: EmitBlock, beside: Beside) -> Code:
    """Write a nested function for each statement; return the coroutine that runs them all.

    What several of all that run at once, `beside` each other, bind each has for itself.
    """
    found: Led[tree.Statement] = led(body)
    together, after = found
    parts = [_part(one, before, scope, emit_block, beside) for one, before in together]
    scope.out.comments(after)
    return code("cw.together({})", commas([*parts, *_patience(body)]))


def _patience(body: tree.Block) -> list[Code]:
    """Return the argument that has a block wait for what its parts do when they are cancelled."""
    return [argument("patient", literal(True))] if cleans_up(body) else []


def _part(
    statement: tree.Statement,
    comments: list[str],
    scope: Scope,
    emit_block: EmitBlock,
    beside: Beside,
) -> Code:
    """Write the function of a part, which has its own of what several bind."""
    if is_over_items(statement) and statement.iterable is not None:
        if (changes := written_through(statement)) is None:
            items = emit_present(statement.iterable, scope)
            name = _iteration(statement, comments, scope, emit_block, beside)
            return code("*({}(item) for item in {})", name, items)
        # What runs at once may give a name in the list's own place another value, as handlers may.
        given = given_in(statement.body)
        place, known = steady(changes, given, replace(scope, nested=True), calls=True)
        known = replace(known, nested=scope.nested)
        name = _iteration(statement, comments, known, emit_block, beside, place)
        items = emit_present(place, known)
        return code("*({}(index) for index in range(len({})))", name, items)
    part = (statement,)
    own = own_of_part(part, scope, beside)
    unsure = unsure_names(part) & own
    return emit_nested(code("part"), part, scope, emit_block, comments, own, unsure)


def emit_nested(
    wish: Code,
    body: tree.Block,
    scope: Scope,
    emit_block: EmitBlock,
    comments: Sequence[str] = (),
    own: frozenset[str] = frozenset(),
    unsure: frozenset[str] = frozenset(),
) -> Code:
    """Write a nested function that runs statements; return its coroutine.

    What it binds is there after it; its `own` it reads as it bound them, and hands them on. Those
    that it may read before, `unsure`, are until then what they are as it begins.
    """
    name = scope.temporary(wish)
    outer = _prebind(bound_names(body), scope)
    outer += [n for n in _changed_outside(body, scope) if n not in outer]
    scope.out.blank()
    with scope.out.block(code("async def {}() -> None:", name)):
        inner = scope.inner().with_own(own)
        _nonlocal(outer, inner, own)
        begin_with(unsure, inner, scope)
        scope.out.comments(comments)
        emit_block(body, inner)
    scope.out.blank()
    return code("{}()", name)


def _iteration(
    statement: tree.For,
    comments: list[str],
    scope: Scope,
    emit_block: EmitBlock,
    beside: Beside,
    changes: tree.Expression | None = None,
) -> Code:
    """Write the function of one iteration. Names first bound inside stay inside.

    `changes` is the list whose elements its item changes, if it does.
    """
    name = scope.temporary(code("each"))
    item = statement.item or "item"
    # Each round has its own, whoever else has some of that name.
    kept = scope.kept | {item}
    inner = replace(scope.inner(concurrent=True), shared=scope.shared - kept, kept=kept)
    own = own_of_round(statement, inner, beside)
    outer = [n for n in bound_names(statement.body) if n in scope.bound and n not in scope.shared]
    outer += [n for n in _changed_outside((statement,), scope) if n not in outer]
    given = python_name(item)
    if changes is not None:
        given = scope.temporary(code("index"))
        inner = replace(inner, items=items_with(statement, changes, given, scope))
    scope.out.blank()
    kind = code("int") if changes is not None else item_kind(statement, scope)
    kind = kind if scope.module.references is not None else ANY
    with scope.out.block(code("async def {}({}: {}) -> None:", name, given, kind)):
        around, inner = inner, inner.with_own(own)
        _nonlocal([n for n in outer if n != item], inner, own)
        begin_with(unsure_names(statement.body, frozenset({item})) & own, inner, around)
        scope.mark_part("line", statement.span)
        scope.mark_part("for", statement.span)
        scope.out.comments((*comments, *of_statement(statement)))
        if changes is not None:
            held = code("{}[{}]", emit_present(changes, inner), given)
            scope.out.line(code("{} = {}", inner.variable(item), held))
        if item in scope.shared:  # a handler reads where the rounds are
            scope.out.line(code("{} = {}", scope.variable(item), inner.variable(item)))
        inner.bound.add(item)
        hold_item(statement, inner)
        emit_block(statement.body, inner)
    scope.out.blank()
    return name


def prebind(block: tree.Block, scope: Scope) -> None:
    """Make names exist before a loop that nested functions in its rounds give values: each round
    goes on with what the one before gave them. Rounds that run at once begin with what other lines
    of the loop gave."""
    elsewhere = frozenset(bound_names(block)) - kept_inside(block)
    for statement in statements(block):
        match statement:
            case tree.AwaitAll(body) | tree.Await(tree.AllOf(body)):
                parts = body
            case tree.AwaitOne(cases):
                whole = [case for case in cases if isinstance(case, tree.Case)]
                parts = tuple(one for case in whole for one in _parts_of(case.target))
            case tree.Try(at_last=at_last) if scope.place == "workflow":
                parts = at_last or ()
            case _:  # any other is written where it stands
                continue
        rounds = [name for one in parts if is_over_items(one) for name in bindings(one.body)]
        names = bound_names(tuple(one for one in parts if not is_over_items(one)))
        _prebind([*names, *(name for name in rounds if name in elsewhere)], scope)


def _prebind(names: list[str], scope: Scope) -> list[str]:
    """Make local names exist in the enclosing function; return those a part assigns."""
    local = [name for name in names if name not in scope.shared]
    for name in local:
        if name not in scope.bound:
            scope.bound.add(name)
            scope.out.line(code("{}: Any = None", scope.variable(name)))
    return local


def _changed_outside(block: tree.Block, scope: Scope) -> list[str]:
    """Return the local names of the enclosing function that a block gives a changed value.

    Where the block changes the item of a loop around it, that is the list of the loop, too.
    """
    known = scope.bound - scope.shared - scope.unshared
    changed = list(changed_names(block))
    for name in changed:
        through = scope.items.get(name)
        if through and (root := root_of(through.many)) not in changed:
            changed.append(root)
    return [name for name in changed if name in known]


def _nonlocal(names: list[str], scope: Scope, own: frozenset[str]) -> None:
    """Write which variables of the functions around a nested one it gives values, or hands on."""
    found = [scope.variable(name) for name in names if name not in own]
    found += [outside for name in names for outside in scope.handed.get(name, ())]
    local = [one for one in dict.fromkeys(found) if str(one).isidentifier()]
    if local:
        scope.out.line(code("nonlocal {}", commas(local)))


def emit_await_one(statement: tree.AwaitOne, scope: Scope, emit_block: EmitBlock) -> None:
    """Write a race and what follows for each case that may win."""
    cases, after = led(statement.cases)
    places = [steady_results(case.results, scope) for case, _ in cases]
    beside = what_is_beside([one for case, _ in cases for one in _parts_of(case.target)])
    heads = [_head(case.target, scope, emit_block, beside) for case, _ in cases]
    scope.mark(statement)
    won = scope.temporary(code("won"))
    patience = _patience(tuple(one for case, _ in cases for one in _parts_of(case.target)))
    scope.out.line(code("{} = await cw.first({})", won, commas([*heads, *patience])))
    with branches(scope.out, len(cases)) as choice:
        for position, (case, before) in enumerate(cases):
            # One of them has won: to a team's type checker the last is all that is left.
            last = scope.module.references is not None and 0 < position == len(cases) - 1
            when = code("{}.case == {}", won, literal(position))
            with choice.otherwise() if last else choice.when(when):
                scope.mark_part("case", case.span)
                scope.out.comments((*before, *of_branch(case)))
                _bind_winner(case, won, *places[position])
                emit_block(case.body, scope)
    scope.out.comments(after)


def _parts_of(target: tree.Target) -> tree.Block:
    """Return what runs at once in the head of a case."""
    return target.body if isinstance(target, tree.AllOf) else ()


def _head(target: tree.Target, scope: Scope, emit_block: EmitBlock, beside: Beside) -> Code:
    """Return what races: promises as they are (they outlive it), and arrivals (one is taken)."""
    match target:
        case tree.AllOf(body):
            return _together(body, scope, emit_block, beside)
        case tree.Handle(name) if name not in scope.truths:
            return scope.variable(name)
        case tree.Predicate(holds) if scope.held.is_one(holds):
            return emit_expression(holds, scope)
        case tree.SignalArrival() | tree.UpdateArrival():
            return arrivals(target, scope)
        case _:  # as anywhere else
            return emit_target(target, scope)


def _bind_winner(
    case: tree.Case, won: Code, results: tuple[tree.Binding, ...], scope: Scope
) -> None:
    if case.results:
        owned = scope.module.references is not None
        kind = declared(given_by(case.target, scope), scope) if owned else None
        declare_each(case.target, case.results, scope)
        emit_results(results, code("{}.value", won), case.target, scope, kind)
        scope.due.extend(root_of(one) for one in results if not isinstance(one, str))
