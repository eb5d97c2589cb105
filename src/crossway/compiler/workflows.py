"""Workflows of a design to `@workflow.defn` classes.

Variables are locals of `run`, but for what handlers see and what `state:` declares: on `self`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from crossway.compiler.comments import of_definition, of_members
from crossway.compiler.expressions import emit_expression
from crossway.compiler.handlers import emit_arrivals, emit_handler, takes_time
from crossway.compiler.lasting import as_state, begun_alone, declared_state, state_kinds
from crossway.compiler.leaving import holding
from crossway.compiler.naming import Members, class_of
from crossway.compiler.parameters import emit_computed, emit_defaults, parameter_list, read_at_first
from crossway.compiler.results import annotated, emit_end, ends_of, giving
from crossway.compiler.scope import Module, Scope
from crossway.compiler.statements import emit_block, emit_body
from crossway.compiler.text import Code, code, commas, literal, python_name, quoted
from crossway.compiler.types import ANY, travels_as_text
from crossway.compiler.variables import with_kinds
from crossway.compiler.writer import Writer
from crossway.design.bodies import shown_names, visible_names
from crossway.design.changing import told_names, touched_names, unshared_names
from crossway.design.handles import held_in
from crossway.design.model import Signature, WorkflowEntry
from crossway.design.options import used_names
from crossway.design.sample import sample, sample_result
from crossway.design.sharing import names_of_rounds, shared_names
from crossway.design.types import RecordType, Type
from crossway.language import tree
from crossway.language.blocks import awaited_truths, parts, rebound_names, without_comments

SELF = code("self")

_Entry = tree.Condition | tree.Variable


def emit_workflow(
    entry: WorkflowEntry, written: tree.Workflow, module: Module, out: Writer
) -> Code:
    """Write the class of a workflow, as `written` in the design; return the class's name."""
    name = _claim(entry, module)
    out.comments(of_definition(written, module.above))
    out.line(definition(entry.name))
    with out.block(code("class {}:", name)):
        _defined(entry, written, module, out)
    return name


def emit_simulated(entry: WorkflowEntry, module: Module, out: Writer) -> tuple[Code, Code]:
    """Write a workflow that the design only names; return the names of its class and its stub."""
    name, stub = _claim(entry, module), module.names.claim(python_name(f"_{entry.name}"))
    answer = sample_result(entry.signature, module.design.records, entry.name)
    made = module.stub("workflow", entry.name, module.label(entry.file), sample=answer)
    out.line(code("{} = {}", stub, made))
    out.blank(2)
    out.line(definition(entry.name))
    with out.block(code("class {}:", name)):
        out.docstring(f"Simulated: the design starts {entry.name} and defines it nowhere.")
        out.blank()
        out.line(code("@workflow.run"))
        given = [(n, code("Any = None")) for n, _ in entry.signature.parameters]
        with out.block(code("async def run({}) -> Any:", parameter_list(given, SELF))):
            out.line(code("return await {}()", stub))
    return name, stub


def _claim(entry: WorkflowEntry, module: Module) -> Code:
    plain = class_of(entry.name, module.owned)
    return module.workflow_class(entry.name, plain, code("{}Workflow", plain))


def definition(name: str) -> Code:
    """Return the decorator of a workflow: no sandbox, and a design's faults fail it."""
    faults = code("failure_exception_types=cw.DESIGN_FAULTS")
    return code("@workflow.defn(name={}, sandboxed=False, {})", quoted(name), faults)


def _defined(entry: WorkflowEntry, written: tree.Workflow, module: Module, out: Writer) -> None:
    out.docstring(_place(written))
    out.blank()
    scope = workflow_scope(entry, written, module, out)
    scope = giving(entry.signature, written.body, scope)
    parameters = [(n, module.annotation(kind)) for n, kind in entry.signature.taken]
    defaults = emit_defaults(entry.signature)
    if written.handlers or scope.conditions or written.state:
        _init(entry, written, scope)
    result = annotated(scope) if scope.gives else _returned(entry.signature, written.body, module)
    emit_method(
        (code("@workflow.run"),),
        code(
            "async def {}({}) -> {}:",
            scope.members.run,
            parameter_list(parameters, SELF, defaults=defaults),
            result,
        ),
        written.body,
        scope,
        entry.signature,
        defined=written,
    )
    for handler, comments in of_members(written.handlers):
        emit_handler(handler, comments, entry, written, scope)


def workflow_scope(
    entry: WorkflowEntry, written: tree.Workflow, module: Module, out: Writer
) -> Scope:
    """Return the scope of a workflow's main body."""
    conditions = {e.name for e in written.state or () if isinstance(e, tree.Condition)}
    free = [unknown.name for unknown in module.design.unknowns.get(entry.name, ())]
    shared = _with_defaults(shared_names(written, free), entry.signature)
    state = state_kinds(entry, written, shared, module.design) if module.owned else {}
    return Scope(
        module=module,
        place="workflow",
        owner=entry.name,
        file=entry.file,
        out=out,
        names=visible_names(written),
        shown=shown_names(written),
        shared=shared,
        kept=names_of_rounds(written),
        told=told_names(written),
        touched=touched_names(p.block for p in parts(written) if p.kind != "query"),
        conditions=frozenset(conditions),
        unshared=unshared_names(written),
        truths=awaited_truths(written),
        held=held_in(written.body),
        bound={name for name, _ in entry.signature.parameters},
        members=Members((*shared, *conditions), written.handlers, owned=module.owned),
        awaits_handlers=any(map(takes_time, without_comments(written.handlers))),
        state=state,
    )


def _with_defaults(shared: frozenset[str], takes: Signature) -> frozenset[str]:
    """Return shared names, and the parameters that the defaults of those are computed from."""
    for name, value in reversed(takes.computed):
        if name in shared:
            shared |= used_names([value]) & dict(takes.parameters).keys()
    return shared


def _place(written: tree.Line) -> str:
    path = written.span.path.replace("\\", "/").rpartition("/")[2]
    return f"{path}:{written.span.line}." if path else "Part of the design."


def _init(entry: WorkflowEntry, written: tree.Workflow, scope: Scope) -> None:
    """Write `__init__`: handlers may run before `run` does."""
    out, given = scope.out, dict(entry.signature.taken)
    parameters = [(n, scope.module.annotation(kind)) for n, kind in given.items()]
    state: list[tuple[_Entry, list[str]]] = list(of_members(written.state or ()))
    scope = replace(scope, shown=frozenset([*given, *(entry.name for entry, _ in state)]))
    comments = {one.name: texts for one, texts in state if not _has_value(one)}
    owned = scope.module.references is not None
    begun = begun_alone(written) & scope.shared if owned else frozenset()
    values = [one.value for one, _ in state if isinstance(one, tree.Variable) and one.value]
    read = read_at_first(values, entry.signature)
    out.line(code("@workflow.init"))
    if read:
        out.line(code("@cw.first_state"))
    taken = parameter_list(parameters, SELF, defaults=emit_defaults(entry.signature))
    with out.block(code("def __init__({}) -> None:", taken)):
        checked = [(n, kind) for n, kind in given.items() if n in read]
        emit_inputs(checked, replace(scope, shared=frozenset()))
        for name in sorted(scope.shared - begun):
            value = _shared_input(name, given[name], read, scope) if name in given else code("None")
            out.comments(comments.get(name, ()))
            out.line(
                code("self.{}: {} = {}", python_name(name), declared_state(name, scope), value)
            )
        for name in sorted(scope.conditions):
            out.comments(comments.get(name, ()))
            out.line(code("self.{} = False", python_name(name)))
        emit_arrivals(written, scope)
        emit_computed(entry.signature, scope, read)
        emit_unknowns(replace(scope, bound={*scope.bound}), used_names(values))
        for one, texts in state:
            if isinstance(one, tree.Variable) and one.value is not None:
                out.comments(texts)
                if used_names([one.value]):  # a constant fails nowhere
                    scope.mark(one)
                first, left = emit_expression(one.value, scope), scope.variable(one.name)
                first = as_state(first, one.value, one.name, scope)
                if one.name in begun:
                    left = code("{}: {}", left, declared_state(one.name, scope))
                out.line(code("{} = {}", left, first))
    out.blank()


def _has_value(one: _Entry) -> bool:
    return isinstance(one, tree.Variable) and one.value is not None


def _shared_input(name: str, kind: Type, checked: Container[str], scope: Scope) -> Code:
    """Return an argument as handlers hold it; `run` refuses what does not fit and is unchecked."""
    given = python_name(name)
    if name in checked or not travels_as_text(kind, scope.design):
        return given
    return code("cw.read_input({})", commas([given, scope.module.annotation(kind)]))


def _returned(signature: Signature, body: tree.Block, module: Module) -> Code:
    """Return the annotation of a result.

    It is the declared record where every end of the body plainly builds one; a design may
    be looser than a type checker, and then the annotation says nothing.
    """
    statements, ends = list(without_comments(body)), ends_of(body)
    plain = all(_builds(end, signature.result) for end in ends if not isinstance(end, tree.Raise))
    leaves = bool(statements) and statements[-1] in ends
    return module.annotation(signature.result) if plain and leaves else ANY


def _builds(end: tree.Close | tree.Return, kind: Type) -> bool:
    """Whether a `close` or `return` has a record literal of this type, or only fails."""
    if isinstance(end, tree.Close):
        if end.kind != "complete":
            return True
        values: tuple[object, ...] = end.arguments
    else:
        values = (end.value, *end.more)
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, tree.Record) or not isinstance(kind, RecordType):
        return False
    return kind.name == value.type


def emit_method(
    decorators: Iterable[Code],
    head: Code,
    body: tree.Block,
    scope: Scope,
    takes: Signature,
    *,
    checked: bool = True,
    defined: tree.Line | None = None,
) -> None:
    """Write a coroutine method: its input, samples of unknown names, its body.

    Of what is `checked`, anything that does not fit fails the workflow; else it was checked
    before, and only values that travel as text are read. `defined` is what of the design the
    method is, None where another method says it already.
    """
    inside = Writer()
    local = Scope(**{**vars(scope), "out": inside, "rebound": rebound_names(body)})
    local = holding(takes, body, with_kinds(body, dict(takes.taken), local))
    if defined is not None:
        local.mark_part("line", defined.span)
    emit_inputs(takes.taken, local, checked=checked)
    emit_computed(takes, local)
    emit_unknowns(local)
    emit_block(body, local)
    emit_end(body, local)
    emit_body(decorators, head, local, scope.out)


def emit_inputs(taken: Iterable[tuple[str, Type]], scope: Scope, *, checked: bool = True) -> None:
    """Write what holds arguments against their types; see `emit_method` for `checked`."""
    for name, kind in taken:
        if _emit_read(name, kind, scope) or not checked:
            continue
        if (expected := scope.module.annotation(kind)) != ANY:
            scope.out.line(code("cw.check_input({})", _named(name, expected)))


def _emit_read(name: str, kind: Type, scope: Scope) -> bool:
    """Write the reading of an argument whose type has values that travel as text.

    Return whether it has any.
    """
    if not travels_as_text(kind, scope.design) or name in scope.shared:
        return False
    given = _named(name, scope.module.annotation(kind))
    scope.out.line(code("{} = cw.check_input({})", python_name(name), given))
    return True


def _named(name: str, expected: Code) -> Code:
    return commas([python_name(name), expected, quoted(name)])


def emit_unknowns(scope: Scope, used: Container[str] | None = None) -> None:
    """Write a sample for each name that a body uses and nothing defines; of those in `used`."""
    for unknown in scope.design.unknowns.get(scope.owner, ()):
        if used is not None and unknown.name not in used:
            continue
        value = literal(sample(unknown.type, scope.design.records, unknown.name))
        if travels_as_text(unknown.type, scope.design):
            value = code("cw.read_input({}, {})", value, scope.module.annotation(unknown.type))
        scope.bound.add(unknown.name)
        left = scope.variable(unknown.name)
        left = left if unknown.name in scope.shared else code("{}: Any", left)
        scope.out.comment(f"A sample: the design never defines {unknown.name}.")
        scope.out.line(code("{} = {}", left, value))
