"""What leaves a body: held there against what the design declares, where that is not certain.

    workflow Pay(order: Order) -> (Receipt):
        activity Charge(order) -> receipt         held against Receipt by the call already
        if receipt.total > 10:
            close complete(receipt)               return receipt
        close complete(Receipt{total: n * n})     return cw.check_result({..}, Receipt)

Certain is what nothing but a checked call or a parameter gives a value to, and what a text spells
out. What is computed may be no finite number, or a text too large to be sent, and what came as
`any` of any type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crossway.compiler.growing import may_grow
from crossway.compiler.places import held_by, signature_of
from crossway.compiler.results import as_annotated, as_declared, as_known, goes_on_behind
from crossway.compiler.scope import Scope
from crossway.compiler.seen import COMPARISONS, INTEGER, NUMBER, makes, same, seen, words_of
from crossway.compiler.text import Code, code, commas
from crossway.compiler.types import ANY
from crossway.design.changing import changed_names, root_of
from crossway.design.model import Design, Signature
from crossway.design.types import Anything, Listing, Nullable, RecordType, Scalar, Type
from crossway.design.types import Mapping as MappingType
from crossway.design.written import declared_part
from crossway.language import tree
from crossway.language.blocks import bindings, inner_blocks, rebound_names, without_comments
from crossway.language.holes import filled
from crossway.language.walk import all_nodes


def holding(signature: Signature, body: tree.Block, scope: Scope) -> Scope:
    """Return the scope with what its body is to give, and with the names that are certain."""
    others = {*scope.shared, *scope.conditions, *changed_names(body)}
    sure = {name: kind for name, kind in _sure(signature, body, scope) if name not in others}
    return replace(scope, declared=signature, sure=sure)


def _sure(signature: Signature, body: tree.Block, scope: Scope) -> Iterator[tuple[str, Type]]:
    """Yield parameters, and results of calls, that are given no other value."""
    taken = dict(signature.parameters)
    computed, bound = dict(signature.computed), set(bindings(body))
    yield from ((n, k) for n, k in taken.items() if n not in bound and n not in computed)
    for name, kind in _results(body, scope):
        if name not in rebound_names(body) and name not in taken:
            yield name, kind


def _results(block: tree.Block, scope: Scope) -> Iterator[tuple[str, Type]]:
    """Yield what waits give names; not in an `await all`, where a name may be read before."""
    for statement in block:
        match statement:
            case tree.Await(target, names):
                yield from _waited_for(target, names, scope)
            case tree.AwaitOne(cases):
                for case in without_comments(cases):
                    yield from _waited_for(case.target, case.results, scope)
                    yield from _results(case.body, scope)
            case tree.If() | tree.Switch() | tree.For() | tree.Try():
                for inner in inner_blocks(statement):
                    yield from _results(inner.block, scope)
            case _:  # what else gives a name is not held against anything
                pass


def _waited_for(
    target: tree.Target, names: tuple[tree.Binding, ...], scope: Scope
) -> Iterator[tuple[str, Type]]:
    """Yield the names that what is waited for gives, each with what that is held against."""
    called, one = signature_of(target, scope), held_by(target, scope)
    kinds = called.outputs if called else (one,) if one else ()
    for name, kind in zip(names, kinds, strict=False):
        if isinstance(name, str):
            yield name, kind


def leaving(
    text: Code,
    value: tree.Expression | tree.Call | None,
    more: tuple[tree.Expression, ...],
    scope: Scope,
) -> Code:
    """Return what a body gives, held against its type where it may be of another.

    `text` has all of it, written already. In code that a team owns a record or a list has a name
    first, which says to a type checker of which type it is.
    """
    declared, given = scope.declared, as_annotated(text, value, more, scope)
    if value is None or declared is None or goes_on_behind(value, scope):
        return given
    if _certain(value, more, declared, scope):
        return given
    kind = scope.module.outcome(declared)
    wanted = scope.module.outcome(_as_said(declared, scope.design))
    owned = scope.gives is not None and not scope.nested and kind != ANY
    if owned and given == text and isinstance(value, tree.Record | tree.ListOf):
        text = _named(text, kind, scope)
    checked = commas([text, *([] if wanted == ANY else [wanted])])
    held = code("cw.check_result({})", checked)
    return as_declared(held, scope) if wanted == kind else as_known(held, scope)


def _as_said(declared: Signature, design: Design) -> Signature:
    """Return what the text says outright of results: of a record that is only used, nothing.

    Of such a name `check` cannot tell either, so a body may give anything by it.
    """
    records = design.records
    one, each = (
        declared_part(declared.result, records),
        (declared_part(kind, records) for kind in declared.each),
    )
    return replace(declared, result=one, each=tuple(each))


def _named(built: Code, kind: Code, scope: Scope) -> Code:
    """Return a name for what a text builds: by it a type checker holds its parts to the type."""
    result = scope.temporary(code("result"))
    scope.out.line(code("{}: {} = {}", result, kind, built))
    return result


def _certain(
    value: tree.Expression | tree.Call,
    more: tuple[tree.Expression, ...],
    declared: Signature,
    scope: Scope,
) -> bool:
    """Whether all that a body gives is of the declared types, and can be sent."""
    if isinstance(value, tree.ActivityCall | tree.WorkflowCall | tree.NexusCall):
        called = signature_of(value, scope)
        return called is not None and called.outputs == declared.outputs
    kinds, values = declared.outputs, (value, *more)
    sure = replace(scope, kinds=scope.sure)
    fit = len(kinds) == len(values) and all(
        is_certain(one, kind, sure) for one, kind in zip(values, kinds, strict=True)
    )
    return fit and not may_grow(values, sure)


def is_certain(value: tree.Expression, kind: Type, scope: Scope) -> bool:
    """Return whether a value is of a type, and can be sent, whatever happens before."""
    match value, kind:
        case tree.Constant(None), _:
            return isinstance(kind, Nullable | Anything)
        case ((tree.Record(_, fields) | tree.ListOf(fields)), Nullable(of)):
            return is_certain(value, of, scope)
        case tree.Record(_, fields), RecordType(name):
            return makes(fields, name, scope, is_certain)
        case tree.Record(_, fields), MappingType(held):
            return all(is_certain(one.value, held, scope) for one in fields)
        case tree.Record(_, fields), Anything():
            return all(is_certain(one.value, kind, scope) for one in fields)
        case tree.ListOf(items), Listing(item):
            return all(is_certain(one, item, scope) for one in items)
        case tree.ListOf(items), Anything():
            return all(is_certain(one, kind, scope) for one in items)
        case tree.String(text), _ if words := words_of(kind):
            return text in words and not filled(text, scope.shown)
        case _:  # any other expression
            found = seen(value, scope)
            return found is not None and _is_finite(value, found) and _is_of(found, kind, scope)


def _is_finite(value: tree.Expression, found: Type) -> bool:
    """Whether a value is a part of one that is certain, or made of such so that it can be sent.

    What a function makes may be anything, and a number that is computed none that JSON has.
    """
    if isinstance(value, tree.Place) and root_of(value):
        return True
    operators = {n.operator for n in all_nodes([value]) if isinstance(n, tree.Binary)}
    match _innermost(found):
        case Anything():
            return False
        case Scalar("number"):
            return operators <= COMPARISONS
        case _:  # what has no fraction, or travels as text; `x and y` may be null as `x` is
            return not operators & {"and", "or"}


def _innermost(kind: Type) -> Type:
    """Return what a list, a map or what may be null is of."""
    match kind:
        case Listing(inner) | MappingType(inner) | Nullable(inner):
            return _innermost(inner)
        case _:  # holds no other by itself
            return kind


def _is_of(found: Type, kind: Type, scope: Scope) -> bool:
    """Whether all values of one type are of another."""
    if isinstance(kind, Nullable):
        return _is_of(found.of if isinstance(found, Nullable) else found, kind.of, scope)
    if isinstance(kind, Anything) or same(found, [kind], scope.module):
        return True
    if isinstance(found, Scalar) and found.words and isinstance(kind, Scalar):
        return kind.kind == found.kind and {*found.words} <= {*(kind.words or found.words)}
    return same(found, [INTEGER], scope.module) and same(kind, [NUMBER], scope.module)
