"""One namespace of a design to one Python module.

Parts are written into buffers of their own and put together at the end, since what the
head of the module needs (imports, types, operations it calls, functions its bodies use) is
only known once the bodies are written, and have noted it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from crossway.compiler import access
from crossway.compiler import deployment_comments as comments
from crossway.compiler.activities import emit_activity
from crossway.compiler.comments import Above, of_definition, of_members
from crossway.compiler.naming import class_of, methods, module_names
from crossway.compiler.queues import Contents, contents, tuned
from crossway.compiler.scope import Module
from crossway.compiler.services import emit_behind, emit_service, ran_behind
from crossway.compiler.text import (
    Code,
    argument,
    code,
    commas,
    imported,
    noted,
    python_name,
    quoted,
    tupled,
)
from crossway.compiler.types import emit_record, records_in
from crossway.compiler.vocabulary import INSTALLED, STANDARD
from crossway.compiler.workflows import emit_simulated, emit_workflow
from crossway.compiler.writer import Writer
from crossway.design.model import Design, NexusTarget
from crossway.design.types import RecordShape, RecordType
from crossway.language import tree, walk


class Emitted(NamedTuple):
    """A namespace's module: its source, and what its stubs answer with where `run` simulates them.

    `samples` are by `Stub.key`; a stub that is not among them answers null.
    """

    source: str
    samples: Mapping[tuple[str, str, str], Any]


@dataclass
class _Written:
    """Python names of what has been written, by design name."""

    workflows: dict[str, Code] = field(default_factory=dict)
    services: dict[str, Code] = field(default_factory=dict)
    activities: dict[str, Code] = field(default_factory=dict)
    simulated: dict[str, Code] = field(default_factory=dict)
    service_stubs: dict[str, list[Code]] = field(default_factory=dict)
    behind: dict[str, list[Code]] = field(default_factory=dict)


def emit_module(
    design: Design,
    namespace: str,
    above: Above,
    taken: Collection[Code],
    *,
    marked: bool = False,
) -> Emitted:
    """Return a namespace's module; see `compile_design` for `marked`.

    `above` are the comments above the design's definitions; `taken` are names that the module
    has to leave to functions.
    """
    module = Module(design, namespace, above, module_names(taken), marked=marked)
    made = emit_sections(module)
    called, about = made.calls, list(comments.of_endpoints(module))
    called.blank(1 if about and module.operations else 0)
    called.include(made.access)
    parts = [part for _, part in made.parts]
    sections = [made.types, called, made.functions, *parts, made.tail]
    files = sorted({PurePath(file.path).name for file in design.files})
    head = _head(module, files, set().union(*(section.uses for section in sections)))
    source = "\n\n".join(filter(str.strip, map(str, (head, *sections))))
    return Emitted(source, module.samples)


class Sections(NamedTuple):
    """The parts of a module, each on its own; of `parts` with the file of a project it is in."""

    types: Writer
    calls: Writer
    access: Writer
    functions: Writer
    parts: Sequence[tuple[str, Writer]]
    tail: Writer


def emit_sections(module: Module) -> Sections:
    """Write a namespace's module in parts."""
    queues, written = contents(module.design, module.namespace), _Written()
    claim_records(module)
    parts = list(_parts(module, queues, written))
    calls, access, functions = _operations(module), _access(module), _functions(module)
    tail = _tail(module, queues, written)
    every = [calls, access, functions, tail, *(part for _, part in parts)]
    types = types_of(module, set().union(*(one.uses for one in every)))
    return Sections(types, calls, access, functions, parts, tail)


def claim_records(module: Module) -> None:
    """Name the records of the design, whether or not the module comes to use them."""
    besides = methods(module.design, module.owned)
    for name in sorted(module.design.records):
        plain = class_of(name, module.owned)
        claimed = module.names.claim(plain, code("{}Record", plain), besides=besides)
        module.records[name] = noted(claimed)


def _parts(
    module: Module, queues: Mapping[str, Contents], written: _Written
) -> Iterator[tuple[str, Writer]]:
    """Write activities, workflows and services, each with the file of a project it stands in."""
    for name in sorted({n for held in queues.values() for n in held.workflows}):
        if (entry := module.design.workflows.get(name)) is not None:
            out = Writer()
            if entry.tree is None:
                written.workflows[name], stub = emit_simulated(entry, module, out)
                written.simulated[name] = stub
            else:
                written.workflows[name] = emit_workflow(entry, entry.tree, module, out)
            yield "workflows", out
    for name in sorted({n for held in queues.values() for n in held.services}):
        yield from _service_parts(name, module, written)
    for name in _activity_names(queues):
        if (activity := module.activities.get(name)) is not None:
            out = Writer()
            written.activities[name] = emit_activity(activity, module, out)
            yield "computed", out


def _service_parts(name: str, module: Module, written: _Written) -> Iterator[tuple[str, Writer]]:
    service = module.design.services[name]
    for operation in service.operations.values():
        if operation.runs_behind or ran_behind(operation):
            out = Writer()
            written.behind.setdefault(name, []).append(emit_behind(service, operation, module, out))
            yield "workflows", out
    out = Writer()
    written.services[name], written.service_stubs[name] = emit_service(service, module, out)
    yield "services", out


def _activity_names(queues: Mapping[str, Contents]) -> list[str]:
    names = {n for held in queues.values() for n in held.activities}
    return sorted(names)


def _functions(module: Module) -> Writer:
    """Write the stubs of the functions that bodies call."""
    out = Writer()
    for key, name in sorted(module.functions.items(), key=lambda item: item[0]):
        function, where = key
        stub = module.stub("function", function, where)
        out.line(code("{} = {}", name, stub))
    for function, file in sorted(module.body_activities):
        plain = python_name(function)
        name = module.names.claim(plain, code("{}_activity", plain))
        where = module.label(file)
        out.line(code("{} = {}", name, module.stub("activity", function, where)))
        module.functions[(f"activity {function}", where)] = name
    return out


def _head(module: Module, files: list[str], uses: Collection[str]) -> Writer:
    """Write the docstring and the imports of what is used."""
    out = Writer()
    out.docstring(f"Namespace {module.namespace}, compiled from {', '.join(files)} by Crossway.")
    out.blank()
    out.comments(comments.of_module(module))
    out.blank()
    out.line(code("from __future__ import annotations"))
    out.blank()
    _imports(STANDARD, uses, out)
    out.blank()
    if "nexusrpc" in uses:
        out.line(code("import nexusrpc.handler"))
    _imports(INSTALLED, uses, out)
    out.blank()
    out.line(code("from crossway import runtime as cw"))
    return out


def _imports(packages: Iterable[str], uses: Collection[str], out: Writer) -> None:
    for package in packages:
        if line := imported(package, uses):
            out.line(line)


def types_of(module: Module, uses: Collection[str]) -> Writer:
    """Write the records that are used, and those that they refer to."""
    used = [RecordType(name) for name, noted in module.records.items() if str(noted) in uses]
    out = Writer()
    for number, name in enumerate(records_in(used, module.design)):
        if number:
            out.blank(2)
        _record(module.design.records[name], module, out)
    return out


def _record(shape: RecordShape, module: Module, out: Writer) -> None:
    found = module.design.names.types.get(shape.name)
    block = found.node if found else None
    out.comments(of_definition(block, module.above))
    members = of_members(block.fields if block else ())
    emit_record(shape, module.records, out, {one.name: texts for one, texts in members})


def _operations(module: Module) -> Writer:
    """Write the operations that this module calls."""
    out = Writer()
    out.comments(comments.of_extern_services(module))
    for target, name in sorted(module.operations.items(), key=lambda item: str(item[1])):
        out.line(code("{} = {}", name, _called(target, module)))
    return out


def _called(target: NexusTarget, module: Module) -> Code:
    """Return an operation that the module calls, by its contract where that is at hand."""
    result, references = _result_of(target, module), module.references
    contract = references.operation(target.service, target.operation) if references else None
    if contract is not None:
        given = commas([quoted(target.endpoint), contract, *result])
        return code("cw.operation_of({})", given)
    to = [quoted(t) for t in (target.endpoint, target.service, target.operation)]
    return code("cw.Operation({})", commas([*to, *result]))


def _access(module: Module) -> Writer:
    """Write who may call what through the module's endpoints, and who answers what it calls."""
    out = Writer()
    out.comments(comments.of_endpoints(module))
    out.line(code("ENDPOINTS: dict[str, cw.Endpoint] = {}", access.endpoints(module)))
    for line in access.of_calls(module):
        out.line(line)
    return out


def _result_of(target: NexusTarget, module: Module) -> list[Code]:
    service = module.design.services.get(target.service)
    operation = service.operations.get(target.operation) if service else None
    return module.result(operation.signature) if operation else []


def _tail(module: Module, queues: Mapping[str, Contents], written: _Written) -> Writer:
    out = Writer()
    out.comments(comments.of_workers(module))
    listed = (_queue(name, held, module, written) for name, held in queues.items())
    out.line(code("TASK_QUEUES = {}", tupled(listed)))
    return out


def _queue(name: str, held: Contents, module: Module, written: _Written) -> Code:
    workflows = [written.workflows[n] for n in sorted(held.workflows) if n in written.workflows]
    services = [written.services[n] for n in sorted(held.services)]
    stubs = [written.activities[n] for n in sorted(held.activities) if n in written.activities]
    stubs += [written.simulated[n] for n in sorted(held.workflows) if n in written.simulated]
    for service in sorted(held.services):
        workflows += written.behind.get(service, [])
        stubs += written.service_stubs[service]
    stubs += [text for _, text in sorted(module.functions.items(), key=lambda item: item[0])]
    workflows += [code("cw.Detached")] if _detaches(module.design, held) else []
    given = [quoted(module.namespace), quoted(name)]
    for key, values in (("workflows", workflows), ("services", services), ("stubs", stubs)):
        given += [argument(key, tupled(values))] if values else []
    given.append(code("endpoints=ENDPOINTS"))
    given += [code("answers=ANSWERS")] if access.answers(module) else []
    given += [code("by_mac=BY_MAC")] if access.by_mac(module) else []
    return code("cw.TaskQueue({})", commas([*given, *tuned(held.tuning)]))


def _detaches(design: Design, held: Contents) -> bool:
    bodies: list[tree.Node] = []
    for name in held.workflows:
        entry = design.workflows.get(name)
        bodies += [entry.tree] if entry and entry.tree else []
    for name in held.services:
        service = design.services[name]
        bodies += [service.tree] if service.tree else []
    return any(
        isinstance(node, tree.Detach) and isinstance(node.call, tree.NexusCall)
        for body in bodies
        for node in walk(body)
    )
