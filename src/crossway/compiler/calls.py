"""Calls of a body to Python: operations, activities, child workflows, what can be awaited."""

from __future__ import annotations

from collections.abc import Mapping

from crossway.compiler import options
from crossway.compiler.expressions import emit_arguments, emit_duration, emit_expression
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, argument, code, commas, python_name, quoted, record
from crossway.compiler.types import ANY
from crossway.design.model import ActivityTarget, OperationEntry, WorkflowTarget
from crossway.design.types import Type
from crossway.language import tree


def emit_call(call: tree.Call, scope: Scope) -> Code:
    """Return a coroutine that makes the call and has its result."""
    match call:
        case tree.ActivityCall():
            return _activity(call, scope)
        case tree.WorkflowCall():
            return _child(code("cw.run_child"), call, scope)
        case tree.NexusCall():
            return _operation(code("call"), options.NEXUS, call, scope)


def emit_detach(call: tree.WorkflowCall | tree.NexusCall, scope: Scope) -> Code:
    """Return a coroutine that hands the call over."""
    if isinstance(call, tree.NexusCall):
        return _operation(code("detach"), options.DETACHED, call, scope)
    return _child(_DETACH_CHILD, call, scope)


def emit_start(target: tree.Target, scope: Scope) -> Code:
    """Return a coroutine that begins the target in the background and has its promise."""
    if isinstance(target, tree.WorkflowCall):
        return _child(code("cw.start_child"), target, scope)
    return code("cw.start({})", emit_target(target, scope))


def emit_target(target: tree.Target, scope: Scope) -> Code:
    """Return a coroutine that waits for the target and has its value.

    A signal's or update's value is the tuple of its arguments. `await all:` blocks are
    the business of `crossway.compiler.waiting`.
    """
    match target:
        case tree.Timer(duration):
            return code("cw.timer({})", emit_duration(duration, scope))
        case tree.SignalArrival(name) | tree.UpdateArrival(name):
            return code("{}.next()", arrivals(name))
        case tree.Handle(name) if name in scope.conditions:
            return code("workflow.wait_condition(lambda: {})", scope.variable(name))
        case tree.Handle(name):
            return code("{}.wait()", scope.variable(name))
        case tree.AllOf():
            raise TypeError("an `await all` block is no single target")
        case _:
            return emit_call(target, scope)


def arrivals(name: str) -> Code:
    """Return the attribute that holds a signal's or update's arrivals."""
    return code("self.{}_arrivals", python_name(name))


def emit_started_workflow(call: tree.WorkflowCall, scope: Scope) -> Code:
    """Return a coroutine by which an operation's handler starts the workflow behind it."""
    target = scope.design.calls.workflows[call.span]
    values = options.merged(call.options, _workflow_defaults(target, scope))
    given = options.keywords(values, options.STARTED, scope)
    called = _called(target.name, call, scope)
    route = _route(target, values, scope)
    return code("request.start_workflow({})", commas([*called, *given, *route]))


def _called(name: str, call: tree.ActivityCall | tree.WorkflowCall, scope: Scope) -> list[Code]:
    """Return what every call begins with: the name of what it calls, and its arguments."""
    return [quoted(name), code("[{}]", emit_arguments(call.arguments, scope))]


def _workflow_defaults(target: WorkflowTarget, scope: Scope) -> tree.Options:
    entry = scope.design.workflows.get(target.name)
    return entry.tree.default_options if entry and entry.tree else ()


def _activity(call: tree.ActivityCall, scope: Scope) -> Code:
    target = scope.design.calls.activities[call.span]
    entry = scope.module.activity(target.name)
    values = options.merged(
        call.options, entry.tree.default_options if entry and entry.tree else ()
    )
    given = options.keywords(values, options.ACTIVITY, scope) + _route(target, values, scope)
    result = _result(entry.signature.result if entry else None, scope)
    called = _called(target.name, call, scope)
    return code("cw.run_activity({})", commas([*called, *result, *given]))


_DETACH_CHILD = code("cw.detach_child")


def _child(function: Code, call: tree.WorkflowCall, scope: Scope) -> Code:
    target = scope.design.calls.workflows[call.span]
    entry = scope.design.workflows.get(target.name)
    values = options.merged(call.options, _workflow_defaults(target, scope))
    given = options.keywords(values, options.CHILD, scope) + _route(target, values, scope)
    wanted = entry.signature.result if entry and function != _DETACH_CHILD else None
    called = _called(target.name, call, scope)
    return code("{}({})", function, commas([*called, *_result(wanted, scope), *given]))


def _route(
    target: ActivityTarget | WorkflowTarget, given: options.Values, scope: Scope
) -> list[Code]:
    """Return `task_queue=..` when placing routes a call that names no queue itself."""
    queue = target.routes.get(scope.module.namespace)
    if not queue or "task_queue" in given:
        return []
    return [argument("task_queue", quoted(queue))]


def _result(kind: Type | None, scope: Scope) -> list[Code]:
    text = ANY if kind is None else scope.module.annotation(kind)
    return [] if text == ANY else [argument("result", text)]


def _operation(
    method: Code, table: Mapping[str, tuple[str, options.Emit]], call: tree.NexusCall, scope: Scope
) -> Code:
    given = options.keywords(options.merged(call.options), table, scope)
    value = _input(call.arguments, operation_entry(scope, call), scope)
    operation = scope.module.operation(scope.design.calls.nexus[call.span])
    return code("{}.{}({})", operation, method, commas([*value, *given]))


def operation_entry(scope: Scope, call: tree.NexusCall) -> OperationEntry | None:
    """Return the operation a call reaches, when the design knows it."""
    target = scope.design.calls.nexus[call.span]
    service = scope.design.services.get(target.service)
    return service.operations.get(target.operation) if service else None


def _input(
    arguments: tuple[tree.Expression, ...], entry: OperationEntry | None, scope: Scope
) -> list[Code]:
    """Return an operation's one input: the argument, or an object keyed by parameter name."""
    names = [name for name, _ in entry.signature.parameters] if entry else []
    if not arguments:
        return []
    if len(arguments) == 1 and len(names) < 2:
        return [emit_expression(arguments[0], scope)]
    names += [f"argument{i + 1}" for i in range(len(names), len(arguments))]
    pairs = zip(names, arguments, strict=False)
    return [record((name, emit_expression(value, scope)) for name, value in pairs)]
