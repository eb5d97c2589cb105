"""Statements of a body to Python."""

from __future__ import annotations

from dataclasses import replace

from crossway.compiler.calls import emit_call, emit_detach, emit_start, emit_started_workflow
from crossway.compiler.expressions import (
    emit_arguments,
    emit_condition,
    emit_expression,
)
from crossway.compiler.scope import Scope
from crossway.compiler.text import code, quoted
from crossway.compiler.waiting import emit_await, emit_await_all, emit_await_one
from crossway.language import tree


def emit_block(body: tree.Block, scope: Scope) -> None:
    """Write a block's statements."""
    for statement in code(body):
        emit_statement(statement, scope)


def emit_statement(statement: tree.Statement, scope: Scope) -> None:
    """Write one statement."""
    scope.mark(statement)
    out = scope.out
    match statement:
        case tree.Await():
            emit_await(statement, scope, emit_block)
        case tree.AwaitAll():
            emit_await_all(statement, scope, emit_block)
        case tree.AwaitOne():
            emit_await_one(statement, scope, emit_block)
        case tree.Start(handle, target):
            bound = f"{scope.bind([handle])} = " if handle else ""
            out.line(f"{bound}await {emit_start(target, scope)}")
        case tree.Detach(call):
            out.line(f"await {emit_detach(call, scope)}")
        case tree.If():
            _if(statement, scope)
        case tree.Switch():
            _switch(statement, scope)
        case tree.For():
            _for(statement, scope)
        case tree.Try():
            _try(statement, scope)
        case _:
            _simple(statement, scope)


def _simple(statement: tree.Statement, scope: Scope) -> None:
    """Write a statement of one line."""
    out = scope.out
    match statement:
        case tree.Close():
            _close(statement, scope)
        case tree.Return(value):
            _leave(_returned(value, scope), scope)
        case tree.Raise(error, ()) if error in scope.caught:
            out.line(f"raise {scope.caught[error]}")
        case tree.Raise(error, arguments):
            given = "".join(f", {emit_expression(a, scope)}" for a in arguments)
            out.line(f"raise cw.error({quoted(error)}{given})")
        case tree.SetCondition(name, value):
            out.line(f"{scope.variable(name)} = {value}")
        case tree.Assign(target, value):
            text = emit_expression(value, scope)
            out.line(f"{_assigned(target, value, scope)} = {text}")
        case tree.Send(handle, signal, arguments):
            given = emit_arguments(arguments, scope)
            out.line(f"await {scope.variable(handle)}.signal({quoted(signal)}, [{given}])")
        case tree.Evaluate(call):
            out.line(_evaluated(call, scope))
        case tree.Break():
            out.line("return" if scope.concurrent else "break")
        case tree.Continue():
            out.line("return" if scope.concurrent else "continue")
        case tree.Sketch(text):
            out.line(f"# {text}")


def _assigned(
    target: tree.Name | tree.Field | tree.Index, value: tree.Expression, scope: Scope
) -> str:
    """Return an assignment's left side, annotated where the first value says too little."""
    if not isinstance(target, tree.Name):
        return emit_expression(target, scope)
    new = target.name not in scope.bound and target.name not in scope.shared
    empty = value in (tree.ListOf(()), tree.Record("", ()))
    vague = new and (empty or target.name in scope.rebound)
    return f"{scope.bind([target.name])}: Any" if vague else scope.bind([target.name])


def _evaluated(call: tree.Invoke, scope: Scope) -> str:
    """Return a function call made for its effect."""
    given = call.arguments
    if call.function == "temporal.signal" and len(given) >= 2:
        sent = emit_arguments(given[2:], scope)
        sender = "request" if scope.place == "operation" else "cw"
        to = emit_expression(given[0], scope)
        return f"await {sender}.signal({to}, {_signal_name(given[1], scope)}, [{sent}])"
    if call.function == "heartbeat":
        return f"activity.heartbeat({emit_arguments(given, scope)})"
    return emit_expression(call, scope)


def _signal_name(name: tree.Expression, scope: Scope) -> str:
    return quoted(name.name) if isinstance(name, tree.Name) else emit_expression(name, scope)


def _returned(value: tree.Expression | tree.Call | None, scope: Scope) -> str:
    """Return what `return` returns, as text; "" for nothing."""
    match value:
        case None:
            return ""
        case tree.WorkflowCall() if scope.place == "operation":
            return f"await {emit_started_workflow(value, scope)}"
        case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
            return f"await {emit_call(value, scope)}"
        case _:
            return emit_expression(value, scope)


def _leave(value: str, scope: Scope) -> None:
    """Leave the body with a value; out of a nested function by unwinding."""
    if scope.nested:
        scope.unwinds.append(True)
        scope.out.line(f"raise cw.Closed({value})")
    elif scope.place == "workflow" or value:
        scope.out.line(f"return {value}".rstrip() if value else "return None")
    else:
        scope.out.line("return None")


def _close(statement: tree.Close, scope: Scope) -> None:
    arguments = statement.arguments
    if statement.kind == "continue_as_new":
        scope.out.line(f"workflow.continue_as_new(args=[{emit_arguments(arguments, scope)}])")
    elif statement.kind == "fail":
        scope.out.line(f"raise cw.failed({_failure(arguments, scope)})")
    elif len(arguments) > 1:
        _leave(f"[{emit_arguments(arguments, scope)}]", scope)
    else:
        _leave(emit_arguments(arguments, scope), scope)


def _failure(arguments: tuple[tree.Expression, ...], scope: Scope) -> str:
    """Return the arguments of `cw.failed`: the value and the name of its record type."""
    if not arguments:
        return ""
    value = emit_expression(arguments[0], scope)
    named = isinstance(arguments[0], tree.Record) and arguments[0].type
    return f"{value}, {quoted(named)}" if named else value


def _if(statement: tree.If, scope: Scope) -> None:
    for position, branch in enumerate(statement.branches):
        keyword = "if" if position == 0 else "elif"
        with scope.out.block(f"{keyword} {emit_condition(branch.condition, scope)}:"):
            emit_block(branch.body, scope)
    if statement.otherwise is not None:
        with scope.out.block("else:"):
            emit_block(statement.otherwise, scope)


def _switch(statement: tree.Switch, scope: Scope) -> None:
    subject = scope.temporaries.claim("subject")
    scope.out.line(f"{subject} = {emit_expression(statement.subject, scope)}")
    cases: list[tree.SwitchCase] = code(statement.cases)
    for position, case in enumerate(cases):
        keyword = "if" if position == 0 else "elif"
        with scope.out.block(f"{keyword} {subject} == {emit_expression(case.value, scope)}:"):
            emit_block(case.body, scope)
    if statement.otherwise is not None:
        if not cases:
            emit_block(statement.otherwise, scope)
            return
        with scope.out.block("else:"):
            emit_block(statement.otherwise, scope)


def _for(statement: tree.For, scope: Scope) -> None:
    head = "while True:"
    if statement.item and statement.iterable is not None:
        items = emit_expression(statement.iterable, scope)
        head = f"for {scope.bind([statement.item])} in {items}:"
    elif statement.condition is not None:
        head = f"while {emit_condition(statement.condition, scope)}:"
    with scope.out.block(head):
        emit_block(statement.body, scope.sequential())


def _try(statement: tree.Try, scope: Scope) -> None:
    with scope.out.block("try:"):
        emit_block(statement.body, scope)
    failure = scope.temporaries.claim("failure")
    with scope.out.block(f"except cw.FAILURES as {failure}:"):
        keyword = "if"
        for catch in statement.catches:
            caught = f"cw.matches({failure}, {quoted(catch.error)})" if catch.error else "True"
            with scope.out.block(f"{keyword} {caught}:"):
                inner = scope
                if catch.binding:
                    bound = scope.bind([catch.binding])
                    scope.out.line(f"{bound} = cw.describe({failure})")
                    inner = replace(scope, caught={**scope.caught, catch.binding: failure})
                emit_block(catch.body, inner)
            keyword = "elif"
        if all(catch.error for catch in statement.catches):
            with scope.out.block("else:"):
                scope.out.line("raise")
