"""Of which type a type checker sees the names of a body to be, in code that a team owns.

    activity Charge(order) -> receipt        receipt: what the function is annotated to give
    first = receipt.lines[0]                 first: what `lines` is declared as a list of

A name that is given several values is declared `Any` where it gets the first, and what lives on
`self` where the workflow begins (`crossway.compiler.lasting`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from crossway.compiler.places import each_given, given_by, signature_of
from crossway.compiler.scope import Scope
from crossway.compiler.seen import ANYTHING, BOOLEAN, built, by_class, item_of, same, seen
from crossway.compiler.text import Code
from crossway.design.nulls import tested_for_null
from crossway.design.types import Anything, Nullable, Type
from crossway.language import tree
from crossway.language.blocks import bindings, inner_blocks, rebound_names, without_comments
from crossway.language.walk import all_nodes


class _Given(NamedTuple):
    """A name and the type of what it is given, None where nothing here tells; `declares` says
    whether a name of several values is declared there."""

    name: str
    kind: Type | None
    declares: bool = False


def with_kinds(body: tree.Block, parameters: Mapping[str, Type], scope: Scope) -> Scope:
    """Return the scope with what is seen of its names, where a team owns the code."""
    if scope.module.references is None:
        return scope
    kinds: dict[str, Type] = {n: scope.state.get(n, ANYTHING) for n in scope.shared}
    kinds |= dict.fromkeys(scope.conditions, BOOLEAN)
    kinds |= {name: kind for name, kind in parameters.items() if name not in scope.shared}
    tested = frozenset(tested_for_null(all_nodes(body)))
    found = replace(scope, kinds=kinds, tested=tested)
    _note_given(body, kinds, found)
    return found


def _note_given(body: tree.Block, kinds: dict[str, Type], scope: Scope) -> None:
    """Add what names are given. An item of several loops is of a type only where all agree."""
    several, settled, met = rebound_names(body), {*kinds}, set[str]()
    for name, kind, declares in _given(body, scope):
        if name in settled:
            continue
        told = ANYTHING if declares and name in several and name not in met else kind
        if told is None or (name in met and not same(told, [kinds[name]], scope.module)):
            kinds.pop(name, None)
            settled.add(name)
        elif name not in met:
            kinds[name] = told
            met.add(name)
            if isinstance(told, Anything):
                settled.add(name)


def _given(body: tree.Block, scope: Scope) -> Iterator[_Given]:
    """Yield what names are given, in source order."""
    for statement in body:
        match statement:
            case tree.Assign(tree.Name(name), value):
                empty = value in (tree.ListOf(()), tree.Record("", ()))
                kind = ANYTHING if empty else built(value, scope) or seen(value, scope)
                yield _Given(name, kind, declares=True)
            case tree.Await(target, (str(name),)) if not isinstance(target, tree.AllOf):
                yield _Given(name, _result(target, scope), declares=True)
            case tree.Await(tree.SignalArrival() | tree.UpdateArrival() as target, results):
                yield from _several(target, results, scope)
            case tree.For(str(item), tree.Node() as iterable, _, inside):
                yield _Given(item, _item(iterable, scope))
                yield from _given(inside, scope)
            case tree.AwaitOne(cases):
                for case in without_comments(cases):
                    yield from _won(case, scope)
            case tree.AwaitAll(inside):
                for one in inside:
                    yield from _at_once(one, scope)
            case tree.If() | tree.Switch() | tree.For():
                for inner in inner_blocks(statement):
                    yield from _given(inner.block, scope)
            case tree.Try(inside):
                yield from _given(inside, scope)
                yield from map(_hidden, bindings((statement,)))
            case _:  # of what becomes a function of its own, nothing is told
                yield from map(_hidden, bindings((statement,)))


def _at_once(statement: tree.Statement, scope: Scope) -> Iterator[_Given]:
    """Yield what is given in a part of `await all:`, a function of its own that takes its item."""
    match statement:
        case tree.For(str(item), tree.Node() as iterable, _, inside):
            yield _Given(item, _item(iterable, scope))
            yield from map(_hidden, bindings(inside))
        case _:  # nothing is told of what it gives
            yield from map(_hidden, bindings((statement,)))


def _won(case: tree.Case, scope: Scope) -> Iterator[_Given]:
    """Yield what is given where a case has won: names are declared as what it waited for."""
    if isinstance(case.target, tree.AllOf):
        yield from map(_hidden, bindings(case.target.body))
    match case.results:
        case (str(name),):
            yield _Given(name, given_by(case.target, scope) or ANYTHING, declares=True)
        case several:
            yield from _several(case.target, several, scope)
    yield from _given(case.body, scope)


def _several(
    target: tree.Target, results: tuple[tree.Binding, ...], scope: Scope
) -> Iterator[_Given]:
    """Yield what several values at once are given to, each declared as the one that it is."""
    kinds = dict(each_given(target, results, scope))
    for name in results:
        if isinstance(name, str):
            yield _Given(name, kinds.get(name, ANYTHING), declares=True)


def _hidden(name: str) -> _Given:
    return _Given(name, None)


def item_kind(loop: tree.For, scope: Scope) -> Code:
    """Return the annotation of an item of a loop whose rounds run at once."""
    kind = _item(loop.iterable, scope) if loop.iterable is not None else None
    return scope.module.annotation(kind or ANYTHING)


def _item(of: tree.Expression, scope: Scope) -> Type | None:
    return item_of(seen(of, scope))


def _result(target: tree.Target, scope: Scope) -> Type | None:
    """Return what a wait is seen to give: a call's argument `result`, where that is a class."""
    if isinstance(target, tree.SignalArrival | tree.UpdateArrival):
        return given_by(target, scope) or ANYTHING  # which is declared: see `declared_result`
    signature = signature_of(target, scope)
    if signature is None or signature.each or not _typed(target, scope):
        return None
    if isinstance(signature.result, Nullable):
        return signature.result  # which is declared: see `declared_result`
    return by_class(signature.result, scope.module)


def _typed(target: tree.Target, scope: Scope) -> bool:
    """Whether what is called says of which type its result is."""
    references = scope.module.references
    if not isinstance(target, tree.NexusCall) or references is None:
        return isinstance(target, tree.ActivityCall | tree.WorkflowCall)
    reached = scope.design.calls.nexus[target.span]
    return references.operation(reached.service, reached.operation) is not None


def call_gives(call: tree.Call, scope: Scope) -> Type | None:
    """Return what a call whose result is given on is seen to give, None of what may be null."""
    kind = _result(call, scope)
    return None if isinstance(kind, Nullable) else kind
