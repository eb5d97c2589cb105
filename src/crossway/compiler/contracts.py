"""What a namespace offers over Nexus, as a module of its own: `nexusrpc.service` classes.

Whoever calls installs it alone: it needs `nexus-rpc`, and nothing of Crossway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossway.compiler.comments import above_definitions, of_definition, of_members
from crossway.compiler.linking import gap, joined
from crossway.compiler.module import claim_records, types_of
from crossway.compiler.naming import class_of, module_names, operation_methods
from crossway.compiler.queues import contents
from crossway.compiler.references import Contract
from crossway.compiler.results import promised
from crossway.compiler.scope import Module
from crossway.compiler.text import (
    Code,
    argument,
    code,
    commas,
    imported,
    quoted,
)
from crossway.compiler.types import emit_record
from crossway.compiler.vocabulary import STANDARD
from crossway.compiler.writer import Writer
from crossway.design.model import Design, OperationEntry, ServiceEntry
from crossway.design.types import FieldType, RecordShape
from crossway.language.words import leaf


@dataclass(frozen=True, slots=True)
class Offer:
    """The contract of one service: where each of its operations stands."""

    service: str
    operations: Mapping[str, Contract]


@dataclass(frozen=True, slots=True)
class Offered:
    """The text of a contract's module, and the services in it."""

    source: str
    offers: tuple[Offer, ...]


def compile_contract(design: Design, namespace: str, package: str) -> Offered | None:
    """Return the contract of what a namespace offers; None where that is nothing."""
    held = contents(design, namespace).values()
    names = sorted({name for one in held for name in one.services})
    services = [design.services[name] for name in names if not design.services[name].simulated]
    if not any(one.operations for one in services):
        return None
    module = Module(design, namespace, above_definitions(design), module_names(()), owned=True)
    claim_records(module)
    parts: list[Writer] = []
    offers = tuple(_service(one, module, package, parts) for one in services)
    uses = set[str]().union(*(one.uses for one in parts))
    types = types_of(module, uses)
    body = joined([types, *parts])
    return Offered(f"{_head(namespace, uses | types.uses)}{gap(body)}{body}", offers)


def _head(namespace: str, uses: set[str]) -> Writer:
    out = Writer()
    out.docstring(f"What namespace {namespace} offers over Nexus.")
    out.blank()
    out.line(code("from __future__ import annotations"))
    out.blank()
    for package in STANDARD:
        if line := imported(package, uses):
            out.line(line)
    out.blank()
    out.line(code("import nexusrpc"))
    return out


def _service(service: ServiceEntry, module: Module, package: str, parts: list[Writer]) -> Offer:
    """Write the types of a service's inputs, then its class."""
    plain = class_of(leaf(service.name), module.owned)
    name = module.names.claim(plain, code("{}Service", plain))
    listed = of_members(service.tree.operations if service.tree else ())
    comments = {one.name: texts for one, texts in listed}
    attributes, found = operation_methods(service), dict[str, Contract]()
    out = Writer()
    out.comments(of_definition(service.tree, module.above))
    out.line(code("@nexusrpc.service(name={})", quoted(service.name)))
    with out.block(code("class {}:", name)):
        for operation in service.operations.values():
            own = attributes[operation.name]
            found[operation.name] = Contract(package, name, own)
            kinds = commas([_input(operation, module, parts), _output(operation, module)])
            out.comments(comments.get(operation.name, ()))
            made = code("nexusrpc.Operation({})", argument("name", quoted(operation.name)))
            out.line(code("{}: nexusrpc.Operation[{}] = {}", own, kinds, made))
    parts.append(out)
    return Offer(service.name, found)


def _output(operation: OperationEntry, module: Module) -> Code:
    signature = operation.signature
    started = module.design.workflows.get(operation.workflow or "")
    node = started.tree if started else operation.tree
    if node is None or node.body is None:  # what it gives is for Python to say
        return module.outcome(signature)
    return promised(signature, node.body, module)


def _input(operation: OperationEntry, module: Module, parts: list[Writer]) -> Code:
    """Return the type of an operation's one input; several arguments travel as one object."""
    signature = operation.signature
    if not signature.parameters:
        return code("None")
    if len(signature.parameters) == 1:
        return module.annotation(signature.parameters[0][1])
    name = module.names.claim(code("{}Input", class_of(operation.name, module.owned)))
    fields = tuple(
        FieldType(one, kind, required=at < signature.least)
        for at, (one, kind) in enumerate(signature.parameters)
    )
    shape = RecordShape(f"{operation.name}Input", fields)
    out = Writer()
    emit_record(shape, {**module.records, shape.name: name}, out, {})
    parts.append(out)
    return name
