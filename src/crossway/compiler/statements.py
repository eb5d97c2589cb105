"""Statements of a body to Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from crossway.compiler.branches import emit_if, emit_switch
from crossway.compiler.calls import (
    emit_begun_by_signal,
    emit_call,
    emit_detach,
    emit_start,
    emit_started_activity,
    emit_started_workflow,
)
from crossway.compiler.catching import emit_try, go_on
from crossway.compiler.comments import of_statement
from crossway.compiler.elements import changed_by, emit_change, items_with, look_again, steady
from crossway.compiler.expressions import (
    emit_arguments,
    emit_asked,
    emit_condition,
    emit_expression,
    emit_name,
    emit_named,
    emit_present,
)
from crossway.compiler.lasting import as_state
from crossway.compiler.leaving import leaving
from crossway.compiler.messages import emit_message, emit_to
from crossway.compiler.places import hold_item
from crossway.compiler.scope import Scope
from crossway.compiler.seen import built
from crossway.compiler.text import Code, argument, code, commas, literal, quoted
from crossway.compiler.types import ANY
from crossway.compiler.waiting import emit_await, emit_await_all, emit_await_one, prebind
from crossway.compiler.writer import Writer
from crossway.design.builtins import HEARTBEAT, SIGNAL, UPDATE
from crossway.design.changing import given_in, written_through
from crossway.language import tree


def emit_body(decorators: Iterable[Code], head: Code, scope: Scope, out: Writer) -> None:
    """Write a function to `out`, around what was written of its body in its own `scope`.

    A `close` inside an `await all` unwinds by an exception, which `cw.closable` turns
    back into the result; only bodies that need it are decorated.
    """
    for decorator in decorators:
        out.line(decorator)
    if scope.unwinds:
        out.line(code("@cw.closable"))
    with out.block(head):
        out.include(scope.out)


def emit_block(body: tree.Block, scope: Scope) -> None:
    """Write a block's statements."""
    if scope.handed:
        scope.hand_on()
    for statement in body:
        emit_statement(statement, scope)
        if scope.handed:
            scope.hand_on(changed_by(statement))


def emit_statement(statement: tree.Statement, scope: Scope) -> None:
    """Write one statement, below the comments about it."""
    out = scope.out
    if isinstance(statement, tree.Comment):
        out.comment(statement.text)
        return
    out.comments(of_statement(statement))
    scope.mark(statement)
    match statement:
        case tree.Await():
            emit_await(statement, scope)
        case tree.AwaitAll():
            emit_await_all(statement, scope, emit_block)
        case tree.AwaitOne():
            emit_await_one(statement, scope, emit_block)
        case tree.Start(handle, target):
            started = code("await {}", emit_start(target, scope))
            out.line(code("{} = {}", scope.bind([handle]), started) if handle else started)
        case tree.Detach(call):
            out.line(code("await {}", emit_detach(call, scope)))
        case tree.If():
            emit_if(statement, scope, emit_block)
        case tree.Switch():
            emit_switch(statement, scope, emit_block)
        case tree.For():
            _for(statement, scope)
        case tree.Try():
            emit_try(statement, scope, emit_block)
        case _:  # the rest, which its type lists
            _simple(statement, scope)


_Simple = (
    tree.Close
    | tree.Cancel
    | tree.Return
    | tree.Raise
    | tree.SetCondition
    | tree.Assign
    | tree.Send
    | tree.Evaluate
    | tree.Break
    | tree.Continue
    | tree.Sketch
)


def _simple(statement: _Simple, scope: Scope) -> None:
    """Write a statement of one line."""
    out = scope.out
    match statement:
        case tree.Close():
            _close(statement, scope)
        case tree.Return(value, more):
            _leave(leaving(_returned(value, more, scope), value, more, scope), scope)
        case tree.Raise(error, ()) if error in scope.caught:
            out.line(code("raise {}", scope.caught[error]))
        case tree.Raise(error, arguments):
            values = (emit_expression(argument, scope) for argument in arguments)
            out.line(code("raise cw.error({})", commas([quoted(error), *values])))
        case tree.SetCondition(name, value):
            out.line(code("{} = {}", scope.variable(name), literal(value)))
        case tree.Assign(target, value):
            if isinstance(target, tree.Name):
                text = as_state(emit_expression(value, scope), value, target.name, scope)
                out.line(code("{} = {}", _assigned(target, value, scope), text))
            else:
                emit_change(target, value, scope)
        case tree.Send():
            out.line(_sent(statement, scope))
        case tree.Cancel(target):
            out.line(code("await {}.cancel()", _begun(target, scope)))
        case tree.Evaluate(call, started):
            out.line(_signalled(call, started, scope) if started else _evaluated(call, scope))
        case tree.Break():
            go_on(scope.cancelled, scope)
            out.line(code("return") if scope.concurrent else code("break"))
        case tree.Continue():
            go_on(scope.cancelled, scope)
            out.line(code("return") if scope.concurrent else code("continue"))
        case tree.Sketch():
            raise TypeError("a sketch says what an activity is to do, and is never compiled")
        case _:
            assert_never(statement)


def _begun(target: tree.Handle | tree.Index, scope: Scope) -> Code:
    """Return the promise that a statement names, or reads out of a list."""
    if isinstance(target, tree.Handle):
        return scope.variable(target.name)
    return emit_expression(target, scope)


def _assigned(target: tree.Name, value: tree.Expression, scope: Scope) -> Code:
    """Return an assignment's left side, annotated where the first value says too little."""
    new = target.name not in scope.bound and target.name not in scope.shared
    empty = value in (tree.ListOf(()), tree.Record("", ()))
    vague = new and (empty or target.name in scope.rebound)
    kind = built(value, scope) if new and scope.module.references is not None else None
    hint = ANY if vague else scope.module.annotation(kind) if kind else None
    bound = scope.bind([target.name])
    return bound if hint is None else code("{}: {}", bound, hint)


def _evaluated(call: tree.Invoke, scope: Scope) -> Code:
    """Return a function call made for its effect."""
    given = call.arguments
    if call.function == SIGNAL.name and len(given) >= 2:
        sent = emit_arguments(given[2:], scope)
        sender = code("request") if scope.place == "operation" else code("cw")
        to, signal = emit_named(given[0], scope), emit_name(given[1], scope)
        message = emit_message("signal", given[1], signal, sent, scope)
        return code("await {}.signal({}, {})", sender, to, message)
    if call.function == HEARTBEAT.name:
        return code("activity.heartbeat({})", emit_arguments(given, scope))
    return emit_expression(call, scope)


def _signalled(call: tree.Invoke, started: tree.WorkflowCall, scope: Scope) -> Code:
    """Return a signal that starts its workflow where none runs."""
    to, signal, *given = call.arguments
    sent = emit_arguments(tuple(given), scope)
    message = emit_message("signal", signal, emit_name(signal, scope), sent, scope)
    begun = emit_begun_by_signal(started, scope)
    return code(
        "await request.signal_with_start({})", commas([emit_named(to, scope), message, *begun])
    )


def _sent(send: tree.Send, scope: Scope) -> Code:
    """Return a signal to a child, of which the design knows the type."""
    target = scope.design.calls.signals.get(send.span)
    sent = emit_arguments(send.arguments, scope)
    workflow = target.workflow if target is not None else ""
    message = emit_to(workflow, send.signal, quoted(send.signal), sent, scope)
    return code("await {}.signal({})", scope.variable(send.handle), message)


def _returned(
    value: tree.Expression | tree.Call | None, more: tuple[tree.Expression, ...], scope: Scope
) -> Code:
    """Return what `return` returns, empty for nothing; several results travel as a list."""
    match value:
        case None:
            return code("")
        case tree.WorkflowCall() if scope.returns == "returned":
            return code("await {}", emit_started_workflow(value, scope))
        case tree.Invoke(UPDATE.name, (_, _, *_) as given) if scope.backed:
            return emit_asked("start_update", UPDATE.name, tuple(given), scope)
        case tree.ActivityCall() if scope.returns == "returned":
            return code("await {}", emit_started_activity(value, scope))
        case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
            return code("await {}", emit_call(value, scope, scope.returns))
        case _ if more:
            return code("[{}]", emit_arguments((value, *more), scope))
        case _:  # the rest, which its type lists
            return emit_expression(value, scope)


def _leave(value: Code, scope: Scope) -> None:
    """Leave the body with a value; out of a nested function by unwinding."""
    if scope.nested:
        scope.unwinds.append(True)
        scope.out.line(code("raise cw.Closed({})", value))
    else:
        scope.out.line(code("return {}", value or code("None")))


def _close(statement: tree.Close, scope: Scope) -> None:
    """End the workflow, once the handlers that it accepted have made of its state what they do."""
    arguments = statement.arguments
    if scope.awaits_handlers:
        continuing = statement.kind == "continue_as_new"
        given = argument("continuing", literal(True)) if continuing else code("")
        scope.out.line(code("await cw.handlers_finished({})", given))
    if statement.kind == "continue_as_new":
        given = emit_arguments(arguments, scope)
        scope.out.line(code("workflow.continue_as_new(args=[{}])", given))
    elif statement.kind == "fail":
        scope.out.line(code("raise cw.failed({})", _failure(arguments, scope)))
    elif len(arguments) > 1:
        text = code("[{}]", emit_arguments(arguments, scope))
        _leave(leaving(text, arguments[0], arguments[1:], scope), scope)
    else:
        value = arguments[0] if arguments else None
        _leave(leaving(emit_arguments(arguments, scope), value, (), scope), scope)


def _failure(arguments: tuple[tree.Expression, ...], scope: Scope) -> Code:
    """Return the arguments of `cw.failed`: the value and the name of its record type."""
    if not arguments:
        return code("")
    value = emit_expression(arguments[0], scope)
    named = isinstance(arguments[0], tree.Record) and arguments[0].type
    return commas([value, quoted(named)]) if named else value


def _for(statement: tree.For, scope: Scope) -> None:
    if (changes := written_through(statement)) is not None:
        _for_changed(statement, changes, scope)
        return
    prebind(statement.body, scope)
    head = code("while True:")
    if statement.item and statement.iterable is not None:
        items = emit_present(statement.iterable, scope)
        head = code("for {} in {}:", scope.bind([statement.item]), items)
    elif statement.condition is not None:
        head = code("while {}:", emit_condition(statement.condition, scope))
    with scope.out.block(head):
        scope.mark_part("for", statement.span)
        if statement.item or statement.condition is not None:
            scope.mark_part("no-round", statement.span)
        hold_item(statement, scope)
        emit_block(statement.body, scope.sequential())


def _for_changed(statement: tree.For, changes: tree.Place, scope: Scope) -> None:
    """Write a loop that changes the elements of a list by its item."""
    place, known = steady(changes, given_in(statement.body), scope, calls=True)
    look_again(place, known)
    prebind(statement.body, scope)
    items, item = emit_present(place, known), statement.item or ""
    at = scope.temporary(code("index"))
    with scope.out.block(code("for {} in range(len({})):", at, items)):
        scope.mark_part("for", statement.span)
        scope.mark_part("no-round", statement.span)
        look_again(place, known)
        scope.out.line(code("{} = {}[{}]", scope.bind([item]), items, at))
        inner = replace(known.sequential(), items=items_with(statement, place, at, known))
        emit_block(statement.body, inner)
