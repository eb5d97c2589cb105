"""Calls of a body to Python: operations, activities, child workflows, what can be awaited."""

from __future__ import annotations

from crossway.compiler import options
from crossway.compiler.expressions import emit_arguments, emit_duration, emit_expression
from crossway.compiler.scope import Scope
from crossway.compiler.text import python_name, quoted
from crossway.design.model import ActivityTarget, OperationEntry, WorkflowTarget
from crossway.design.types import Type
from crossway.language import tree


def emit_call(call: tree.Call, scope: Scope) -> str:
    """Return a coroutine that makes the call and has its result."""
    match call:
        case tree.ActivityCall():
            return _activity(call, scope)
        case tree.WorkflowCall():
            return _child("run_child", call, scope)
        case tree.NexusCall():
            return _operation("call", call, scope)


def emit_detach(call: tree.WorkflowCall | tree.NexusCall, scope: Scope) -> str:
    """Return a coroutine that hands the call over."""
    if isinstance(call, tree.NexusCall):
        return _operation("detach", call, scope)
    return _child("detach_child", call, scope)


def emit_start(target: tree.Target, scope: Scope) -> str:
    """Return a coroutine that begins the target in the background and has its promise."""
    if isinstance(target, tree.WorkflowCall):
        return _child("start_child", target, scope)
    return f"cw.start({emit_target(target, scope)})"


def emit_target(target: tree.Target, scope: Scope) -> str:
    """Return a coroutine that waits for the target and has its value.

    A signal's or update's value is the tuple of its arguments. `await all:` blocks are
    the business of `crossway.compiler.waiting`.
    """
    match target:
        case tree.Timer(duration):
            return f"cw.timer({emit_duration(duration, scope)})"
        case tree.SignalArrival(name) | tree.UpdateArrival(name):
            return f"{arrivals(name)}.next()"
        case tree.Handle(name) if name in scope.conditions:
            return f"workflow.wait_condition(lambda: {scope.variable(name)})"
        case tree.Handle(name):
            return f"{scope.variable(name)}.wait()"
        case tree.AllOf():
            raise TypeError("an `await all` block is no single target")
        case _:
            return emit_call(target, scope)


def arrivals(name: str) -> str:
    """Return the attribute that holds a signal's or update's arrivals."""
    return f"self.{python_name(name)}_arrivals"


def emit_started_workflow(call: tree.WorkflowCall, scope: Scope) -> str:
    """Return a coroutine by which an operation's handler starts the workflow behind it."""
    target = scope.design.calls.workflows[call.span]
    values = options.merged(call.options, _workflow_defaults(target, scope))
    given = options.keywords(values, options.STARTED, scope)
    queue = _route(target, values, scope)
    arguments = emit_arguments(call.arguments, scope)
    return f"request.start_workflow({quoted(target.name)}, [{arguments}]{given}{queue})"


def _workflow_defaults(target: WorkflowTarget, scope: Scope) -> tree.Options:
    entry = scope.design.workflows.get(target.name)
    return entry.tree.default_options if entry and entry.tree else ()


def _activity(call: tree.ActivityCall, scope: Scope) -> str:
    target = scope.design.calls.activities[call.span]
    entry = scope.module.activity(target.name)
    values = options.merged(
        call.options, entry.tree.default_options if entry and entry.tree else ()
    )
    given = options.keywords(values, options.ACTIVITY, scope) + _route(target, values, scope)
    result = _result(entry.signature.result if entry else None, scope)
    arguments = emit_arguments(call.arguments, scope)
    return f"cw.run_activity({quoted(target.name)}, [{arguments}]{result}{given})"


def _child(function: str, call: tree.WorkflowCall, scope: Scope) -> str:
    target = scope.design.calls.workflows[call.span]
    entry = scope.design.workflows.get(target.name)
    values = options.merged(call.options, _workflow_defaults(target, scope))
    given = options.keywords(values, options.CHILD, scope)
    queue = _route(target, values, scope)
    wanted = entry.signature.result if entry and function != "detach_child" else None
    arguments = emit_arguments(call.arguments, scope)
    name = quoted(target.name)
    return f"cw.{function}({name}, [{arguments}]{_result(wanted, scope)}{given}{queue})"


def _route(target: ActivityTarget | WorkflowTarget, given: options.Values, scope: Scope) -> str:
    """Return `, task_queue=..` when placing routes a call that names no queue itself."""
    queue = target.routes.get(scope.module.namespace)
    return f", task_queue={quoted(queue)}" if queue and "task_queue" not in given else ""


def _result(kind: Type | None, scope: Scope) -> str:
    text = "Any" if kind is None else scope.module.annotation(kind)
    return "" if text == "Any" else f", result={text}"


def _operation(method: str, call: tree.NexusCall, scope: Scope) -> str:
    target = scope.design.calls.nexus[call.span]
    table = options.NEXUS if method == "call" else options.DETACHED
    given = options.keywords(options.merged(call.options), table, scope)
    value = _input(call.arguments, operation_entry(scope, call), scope)
    arguments = f"{value}{given}" if value else given.removeprefix(", ")
    return f"{scope.module.operation(target)}.{method}({arguments})"


def operation_entry(scope: Scope, call: tree.NexusCall) -> OperationEntry | None:
    """Return the operation a call reaches, when the design knows it."""
    target = scope.design.calls.nexus[call.span]
    service = scope.design.services.get(target.service)
    return service.operations.get(target.operation) if service else None


def _input(
    arguments: tuple[tree.Expression, ...], entry: OperationEntry | None, scope: Scope
) -> str:
    """Return an operation's one input: the argument, or an object keyed by parameter name."""
    names = [name for name, _ in entry.signature.parameters] if entry else []
    if not arguments:
        return ""
    if len(arguments) == 1 and len(names) < 2:
        return emit_expression(arguments[0], scope)
    names += [f"argument{i + 1}" for i in range(len(names), len(arguments))]
    pairs = zip(names, arguments, strict=False)
    inside = (f"{quoted(name)}: {emit_expression(value, scope)}" for name, value in pairs)
    return f"{{{', '.join(inside)}}}"
