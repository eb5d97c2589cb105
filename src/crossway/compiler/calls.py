"""Calls of a body to Python: operations, activities, child workflows, what can be awaited."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from crossway.compiler.arguments import as_taken
from crossway.compiler.expressions import (
    emit_condition,
    emit_expression,
    emit_length,
    emit_template,
)
from crossway.compiler.options import defaults_scope, emit_options
from crossway.compiler.parameters import emit_defaults, emit_left_out, read_at_first
from crossway.compiler.scope import Scope
from crossway.compiler.text import (
    Code,
    argument,
    code,
    commas,
    python_name,
    quoted,
    record,
)
from crossway.design import options
from crossway.design.builtins import BUILTINS
from crossway.design.model import ActivityTarget, OperationEntry, Signature, WorkflowTarget
from crossway.design.options import Given, gather, used_names
from crossway.design.types import Type
from crossway.language import tree
from crossway.language.walk import all_nodes


def emit_call(call: tree.Call, scope: Scope, mode: options.Mode = "called") -> Code:
    """Return a coroutine that makes the call and has its result."""
    match call:
        case tree.ActivityCall():
            return _activity(call, scope)
        case tree.WorkflowCall():
            return _child(code("cw.run_child"), call, mode, scope)
        case tree.NexusCall():
            return _operation(code("call"), call, mode, scope)
        case _:
            assert_never(call)


def emit_detach(call: tree.WorkflowCall | tree.NexusCall, scope: Scope) -> Code:
    """Return a coroutine that hands the call over."""
    if isinstance(call, tree.NexusCall):
        return _operation(code("detach"), call, "detached", scope)
    return _child(code("cw.detach_child"), call, "detached", scope)


def emit_start(target: tree.Target, scope: Scope) -> Code:
    """Return a coroutine that begins the target in the background and has its promise."""
    if isinstance(target, tree.WorkflowCall):
        return _child(code("cw.start_child"), target, "called", scope)
    return code("cw.start({})", emit_target(target, scope))


def emit_target(target: tree.Target, scope: Scope) -> Code:
    """Return a coroutine that waits for the target and has its value.

    A signal's or update's value is its argument, or a tuple of several. `await all:` blocks
    are the business of `crossway.compiler.waiting`.
    """
    match target:
        case tree.Timer(duration, written):
            own = emit_options(options.TIMER, gather(options.TIMER, written), scope)
            return code("cw.timer({})", commas([emit_length(duration, scope), *own]))
        case tree.SignalArrival() | tree.UpdateArrival():
            return code("{}.next()", arrivals(target, scope))
        case tree.Handle(name) if name in scope.truths:
            return code("cw.until(lambda: {})", scope.variable(name))
        case tree.Predicate(holds) if scope.held.is_one(holds):
            return code("{}.wait()", emit_expression(holds, scope))
        case tree.Predicate(holds):
            return code("cw.until(lambda: {})", emit_condition(holds, scope))
        case tree.Handle(name):
            return code("{}.wait()", scope.variable(name))
        case tree.AllOf():
            raise TypeError("an `await all` block is no single target")
        case _:  # the rest, which its type lists
            return emit_call(target, scope)


def arrivals(target: tree.SignalArrival | tree.UpdateArrival, scope: Scope) -> Code:
    """Return the attribute that holds a signal's or an update's arrivals."""
    return code("self.{}", scope.members.arrivals(target))


def emit_started_workflow(call: tree.WorkflowCall, scope: Scope) -> Code:
    """Return a coroutine by which an operation's handler starts the workflow behind it."""
    target = scope.design.calls.workflows[call.span]
    entry = scope.design.workflows.get(target.name)
    written, signature = (entry.tree, entry.signature) if entry else (None, None)
    made = _made(target, call, "returned", written, scope, signature)
    return code("request.start_workflow({})", commas([made.called, *made.options]))


def emit_started_activity(call: tree.ActivityCall, scope: Scope) -> Code:
    """Return a coroutine by which an operation's handler starts the activity behind it."""
    target = scope.design.calls.activities[call.span]
    entry = scope.module.activities.get(target.name)
    written, signature = (entry.tree, entry.signature) if entry else (None, None)
    made = _made(target, call, "returned", written, scope, signature)
    return code("request.start_activity({})", commas([made.called, *made.options]))


def emit_begun_by_signal(call: tree.WorkflowCall, scope: Scope) -> list[Code]:
    """Return what a signal says of the workflow that it starts: its type, arguments, options."""
    target = scope.design.calls.workflows[call.span]
    entry = scope.design.workflows.get(target.name)
    written, signature = (entry.tree, entry.signature) if entry else (None, None)
    made = _made(target, call, "signalled", written, scope, signature)
    return [made.called, *made.options]


def emit_async_operation(operation: OperationEntry, scope: Scope) -> Code:
    """Return the coroutine of `async Op workflow W`: W with the operation's arguments."""
    workflow = operation.workflow or ""
    entry = scope.design.workflows.get(workflow)
    written = entry.tree if entry else None
    names = [name for name, _ in operation.signature.parameters]
    arguments = [python_name(name) for name in names]
    given = gather(options.STARTED, (), written.default_options if written else ())
    inside = defaults_scope(names, arguments, scope)
    taken = emit_options(options.STARTED, given, scope, inside)
    routed = _route(operation.routes, given, scope)
    called = scope.module.starting(workflow, arguments, behind=True)
    return code("request.start_workflow({})", commas([called, *taken, *routed]))


@dataclass(frozen=True, slots=True)
class _Made:
    """A call's name and arguments, and its options."""

    called: Code
    options: list[Code]


def _made(
    target: ActivityTarget | WorkflowTarget,
    call: tree.ActivityCall | tree.WorkflowCall,
    mode: options.Mode,
    callee: tree.Activity | tree.Workflow | None,
    scope: Scope,
    signature: Signature | None,
) -> _Made:
    """Return a call of what `callee` defines, its default options and arguments included."""
    takes = options.taken_by(call, mode)
    given = gather(takes, call.options, callee.default_options if callee else ())
    names = [parameter.name for parameter in callee.parameters] if callee else []
    defaults = [one.entry for one in given.values() if one.default]
    used = used_names(defaults) | _read_by_defaults(call, defaults, signature)
    kinds = [kind for _, kind in signature.parameters] if signature else []
    arguments, stand_ins = _arguments(call, names, kinds, used, scope)
    rest = _left_out(len(arguments), signature)
    computed = dict(signature.computed) if signature else {}
    for name, default in zip(names[len(arguments) :], rest, strict=False):
        passed, stand_in = default, default
        # A workflow computes its own; an activity cannot, and options read what is passed.
        if name in computed and (name in used or isinstance(call, tree.ActivityCall)):
            inside = defaults_scope(names, stand_ins, scope)
            kind = dict(zip(names, kinds, strict=False)).get(name)
            passed, stand_in = _passed(computed[name], kind, inside, kept=name in used)
        arguments, stand_ins = [*arguments, passed], [*stand_ins, stand_in]
    inside = defaults_scope(names, stand_ins, scope)
    taken = emit_options(takes, given, scope, inside) + _route(target.routes, given, scope)
    module, behind = scope.module, mode == "returned"
    if isinstance(call, tree.ActivityCall):
        return _Made(module.calling(target.name, arguments, behind=behind), taken)
    return _Made(module.starting(target.name, arguments, behind=behind), taken)


def _arguments(
    call: tree.ActivityCall | tree.WorkflowCall,
    names: Sequence[str],
    kinds: Sequence[Type],
    used: Collection[str],
    scope: Scope,
) -> tuple[list[Code], list[Code]]:
    """Return a call's arguments, and what stands for them in the callee's defaults.

    What a function gives that gives something else each time is kept: `uuid()` is the same
    in both.
    """
    known = [*names, *("" for _ in call.arguments)]
    takes = [*kinds, *(None for _ in call.arguments)]
    taken = zip(call.arguments, known, takes, strict=False)
    passed = [_passed(value, kind, scope, kept=name in used) for value, name, kind in taken]
    return [written for written, _ in passed], [stand_in for _, stand_in in passed]


_OPERATED = (tree.Binary, tree.Unary)


def _passed(
    value: tree.Expression, kind: Type | None, scope: Scope, *, kept: bool
) -> tuple[Code, Code]:
    """Return an argument for what takes this type, and what stands for it where it is `kept` to be
    read once more."""
    written = emit_expression(value, scope)
    if kept and (isinstance(value, _OPERATED) or any(map(_changes, all_nodes([value])))):
        stand_in = scope.temporary(code("passed"))
        return as_taken(code("({} := {})", stand_in, written), value, kind, scope), stand_in
    return as_taken(written, value, kind, scope), written


def _read_by_defaults(
    call: tree.Call, options: Sequence[tree.Node], signature: Signature | None
) -> frozenset[str]:
    """Return the names that defaults read which are computed here; a workflow computes its own."""
    if signature and isinstance(call, tree.ActivityCall):
        return used_names(value for _, value in signature.computed)
    return read_at_first(options, signature) if signature else frozenset()


def _left_out(given: int, signature: Signature | None) -> list[Code]:
    """Return the defaults of the parameters that a call with so many arguments leaves out."""
    defaults = list(emit_defaults(signature).values()) if signature else []
    return defaults[max(given - signature.least, 0) :] if signature else []


def _changes(node: tree.Node) -> bool:
    """Return whether a node may give another value each time it is computed."""
    if not isinstance(node, tree.Invoke):
        return False
    builtin = BUILTINS.get(node.function)
    return builtin is None or not builtin.repeatable


def _activity(call: tree.ActivityCall, scope: Scope) -> Code:
    target = scope.design.calls.activities[call.span]
    entry = scope.module.activities.get(target.name)
    signature = entry.signature if entry else None
    made = _made(target, call, "called", entry.tree if entry else None, scope, signature)
    result = _result(entry.signature if entry else None, scope)
    return code("cw.run_activity({})", commas([made.called, *result, *made.options]))


def _child(function: Code, call: tree.WorkflowCall, mode: options.Mode, scope: Scope) -> Code:
    target = scope.design.calls.workflows[call.span]
    entry = scope.design.workflows.get(target.name)
    signature = entry.signature if entry else None
    made = _made(target, call, mode, entry.tree if entry else None, scope, signature)
    wanted = entry.signature if entry and mode != "detached" else None
    return code("{}({})", function, commas([made.called, *_result(wanted, scope), *made.options]))


def _route(routes: Mapping[str, str], given: Mapping[str, Given], scope: Scope) -> list[Code]:
    """Return `task_queue=..` when placing routes a call that names no queue itself."""
    queue = routes.get(scope.module.namespace)
    if not queue or "task_queue" in given:
        return []
    return [argument("task_queue", quoted(queue))]


def _result(signature: Signature | None, scope: Scope) -> list[Code]:
    return [] if signature is None else scope.module.result(signature)


def _operation(method: Code, call: tree.NexusCall, mode: options.Mode, scope: Scope) -> Code:
    takes = options.taken_by(call, mode)
    given = emit_options(takes, gather(takes, call.options), scope)
    value = _input(call, operation_entry(scope, call), scope)
    target = scope.design.calls.nexus[call.span]
    operation = scope.module.operation(replace(target, called=""))
    if target.called:
        endpoint = emit_template(target.called, call.span, scope, names=True)
        operation = code("{}.at({})", operation, endpoint)
    return code("{}.{}({})", operation, method, commas([*value, *given]))


def operation_entry(scope: Scope, call: tree.NexusCall) -> OperationEntry | None:
    """Return the operation a call reaches, when the design knows it."""
    target = scope.design.calls.nexus[call.span]
    service = scope.design.services.get(target.service)
    return service.operations.get(target.operation) if service else None


def _input(call: tree.NexusCall, entry: OperationEntry | None, scope: Scope) -> list[Code]:
    """Return an operation's one input: the argument, or an object keyed by parameter name."""
    signature = entry.signature if entry else None
    names = [name for name, _ in signature.parameters] if signature else []
    values = [emit_expression(value, scope) for value in call.arguments]
    known = [*names, *(f"argument{at + 1}" for at in range(len(names), len(values)))]
    given = dict(zip(call.names or known, values, strict=False))
    left = emit_left_out(entry) if entry else {}
    fields = given | {name: value for name, value in left.items() if name not in given}
    if len(fields) <= 1 and len(names) < 2:
        return list(fields.values())
    return [record(fields.items())]
