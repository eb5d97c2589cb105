"""What statements say about the types of what stands in them, in the order they run.

Longer than other files because each kind of statement says something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from crossway.design.inference.callees import Callee
from crossway.design.inference.exact import (
    note_assigned,
    note_bound,
    note_given,
    note_item,
    note_number,
    note_passed,
    note_put,
    note_result,
)
from crossway.design.inference.expressions import (
    condition,
    equate,
    told_apart,
    type_of,
)
from crossway.design.inference.options import use_options
from crossway.design.inference.reach import Reach, argument_names
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import Term, each_of, field_of, structure, suppose, unify
from crossway.language import tree


def read_block(block: tree.Block, scope: Scope, reach: Reach) -> None:
    """Learn from the statements of a block."""
    told = scope.told
    for statement in block:
        _read(statement, scope, reach)
        if isinstance(statement, tree.If):
            scope.told = (*scope.told, *_told_after(statement, scope))
    scope.told = told


def _told_after(statement: tree.If, scope: Scope) -> tuple[Term, ...]:
    """Return the records of which what follows reads some: `if event.kind != "paid": continue`."""
    leaving = tree.Close | tree.Return | tree.Break | tree.Continue
    left = [
        branch.condition
        for branch in statement.branches
        if any(isinstance(one, leaving) for one in branch.body) and not _refuses(branch)
    ]
    return tuple(one for asked in left for one in told_apart(asked, scope))


def _read(statement: tree.Statement, scope: Scope, reach: Reach) -> None:
    match statement:
        case tree.Await(target, results):
            _bind(results, _target(target, scope, reach), target, scope)
        case tree.Close() | tree.Return() | tree.Raise():
            _read_end(statement, scope, reach)
        case tree.Assign(target_, value):
            _assign(target_, type_of(value, scope), scope, value)
        case tree.Start(handle, target):
            scope.handles[handle] = _target(target, scope, reach)
        case tree.Detach(call):
            _target(call, scope, reach)
        case tree.AwaitAll(body):
            read_block(body, scope, reach)
        case tree.AwaitOne() | tree.If() | tree.Switch() | tree.For() | tree.Try():
            _read_branches(statement, scope, reach)
        case tree.Send():
            _send(statement, scope, reach)
        case tree.Evaluate(call_, started):
            type_of(call_, scope)
            if started is not None:
                _call(started, scope, reach)
        case (
            tree.Cancel()
            | tree.SetCondition()
            | tree.Break()
            | tree.Continue()
            | tree.Sketch()
            | tree.Comment()
        ):
            pass  # says nothing about types
        case _:
            assert_never(statement)


def _read_branches(
    statement: tree.AwaitOne | tree.If | tree.Switch | tree.For | tree.Try,
    scope: Scope,
    reach: Reach,
) -> None:
    """Learn from what may or may not run; afterwards its names may be bound."""
    match statement:
        case tree.AwaitOne(cases):
            scopes = [_case(c, scope, reach) for c in cases if isinstance(c, tree.Case)]
        case tree.If():
            scopes = _if(statement, scope, reach)
        case tree.Switch():
            scopes = _switch(statement, scope, reach)
        case tree.For():
            scopes = [_loop(statement, scope, reach)]
        case tree.Try(body, catches, at_last):
            scopes = [_inner(body, scope, reach)]
            scope.merge(scopes)
            scopes += [_catch(catch, scope, reach) for catch in catches]
            scope.merge(scopes)
            read_block(at_last or (), scope, reach)
        case _:
            assert_never(statement)
    scope.merge(scopes)


def _inner(body: tree.Block, scope: Scope, reach: Reach) -> Scope:
    inner = scope.branch()
    read_block(body, inner, reach)
    return inner


def _case(case: tree.Case, scope: Scope, reach: Reach) -> Scope:
    inner = scope.branch()
    _bind(case.results, _target(case.target, inner, reach), case.target, inner)
    read_block(case.body, inner, reach)
    return inner


def _if(statement: tree.If, scope: Scope, reach: Reach) -> list[Scope]:
    scopes = []
    for branch in statement.branches:
        # What a refused request looks like is no good sample of one.
        refuses = _refuses(branch)
        condition(branch.condition, replace(scope, heeds_values=not refuses))
        told = replace(scope, told=(*scope.told, *told_apart(branch.condition, scope)))
        scopes.append(_inner(branch.body, told, reach))
        # The others hang on what it asked as well, but not those that are not refused.
        scope = scope if refuses else told
    return [*scopes, _inner(statement.otherwise or (), scope, reach)]


def _refuses(branch: tree.Branch) -> bool:
    return any(map(_fails, branch.body))


def _fails(statement: tree.Statement) -> bool:
    return isinstance(statement, tree.Raise) or (
        isinstance(statement, tree.Close) and statement.kind == "fail"
    )


def _switch(switch: tree.Switch, scope: Scope, reach: Reach) -> list[Scope]:
    subject = type_of(switch.subject, scope)
    if isinstance(switch.subject, tree.Field):
        scope = replace(scope, told=(*scope.told, type_of(switch.subject.subject, scope)))
    scopes = [_inner(switch.otherwise or (), scope, reach)]
    for case in switch.cases:
        if isinstance(case, tree.SwitchCase):
            equate(subject, case.value, scope)
            scopes.append(_inner(case.body, scope, reach))
    return scopes


def _loop(loop: tree.For, scope: Scope, reach: Reach) -> Scope:
    inner = scope.branch()
    if loop.condition is not None:
        condition(loop.condition, inner)
    if loop.iterable is not None:
        many = type_of(loop.iterable, inner)
        if loop.item is not None:
            item = each_of(many)
            inner.bind(loop.item, item)
            note_item((loop.span, loop.item), loop.iterable, item, inner)
    read_block(loop.body, inner, reach)
    return inner


def _catch(catch: tree.Catch, scope: Scope, reach: Reach) -> Scope:
    inner = scope.branch()
    if catch.binding is not None:
        inner.bind(catch.binding, Term())
        inner.untold.add(catch.binding)  # its details are what somebody raised
        inner.caught.add(catch.binding)
    read_block(catch.body, inner, reach)
    return inner


def _read_end(statement: tree.Close | tree.Return | tree.Raise, scope: Scope, reach: Reach) -> None:
    owner = scope.owner
    match statement:
        case tree.Return(tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall() as call):
            reach.returns(owner, _call(call, scope, reach))
        case tree.Return(value):
            if value is not None and not isinstance(value, tree.Call):
                _give((value, *statement.more), scope)
        case tree.Close("complete", arguments):
            _give(arguments, scope)
        case tree.Close("continue_as_new", arguments):
            terms = [type_of(argument, scope) for argument in arguments]
            note_passed(arguments, terms, owner.parameters, scope)
            _pass(arguments, terms, owner.parameters, scope)
        case tree.Close(_, arguments) | tree.Raise(_, arguments):
            for argument in arguments:
                type_of(argument, scope)
        case _:
            assert_never(statement)


def _give(values: Sequence[tree.Expression], scope: Scope) -> None:
    """Learn from the values that a body ends with."""
    for position, value in enumerate(values):
        result = scope.owner.result(position)
        note_given(value, result, scope)
        unify(result, type_of(value, scope))


def _target(target: tree.Target, scope: Scope, reach: Reach) -> Callee | None:
    """Learn from what is called or awaited; return what its results come from."""
    match target:
        case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
            return _call(target, scope, reach)
        case tree.Timer(duration):
            suppose(type_of(duration, scope), "duration")
            use_options(target.options, scope)
        case tree.SignalArrival(name):
            return reach.arrival(scope.owner.name, "signal", name)
        case tree.UpdateArrival(name):
            return reach.arrival(scope.owner.name, "update", name)
        case tree.Handle(name):
            return scope.promised(tree.Name(name))
        case tree.Predicate(holds) if scope.held.is_one(holds):
            type_of(holds, scope)
            return scope.promised(holds)
        case tree.Predicate(holds):
            condition(holds, scope)
        case tree.AllOf(body):
            read_block(body, scope, reach)
        case _:
            assert_never(target)
    return None


def _call(call: tree.Call, scope: Scope, reach: Reach) -> Callee:
    callee = reach.callee(call)
    terms = [type_of(argument, scope) for argument in call.arguments]
    use_options(call.options, scope)
    if isinstance(call, tree.NexusCall):
        type_of(tree.String(call.target, span=call.span), scope)  # `shard-{order.org}`
    if not callee.defined:
        callee.calls.append(_named(call, terms, callee))
    elif isinstance(call, tree.NexusCall) and call.names:
        known = dict(callee.parameters)
        wanted = [(name, known.get(name, Term())) for name in call.names]
        _pass(call.arguments, terms, wanted, scope)
    else:
        _pass(call.arguments, terms, callee.parameters, scope)
    return callee


def _named(call: tree.Call, terms: Sequence[Term], callee: Callee) -> list[tuple[str, Term]]:
    """Return the parameters of something undefined, going by one call of it.

    Arguments that have names stand as in the first call: `Send(to: a, text: b)` and
    `Send(text: b, to: a)` are the same.
    """
    given = call.names if isinstance(call, tree.NexusCall) else ()
    named = list(zip(given or argument_names(call.arguments), terms, strict=True))
    if given and callee.calls:
        first = [name for name, _ in callee.calls[0]]
        named.sort(key=lambda one: first.index(one[0]) if one[0] in first else len(first))
    return named


def _pass(
    values: Sequence[tree.Expression],
    terms: Sequence[Term],
    parameters: Sequence[tuple[str, Term]],
    scope: Scope,
) -> None:
    for value, term, (_, parameter) in zip(values, terms, parameters, strict=False):
        note_given(value, parameter, scope)
        unify(parameter, term)


def _assign(
    target: tree.Place, value: Term, scope: Scope, text: tree.Expression | None = None
) -> None:
    """Learn from `target = value`, and from the text of the value where there is one."""
    if text is not None:
        note_number(text, value, scope)
    if isinstance(target, tree.Name):
        scope.bind(target.name, note_assigned(target.name, text, value, scope))
        return
    holder = type_of(target.subject, scope)
    if isinstance(target, tree.Field):
        place = field_of(holder, target.name, read=False, given=True)
    else:
        place = type_of(target, scope)
    if text is not None:
        note_put(text, place, scope, told=structure(holder).declared)
    else:
        note_result(target, value, place, scope, told=structure(holder).declared)
    unify(place, value)


def _bind(
    results: Sequence[tree.Binding], source: Callee | None, target: tree.Target, scope: Scope
) -> None:
    for position, place in enumerate(results):
        result = Term() if source is None else source.result(position)
        if isinstance(place, str):
            note_bound((target.span, place), result, scope)
        _assign(tree.Name(place) if isinstance(place, str) else place, result, scope)


def _send(send: tree.Send, scope: Scope, reach: Reach) -> None:
    terms = [type_of(argument, scope) for argument in send.arguments]
    receiver = scope.promised(tree.Name(send.handle))
    handler = reach.sent(send, receiver) if receiver else None
    if handler is not None:
        _pass(send.arguments, terms, handler.parameters, scope)
