"""Handlers of signals, updates and queries to methods of a workflow's class.

    signal Approve(by: string):            @cw.signal_handler(name="Approve")
        status = by                        async def signal_Approve(self, by: str) -> Any:
                                               self.status = by

The runtime holds what arrives against the annotations, and keeps it for `await signal Approve`
once the method is done, where the workflow awaits it at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from crossway.compiler.calls import arrivals
from crossway.compiler.expressions import emit_expression
from crossway.compiler.leaving import holding
from crossway.compiler.options import emit_options
from crossway.compiler.parameters import emit_computed, emit_defaults, parameter_list
from crossway.compiler.results import annotated, emit_end, giving
from crossway.compiler.scope import Scope
from crossway.compiler.statements import emit_block, emit_body
from crossway.compiler.text import Code, argument, code, commas, python_name, quoted
from crossway.compiler.types import ANY
from crossway.compiler.variables import with_kinds
from crossway.compiler.writer import Writer
from crossway.design import options
from crossway.design.assigned import firm_names
from crossway.design.bodies import shown_names, visible_names
from crossway.design.builtins import SIGNAL
from crossway.design.changing import changed_names
from crossway.design.handles import held_in
from crossway.design.lines import first_values
from crossway.design.model import Signature, WorkflowEntry
from crossway.design.sharing import names_of_rounds, null_at_first, private_names
from crossway.language import tree, walk
from crossway.language.blocks import (
    bound_names,
    rebound_names,
    statements,
    waits,
    without_comments,
)

_KINDS: Mapping[str, Code] = {
    "signal": code("signal"),
    "query": code("query"),
    "update": code("update"),
}
_OPTIONS: Mapping[str, options.OptionSet] = {
    "signal": options.SIGNAL,
    "query": options.QUERY,
    "update": options.UPDATE,
}

Arrival = tree.SignalArrival | tree.UpdateArrival


def emit_arrivals(written: tree.Workflow, scope: Scope) -> None:
    """Write, in `__init__`, what keeps the signals and updates that the workflow awaits."""
    for handler in without_comments(written.handlers):
        if (arrival := _arrival(handler, written)) is not None:
            method = code("self.{}", scope.members.method(handler))
            scope.out.line(code("{} = cw.Arrivals({})", arrivals(arrival, scope), method))


def emit_handler(
    handler: tree.Handler,
    comments: Iterable[str],
    entry: WorkflowEntry,
    written: tree.Workflow,
    scope: Scope,
) -> None:
    """Write the method of one handler, below the comments about it."""
    signature = entry.handlers[handler.kind, handler.name]
    module = scope.module
    parameters = [(name, module.annotation(kind)) for name, kind in signature.taken]
    inside = Writer()
    inside.docstring(_place(handler))
    local = _scope(handler, written, scope, inside)
    local = with_kinds(handler.body, dict(signature.taken), local)
    local = giving(signature, handler.body, local)
    if handler.kind != "signal":
        local = holding(signature, handler.body, local)
    local.mark_part("line", handler.span)
    # What is computed is what others have of that name.
    known = replace(local, shared=local.shared | local.handed.keys())
    _shared_defaults(entry.signature, handler, known)
    emit_computed(signature, local)
    _body(handler, written, local, {name for name, _ in signature.computed})
    scope.out.blank()
    scope.out.comments(comments)
    define = code("def") if handler.kind == "query" else code("async def")
    given = parameter_list(parameters, code("self"), defaults=emit_defaults(signature))
    head = code("{} {}({}) -> {}:", define, scope.members.method(handler), given, annotated(local))
    result = module.outcome(signature)
    emit_body((_decorator(handler, result, scope),), head, local, scope.out)


def _scope(handler: tree.Handler, written: tree.Workflow, scope: Scope, inside: Writer) -> Scope:
    """Return the scope of a handler's body, and write what its names are at first.

    Those that a call may fail to give have the first value that the workflow gives them, else null.
    """
    own = private_names(written, handler) | {p.name for p in handler.parameters}
    shared = scope.shared - own
    firm = frozenset[str]()
    unsure, first = null_at_first(handler), first_values(written.body)
    unclear = {name for name, value in first.items() if value is None}
    if any(map(_waits, statements(handler.body))):
        firm = (firm_names(handler.body) | (unsure - unclear)) & shared
        firm = scope.alone(firm, handler.body)
    unsure -= shared - firm
    for name in sorted(unsure):
        value = emit_expression(first.get(name) or tree.Constant(None), scope)
        inside.line(code("{}: Any = {}", python_name(name), value))
    local = Scope(
        **{
            **vars(scope),
            "out": inside,
            "place": "query" if handler.kind == "query" else "workflow",
            "names": visible_names(written, handler),
            "shown": shown_names(written, handler),
            "bound": {p.name for p in handler.parameters},
            "shared": shared,
            "kept": names_of_rounds(written, handler),
            "held": held_in(handler.body, written.body),
            "rebound": rebound_names(handler.body),
            "unwinds": [],
        }
    )
    local = local.with_own(firm) if firm else local
    local.bound.update(unsure)
    return local


def _shared_defaults(takes: Signature, handler: tree.Handler, scope: Scope) -> None:
    """Write the computed defaults of the workflow that a handler reads: it may run first."""
    read = options.used_names([handler]) - {parameter.name for parameter in handler.parameters}
    shared = [(name, value) for name, value in takes.computed if name in scope.shared]
    if any(name in read for name, _ in shared):
        emit_computed(replace(takes, computed=tuple(shared)), scope)


def takes_time(handler: tree.Handler) -> bool:
    """Whether a handler may still run when something else happens, and is to be waited for."""
    taken = _OPTIONS[handler.kind]
    if handler.kind == "query" or "unfinished_policy" in options.gather(taken, handler.options):
        return False
    return any(map(_waits, statements(handler.body)))


def _waits(statement: tree.Statement) -> bool:
    sends = isinstance(statement, tree.Evaluate) and statement.call.function == SIGNAL.name
    calls = isinstance(statement, tree.Return) and isinstance(statement.value, tree.Call)
    return sends or calls or waits(statement)


def _place(handler: tree.Handler) -> str:
    path = handler.span.path.replace("\\", "/").rpartition("/")[2]
    return f"{path}:{handler.span.line}." if path else "Part of the design."


def _decorator(handler: tree.Handler, result: Code, scope: Scope) -> Code:
    takes = _OPTIONS[handler.kind]
    given = emit_options(takes, options.gather(takes, handler.options), scope)
    answers = handler.kind != "signal" and handler.results and result != ANY
    typed = [argument("result", result)] if answers else []
    named = argument("name", quoted(handler.name))
    return code("@cw.{}_handler({})", _KINDS[handler.kind], commas([named, *typed, *given]))


def _body(
    handler: tree.Handler, written: tree.Workflow, scope: Scope, computed: Collection[str]
) -> None:
    """Write what a handler does.

    Its arrival carries what was sent, unless the handler gives one of its parameters another
    value, or computes a default: then it carries that.
    """
    arrival = _arrival(handler, written)
    own = [parameter.name for parameter in handler.parameters]
    given = {*bound_names(handler.body), *changed_names(handler.body), *computed}
    if arrival is None or not set(own) & given:
        emit_block(handler.body, scope)
        emit_end(handler.body, scope)
        return
    with scope.out.block(code("try:")):
        emit_block(handler.body, scope)
        emit_end(handler.body, scope)
    with scope.out.block(code("finally:")):
        held = commas(python_name(name) for name in own)
        scope.out.line(code("{}.revise({})", arrivals(arrival, scope), held))


def _arrival(handler: tree.Handler, written: tree.Workflow) -> Arrival | None:
    """Return a wait for what a handler takes, None when the workflow has none."""
    kind = tree.SignalArrival if handler.kind == "signal" else tree.UpdateArrival
    waits_for = (node for node in walk(written) if isinstance(node, kind))
    found = next((node for node in waits_for if node.name == handler.name), None)
    return found if handler.kind != "query" else None
