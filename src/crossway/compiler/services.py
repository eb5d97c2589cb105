"""Services of a design to Nexus service handlers.

An operation that only computes, starts a workflow or signals one is handled inside the
Nexus request. One that waits for anything runs as a workflow behind the operation, so
that the handler's time limit (about 8 s) never applies to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from crossway.compiler.expressions import CALLER_INFO, parameter_list
from crossway.compiler.scope import Module, Scope, stem
from crossway.compiler.text import Writer, identifier, literal, python_name, quoted
from crossway.compiler.workflows import definition, emit_method
from crossway.design.model import OperationEntry, ServiceEntry
from crossway.design.sample import sample_result
from crossway.language import tree, walk

_WAITS = (
    tree.Await,
    tree.AwaitAll,
    tree.AwaitOne,
    tree.Start,
    tree.Detach,
    tree.Send,
    tree.ActivityCall,
    tree.NexusCall,
)


def emit_service(service: ServiceEntry, module: Module, out: Writer) -> tuple[str, list[str]]:
    """Write a service's class and what it needs; return its name and those of its stubs."""
    plain = identifier(service.name)
    name = module.names.claim(plain, f"{plain}Service")
    stubs = [
        _stub(service, operation, module, out)
        for operation in service.operations.values()
        if _bodiless(operation)
    ]
    named = iter(stubs)
    out.line(f"@nexusrpc.handler.service_handler(name={quoted(service.name)})")
    with out.block(f"class {name}:"):
        out.line(f'"""{_says(service)}"""')
        for operation in service.operations.values():
            out.blank()
            stub = next(named) if _bodiless(operation) else ""
            _operation(service, operation, stub, module, out)
    return name, stubs


def _says(service: ServiceEntry) -> str:
    if service.simulated:
        return f"Simulated: the design calls {service.name} and defines it nowhere."
    return f"Operations: {', '.join(service.operations)}."


def _bodiless(operation: OperationEntry) -> bool:
    return operation.workflow is None and (operation.tree is None or operation.tree.body is None)


def _stub(service: ServiceEntry, operation: OperationEntry, module: Module, out: Writer) -> str:
    name = module.names.claim(f"_{identifier(operation.name)}")
    answer = sample_result(operation.signature, module.design.records, operation.name)
    called = quoted(f"{service.name}.{operation.name}")
    where = quoted(stem(operation.file))
    text = f", sample={literal(answer)}" if answer is not None else ""
    out.line(f'{name} = cw.Stub("operation", {called}, {where}{text})')
    out.blank(2)
    return name


def _operation(
    service: ServiceEntry, operation: OperationEntry, stub: str, module: Module, out: Writer
) -> None:
    parameters = [(n, module.annotation(kind)) for n, kind in operation.signature.parameters]
    keyed = ", ".join(f"{quoted(n)}: {kind}" for n, kind in parameters)
    decorator = f"@cw.operation({quoted(operation.name)}, {{{keyed}}})"
    names = parameter_list(parameters)
    head = f"async def {identifier(operation.name)}(self, request: cw.Request{names}) -> Any:"
    given = ", ".join(python_name(n) for n, _ in parameters)
    if stub:
        _one_line(decorator, head, f"return await {stub}({given})", out)
    elif operation.workflow is not None:
        _one_line(decorator, head, _start(operation.workflow, given, operation.routes, module), out)
    elif runs_behind(operation):
        more = ", ".join(part for part in (given, *_context(operation, "request.")) if part)
        _one_line(decorator, head, _start(behind(service, operation), more, {}, module), out)
    else:
        body = operation.tree.body if operation.tree else ()
        scope = operation_scope(service, operation, module, out)
        emit_method((decorator,), head, body or (), scope)


def _one_line(decorator: str, head: str, line: str, out: Writer) -> None:
    out.line(decorator)
    with out.block(head):
        out.line(line)


def _start(workflow: str, given: str, routes: Mapping[str, str], module: Module) -> str:
    queue = routes.get(module.namespace)
    elsewhere = f", task_queue={quoted(queue)}" if queue else ""
    return f"return await request.start_workflow({quoted(workflow)}, [{given}]{elsewhere})"


def operation_scope(
    service: ServiceEntry, operation: OperationEntry, module: Module, out: Writer
) -> Scope:
    """Return the scope of an operation's body that is handled inside the request."""
    return Scope(
        module=module,
        place="operation",
        owner=f"{service.name}.{operation.name}",
        file=operation.file,
        out=out,
        bound={n for n, _ in operation.signature.parameters},
    )


def runs_behind(operation: OperationEntry) -> bool:
    """Whether an operation's body needs a workflow behind it."""
    if operation.workflow is not None or operation.tree is None:
        return False
    body = operation.tree.body or ()
    return any(isinstance(node, _WAITS) for line in body for node in (line, *walk(line)))


def behind(service: ServiceEntry, operation: OperationEntry) -> str:
    """Return the type of the workflow that runs behind an operation."""
    return f"{service.name}.{operation.name}"


def _context(operation: OperationEntry, prefix: str) -> list[str]:
    """Return what the request knows and the workflow behind the operation asks for."""
    nodes = list(walk(operation.tree)) if operation.tree else []
    asked = []
    if any(isinstance(n, tree.Invoke) and n.function in CALLER_INFO for n in nodes):
        asked.append("request.caller()" if prefix else "nexus_caller")
    if any(isinstance(n, tree.Name) and n.name == "allowed_namespaces" for n in nodes):
        asked.append(f"{prefix}allowed_namespaces")
    return asked


def emit_behind(
    service: ServiceEntry, operation: OperationEntry, module: Module, out: Writer
) -> str:
    """Write the workflow behind an operation; return its class's name."""
    called = behind(service, operation)
    name = module.names.claim(identifier(called))
    parameters = [(n, module.annotation(kind)) for n, kind in operation.signature.parameters]
    context = [(n, "Any") for n in _context(operation, "")]
    scope = operation_scope(service, operation, module, out)
    scope = Scope(**{**vars(scope), "place": "workflow"})
    extra = "".join(f", {n}: {kind}" for n, kind in context)
    out.line(definition(called))
    with out.block(f"class {name}:"):
        out.line(f'"""Runs behind the operation {called}, whose body waits."""')
        out.blank()
        head = f"async def run(self{parameter_list(parameters)}{extra}) -> Any:"
        body = operation.tree.body if operation.tree else ()
        emit_method(("@workflow.run",), head, body or (), scope)
    return name
