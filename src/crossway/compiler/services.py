"""Services of a design to Nexus service handlers.

An operation that only computes, starts a workflow or signals one is handled inside the
Nexus request. One that waits for anything runs as a workflow behind the operation, so
that the handler's time limit (about 8 s) never applies to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crossway.compiler.answers import note_answers
from crossway.compiler.calls import emit_async_operation
from crossway.compiler.comments import of_definition, of_members
from crossway.compiler.naming import class_of, operation_methods
from crossway.compiler.parameters import emit_computed, parameter_list, read_at_first
from crossway.compiler.results import (
    annotated,
    as_begun,
    as_declared,
    ends_of,
    giving,
    of_workflow,
    promised,
)
from crossway.compiler.scope import Module, Outcome, Scope
from crossway.compiler.text import (
    Code,
    argument,
    code,
    commas,
    literal,
    python_name,
    quoted,
    record,
)
from crossway.compiler.types import ANY
from crossway.compiler.workflows import SELF, definition, emit_method
from crossway.compiler.writer import Writer
from crossway.design.bodies import shown_names, visible_names
from crossway.design.builtins import ALLOWED_NAMESPACES, BY_CLIENT, UPDATE, asks_for_caller
from crossway.design.changing import told_names, touched_names, unshared_names
from crossway.design.handles import held_in
from crossway.design.model import OperationEntry, ServiceEntry
from crossway.design.sample import sample_result
from crossway.language import tree, walk
from crossway.language.backing import catches
from crossway.language.words import snake_case


def emit_service(service: ServiceEntry, module: Module, out: Writer) -> tuple[Code, list[Code]]:
    """Write a service's class and what it needs; return its name and those of its stubs."""
    plain = class_of(service.name, module.owned)
    name = module.names.claim(plain, code("{}Service", plain))
    stubs = [
        _stub(service, operation, module, out)
        for operation in service.operations.values()
        if operation.bodiless
    ]
    named = iter(stubs)
    members = of_members(service.tree.operations if service.tree else ())
    comments = {operation.name: texts for operation, texts in members}
    out.comments(of_definition(service.tree, module.above))
    out.line(code("@nexusrpc.handler.service_handler(name={})", quoted(service.name)))
    with out.block(code("class {}:", name)):
        out.docstring(_says(service))
        for operation in service.operations.values():
            out.blank()
            out.comments(comments.get(operation.name, ()))
            stub = next(named) if operation.bodiless else None
            _operation(service, operation, stub, module, out)
    return name, stubs


def _says(service: ServiceEntry) -> str:
    if service.simulated:
        return f"Simulated: the design calls {service.name} and defines it nowhere."
    return f"Operations: {', '.join(service.operations)}."


def _stub(service: ServiceEntry, operation: OperationEntry, module: Module, out: Writer) -> Code:
    plain = snake_case(operation.name) if module.owned else operation.name
    name = module.names.claim(python_name(f"_{plain}"))
    answer = sample_result(operation.signature, module.design.records, operation.name)
    called = f"{service.name}.{operation.name}"
    result = module.result(operation.signature)
    stub = module.stub("operation", called, module.label(operation.file), *result, sample=answer)
    out.line(code("{} = {}", name, stub))
    out.blank(2)
    return name


def _operation(
    service: ServiceEntry,
    operation: OperationEntry,
    stub: Code | None,
    module: Module,
    out: Writer,
) -> None:
    parameters = [(n, module.annotation(kind)) for n, kind in operation.signature.taken]
    given = [quoted(operation.name), record(parameters)]
    if operation.signature.defaults:
        given.append(argument("defaults", literal(operation.signature.left_out)))
    decorator = code("@cw.operation({})", commas(given))
    names = parameter_list(parameters, SELF, code("request: cw.Request"))
    gives = _answer(operation, module)
    method = operation_methods(service)[operation.name]
    called = method if module.owned else python_name(operation.name)
    head = code("async def {}({}) -> {}:", called, names, gives.text)
    given = [python_name(n) for n, _ in parameters]
    written, takes = operation.tree, operation.signature
    scope = replace(operation_scope(service, operation, module, out), gives=gives)
    if stub is None and operation.workflow is None and not operation.runs_behind:
        body = (written.body if written else None) or ()
        note_answers(body, takes, operation.name, operation.file, module)
        emit_method((decorator,), head, body, scope, takes, checked=False, defined=written)
        return
    out.line(decorator)
    with out.block(head):
        if stub is not None:
            emit_computed(takes, scope)
            answer = code("await {}({})", stub, commas(given))
            out.line(code("return {}", as_declared(answer, scope)))
            return
        if written:
            scope.mark_part("line", written.span)
        if operation.workflow is not None:
            emit_computed(takes, scope, _read_by_options(operation, module))
            started = code("await {}", emit_async_operation(operation, scope))
            of = of_workflow(operation.workflow, module)
            out.line(code("return {}", as_begun(started, of, scope)))
        else:
            given += [asked for _, asked in _context(operation)]
            called = module.starting(behind(service, operation), given, behind=True)
            out.line(code("return await request.start_workflow({})", called))


def _read_by_options(operation: OperationEntry, module: Module) -> frozenset[str]:
    """Return the parameters that the options of the workflow behind an operation are made from: all
    else that is left out the workflow computes."""
    entry = module.design.workflows.get(operation.workflow or "")
    written = entry.tree if entry is not None else None
    return read_at_first(written.default_options if written else (), operation.signature)


def _answer(operation: OperationEntry, module: Module) -> Outcome:
    """Return what an operation's method is annotated to give: a result, or what was started.

    In a module that is not a team's own that is `Any`, and what Python gives where nobody says.
    """
    signature, written = operation.signature, operation.tree
    if module.references is None or (operation.bodiless and not signature.results):
        return Outcome(ANY, None)
    body = (written and written.body) or ()
    gives = promised(signature, body, module)
    kind = signature.result if signature.results and not signature.each else None
    begun = code("cw.Started[{}]", gives)
    goes_on = {one for end in ends_of(body) for one in _going_on(end)}
    if operation.workflow is not None or operation.runs_behind or goes_on == {True}:
        return Outcome(begun, None, gives)
    return Outcome(code("{} | {}", gives, begun) if True in goes_on else gives, kind, gives)


def _going_on(end: tree.Close | tree.Return | tree.Raise) -> Iterator[bool]:
    """Yield whether an operation goes on behind what it returns: an update may, or not."""
    value = end.value if isinstance(end, tree.Return) else None
    updates = isinstance(value, tree.Invoke) and value.function == UPDATE.name
    started = isinstance(value, tree.WorkflowCall | tree.ActivityCall)
    if not isinstance(end, tree.Raise):
        yield from (True, False) if updates else (started,)


def operation_scope(
    service: ServiceEntry, operation: OperationEntry, module: Module, out: Writer
) -> Scope:
    """Return the scope of an operation's body that is handled inside the request."""
    body = (operation.tree and operation.tree.body) or ()
    # Those of the workflow are an `async Op workflow W`'s own.
    own = frozenset(name for name, _ in operation.signature.parameters)
    return Scope(
        module=module,
        place="operation",
        owner=f"{service.name}.{operation.name}",
        file=operation.file,
        out=out,
        returns="returned",
        # A `catch` looks at how an update ends, so it ends there.
        backed=not catches(body),
        names=own | (visible_names(operation.tree) if operation.tree else frozenset()),
        shown=own | (shown_names(operation.tree) if operation.tree else frozenset()),
        held=held_in(body),
        unshared=unshared_names(operation.tree) if operation.tree else frozenset(),
        told=told_names(operation.tree) if operation.tree else frozenset(),
        touched=touched_names([body]),
        bound=set(own),
    )


def behind(service: ServiceEntry, operation: OperationEntry) -> str:
    """Return the type of the workflow that runs behind an operation."""
    return f"{service.name}.{operation.name}"


def behind_all(service: ServiceEntry) -> Iterator[str]:
    """Yield the types of the workflows that run behind a service's operations."""
    for operation in service.operations.values():
        if operation.runs_behind or ran_behind(operation):
            yield behind(service, operation)


def ran_behind(operation: OperationEntry) -> bool:
    """Return whether a workflow ran behind an operation until release 0.2, and none does now.

    None ever did what only a client of Temporal can do.
    """
    if not operation.runs_activity or operation.tree is None:
        return False
    new = (n for n in walk(operation.tree) if isinstance(n, tree.Invoke | tree.Evaluate))
    return not any(
        n.starts is not None if isinstance(n, tree.Evaluate) else n.function in BY_CLIENT
        for n in new
    )


def _context(operation: OperationEntry) -> list[tuple[Code, Code]]:
    """Return what the request knows and the workflow behind the operation asks for.

    Each is the workflow's parameter and what the operation gives for it.
    """
    nodes = list(walk(operation.tree)) if operation.tree else []
    asked = []
    if any(isinstance(n, tree.Invoke) and asks_for_caller(n.function) for n in nodes):
        asked.append((code("nexus_caller"), code("request.caller()")))
    own = dict(operation.signature.parameters)
    names = {n.name for n in nodes if isinstance(n, tree.Name)} - own.keys()
    if ALLOWED_NAMESPACES in names:
        asked.append((code("allowed_namespaces"), code("request.allowed_namespaces")))
    return asked


def emit_behind(
    service: ServiceEntry, operation: OperationEntry, module: Module, out: Writer
) -> Code:
    """Write the workflow behind an operation; return its class's name.

    One that returns an activity has had a workflow behind it, and what runs there goes on.
    """
    called = behind(service, operation)
    says = f"Runs behind the operation {called}, whose body waits."
    if ran_behind(operation):
        says = f"Ran behind the operation {called} until release 0.2: for what runs since then."
    name = module.workflow_class(called, class_of(called, module.owned))
    parameters = [(n, module.annotation(kind)) for n, kind in operation.signature.taken]
    scope = operation_scope(service, operation, module, out)
    scope = Scope(
        **{**vars(scope), "place": "workflow", "returns": "returned by waiting", "backed": False}
    )
    extra = [code("{}: {}", asked, ANY) for asked, _ in _context(operation)]
    given = commas([parameter_list(parameters, SELF), *extra])
    out.line(definition(called))
    with out.block(code("class {}:", name)):
        out.docstring(says)
        out.blank()
        body = (operation.tree and operation.tree.body) or ()
        scope = giving(operation.signature, body, scope)
        head = code("async def run({}) -> {}:", given, annotated(scope))
        run = (code("@workflow.run"),)
        emit_method(run, head, body, scope, operation.signature, checked=False)
    return name
