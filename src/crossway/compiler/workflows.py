"""Workflows of a design to `@workflow.defn` classes.

Variables are locals of `run`, except in a workflow with handlers: what handlers see, and
what `state:` declares, lives on `self`.
"""

from __future__ import annotations

from collections.abc import Iterable

from crossway.compiler.calls import arrivals
from crossway.compiler.expressions import emit_expression, parameter_list
from crossway.compiler.scope import Module, Scope, bound_names, rebound_names
from crossway.compiler.statements import emit_block
from crossway.compiler.text import Writer, code, identifier, literal, python_name, quoted
from crossway.design.model import Design, Signature, WorkflowEntry
from crossway.design.sample import sample, sample_result
from crossway.design.types import RecordType, Type
from crossway.language import tree, walk


def emit_workflow(entry: WorkflowEntry, module: Module, out: Writer) -> str:
    """Write a workflow's class; return the class's name."""
    plain = identifier(entry.name)
    name = module.names.claim(plain, f"{plain}Workflow")
    out.line(definition(entry.name))
    with out.block(f"class {name}:"):
        if entry.tree is None:
            _simulated(entry, module, out)
        else:
            _defined(entry, entry.tree, module, out)
    return name


def definition(name: str) -> str:
    """Return the decorator of a workflow: no sandbox, and a design's faults fail it."""
    faults = "failure_exception_types=cw.DESIGN_FAULTS"
    return f"@workflow.defn(name={quoted(name)}, sandboxed=False, {faults})"


def _simulated(entry: WorkflowEntry, module: Module, out: Writer) -> None:
    out.line(f'"""Simulated: the design starts {entry.name} and defines it nowhere."""')
    out.blank()
    out.line("@workflow.run")
    given = "".join(f", {python_name(n)}: Any = None" for n, _ in entry.signature.parameters)
    with out.block(f"async def run(self{given}) -> Any:"):
        answer = sample_result(entry.signature, module.design.records, entry.name)
        out.line(f"return {literal(answer)}")


def _defined(entry: WorkflowEntry, written: tree.Workflow, module: Module, out: Writer) -> None:
    out.line(f'"""{_place(written)}"""')
    out.blank()
    scope = workflow_scope(entry, written, module, out)
    parameters = [(n, module.annotation(kind)) for n, kind in entry.signature.parameters]
    handlers = code(written.handlers)
    if handlers or scope.conditions or written.state:
        _init(written, parameters, scope)
    _run(written.body, parameters, scope, _returned(entry.signature, written.body, module))
    for handler in handlers:
        _handler(handler, scope)


def workflow_scope(
    entry: WorkflowEntry, written: tree.Workflow, module: Module, out: Writer
) -> Scope:
    """Return the scope of a workflow's main body."""
    conditions = {e.name for e in written.state or () if isinstance(e, tree.Condition)}
    names = [n for n, _ in entry.signature.parameters]
    return Scope(
        module=module,
        place="workflow",
        owner=entry.name,
        file=entry.file,
        out=out,
        shared=frozenset(_shared(written, module.design, entry.name)),
        conditions=frozenset(conditions),
        bound=set(names),
    )


def _place(written: tree.Line) -> str:
    path = written.span.path.replace("\\", "/").rpartition("/")[2]
    return f"{path}:{written.span.line}." if path else "Part of the design."


def _shared(written: tree.Workflow, design: Design, owner: str) -> Iterable[str]:
    """Yield the names that both the main body and handlers may see."""
    yield from (e.name for e in written.state or () if isinstance(e, tree.Variable))
    main = {p.name for p in written.parameters} | set(bound_names(written.body))
    main |= {unknown.name for unknown in design.unknowns.get(owner, ())}
    for handler in code(written.handlers):
        own = {p.name for p in handler.parameters}
        used = {node.name for node in walk(handler) if isinstance(node, tree.Name | tree.Handle)}
        used |= {n.handle for n in walk(handler) if isinstance(n, tree.Send)}
        yield from sorted(((used & main) | set(bound_names(handler.body))) - own)


def _init(written: tree.Workflow, parameters: list[tuple[str, str]], scope: Scope) -> None:
    """Write `__init__`: handlers may run before `run` does."""
    out = scope.out
    out.line("@workflow.init")
    with out.block(f"def __init__(self{parameter_list(parameters)}) -> None:"):
        taken = {n for n, _ in parameters}
        for name in sorted(scope.shared):
            value = python_name(name) if name in taken else "None"
            out.line(f"self.{python_name(name)}: Any = {value}")
        for name in sorted(scope.conditions):
            out.line(f"self.{python_name(name)} = False")
        for handler in code(written.handlers):
            if handler.kind != "query":
                out.line(f"{arrivals(handler.name)} = cw.Arrivals()")
        for entry in written.state or ():
            if isinstance(entry, tree.Variable) and entry.value is not None:
                out.line(f"{scope.variable(entry.name)} = {emit_expression(entry.value, scope)}")
    out.blank()


def _returned(signature: Signature, body: tree.Block, module: Module) -> str:
    """Return the annotation of a result.

    It is the declared record where every end of the body plainly builds one; a design may
    be looser than a type checker, and then the annotation says nothing.
    """
    statements = code(body)
    ends = [n for line in statements for n in (line, *walk(line)) if isinstance(n, _ENDS)]
    plain = all(_builds(end, signature.result) for end in ends if not isinstance(end, tree.Raise))
    leaves = bool(statements) and isinstance(statements[-1], _ENDS)
    return module.annotation(signature.result) if plain and leaves else "Any"


_ENDS = (tree.Close, tree.Return, tree.Raise)


def _builds(end: tree.Close | tree.Return, kind: Type) -> bool:
    """Whether a `close` or `return` has a record literal of this type, or only fails."""
    if isinstance(end, tree.Close):
        if end.kind != "complete":
            return True
        values: tuple[object, ...] = end.arguments
    else:
        values = (end.value,)
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, tree.Record) or not isinstance(kind, RecordType):
        return False
    return kind.name == value.type


def _run(body: tree.Block, parameters: list[tuple[str, str]], scope: Scope, result: str) -> None:
    emit_method(
        ("@workflow.run",),
        f"async def run(self{parameter_list(parameters)}) -> {result}:",
        body,
        scope,
        checks=[(n, text) for n, text in parameters if text != "Any"],
    )


def emit_method(
    decorators: Iterable[str],
    head: str,
    body: tree.Block,
    scope: Scope,
    checks: Iterable[tuple[str, str]] = (),
) -> None:
    """Write a coroutine method: checks of its input, samples of unknown names, its body.

    A `close` inside an `await all` unwinds by an exception, which `cw.closable` turns
    back into the result; only bodies that need it are decorated.
    """
    inside = Writer()
    local = Scope(**{**vars(scope), "out": inside, "rebound": rebound_names(body)})
    for name, expected in checks:
        inside.line(f"cw.check_input({python_name(name)}, {expected}, {quoted(name)})")
    emit_unknowns(local)
    emit_block(body, local)
    for decorator in decorators:
        scope.out.line(decorator)
    if local.unwinds:
        scope.out.line("@cw.closable")
    with scope.out.block(head):
        if text := str(inside).rstrip("\n"):
            scope.out.line(text)


def emit_unknowns(scope: Scope) -> None:
    """Write a sample for each name that a body uses and nothing defines."""
    for unknown in scope.design.unknowns.get(scope.owner, ()):
        value = literal(sample(unknown.type, scope.design.records, unknown.name))
        scope.bound.add(unknown.name)
        left = scope.variable(unknown.name)
        kind = "" if unknown.name in scope.shared else ": Any"
        scope.out.line(f"{left}{kind} = {value}  # a sample: the design never defines it")


def _handler(handler: tree.Handler, scope: Scope) -> None:
    out = scope.out
    parameters = [(p.name, "Any") for p in handler.parameters]
    name = f"{handler.kind}_{python_name(handler.name)}"
    out.blank()
    local = Scope(
        **{
            **vars(scope),
            "place": "query" if handler.kind == "query" else "workflow",
            "bound": {p.name for p in handler.parameters},
            "shared": scope.shared - {p.name for p in handler.parameters},
            "unwinds": [],
        }
    )
    out.line(_handler_decorator(handler))
    prefix = "" if handler.kind == "query" else "async "
    with out.block(f"{prefix}def {name}(self{parameter_list(parameters)}) -> Any:"):
        if handler.kind == "query":
            emit_block(handler.body, local)
        else:
            _arriving(handler, local)


def _handler_decorator(handler: tree.Handler) -> str:
    policy = next((o for o in code(handler.options) if o.key == "unfinished_policy"), None)
    if policy is not None and getattr(policy.value, "name", "") == "abandon":
        unfinished = ", unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON"
    else:
        unfinished = ""
    return f"@workflow.{handler.kind}(name={quoted(handler.name)}{unfinished})"


def _arriving(handler: tree.Handler, scope: Scope) -> None:
    """Write a signal's or update's body; its arrival counts once the body is done."""
    given = ", ".join(python_name(p.name) for p in handler.parameters)
    with scope.out.block("try:"):
        emit_block(handler.body, scope)
    with scope.out.block("finally:"):
        scope.out.line(f"{arrivals(handler.name)}.put({given})")
