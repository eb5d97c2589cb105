"""Which names a body sees, and what they hold: from the tree of now and the types of before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crossway.design.bodies import visible_names
from crossway.design.model import Design, Signature
from crossway.design.types import Type
from crossway.language import parse, tree
from crossway.language.blocks import BodyKind, without_comments
from crossway.language.walk import walk
from crossway.lsp.index import Index
from crossway.lsp.positions import Lines
from crossway.lsp.signatures import signature_of
from crossway.lsp.symbols import Symbol

Owner = tree.Workflow | tree.Activity | tree.Operation
N = TypeVar("N", bound=tree.Node)


@dataclass(frozen=True)
class Inside:
    """What a line is in: a definition, a handler of it, a service around it; all may lack."""

    definition: tree.Definition | None = None
    owner: Owner | None = None
    handler: tree.Handler | None = None
    service: str = ""

    @property
    def kind(self) -> BodyKind | None:
        """What kind of body the line is in."""
        match self.owner:
            case tree.Workflow():
                return self.handler.kind if self.handler else "workflow"
            case tree.Activity():
                return "activity"
            case tree.Operation():
                return "operation"
            case None:
                return None

    @property
    def names(self) -> frozenset[str]:
        """The names that the body sees, or the test."""
        if isinstance(self.definition, tree.TestBlock):
            return frozenset(_given_in_test(self.definition))
        return visible_names(self.owner, self.handler) if self.owner else frozenset()


def _given_in_test(test: tree.TestBlock) -> Iterator[str]:
    """Yield the names that the lines of a test give to something."""
    for node in walk(test):
        match node:
            case tree.Start(handle):
                yield handle
            case tree.Await(results=results) | tree.Ask(results=results):
                yield from (one for one in results if isinstance(one, str))
            case tree.Assign(tree.Name(name)):
                yield name
            case tree.Fails(binding=binding) if binding:
                yield binding
            case _:  # what gives nothing to a name
                pass


def definitions_around(lines: Lines, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last line of the definitions that some lines are in.

    They begin at the last line above that is not indented, and end before the next below, without
    the empty lines there.
    """

    def begins(number: int) -> bool:
        return lines.line(number)[:1] not in ("", " ", "\t", "#", ")", "]", "}")

    count = len(lines.all)
    first, last = min(first, count), min(last, count)
    top = next((number for number in range(first, 0, -1) if begins(number)), 1)
    end = next((number - 1 for number in range(last + 1, count + 1) if begins(number)), count)
    while end > last and not lines.line(end).strip():
        end -= 1
    return top, end


def file_around(lines: Lines, path: str, line: int) -> tree.File:
    """Return the tree of the definition that a line is in: a key costs no more in a long file."""
    first, last = definitions_around(lines, line, line)
    text = "\n".join(lines.all[first - 1 : last])
    return parse(text, path, first).file


def inside(file: tree.File, line: int) -> Inside:
    """Return what a line of a file is in: what began last above it."""
    definition = _last(file.definitions, line)
    match definition:
        case tree.Workflow(handlers=handlers, body=body):
            handler = _last(tuple(without_comments(handlers)), line)
            begun = body[0].span.line if body else 0
            after = handler is not None and begun > handler.span.line and line >= begun
            return Inside(definition, definition, None if after else handler)
        case tree.Activity():
            return Inside(definition, definition)
        case tree.Service(name=name, operations=operations):
            operation = _last(tuple(without_comments(operations)), line)
            return Inside(definition, operation, None, name)
        case _:  # what holds no statements
            return Inside(definition)


def _last(nodes: Sequence[N], line: int) -> N | None:
    before = [node for node in nodes if node.span.line <= line]
    return before[-1] if before else None


def types_in(index: Index, path: str, place: Inside) -> dict[str, Type]:
    """Return what names of a body hold, as far as it is known.

    First what a signature says, then what calls give, then what a use showed.
    """
    found: dict[str, Type] = {}
    for signature in _signatures(index, path, place):
        found.update(signature.parameters)
    if place.owner is not None:
        found.update(_given(index.design, path, place.owner))
    for one in index.occurrences(path):
        same = one.body is not None and place.owner and one.body.name == place.owner.name
        if same and isinstance(one.node, tree.Name | tree.Assign) and one.symbol.kind == "local":
            held = one.node.value if isinstance(one.node, tree.Assign) else one.node
            kind = index.type_at(held.span)
            found |= {one.symbol.name: kind} if kind and one.symbol.name not in found else {}
    return found


def _signatures(index: Index, path: str, place: Inside) -> Iterator[Signature]:
    names = index.design.names
    match place.owner:
        case tree.Workflow(name=name):
            flow = names.workflows.name(name, path)
            symbols = [Symbol("workflow", flow)]
            if place.handler is not None:
                symbols.append(Symbol(place.handler.kind, place.handler.name, flow))
        case tree.Activity(name=name):
            symbols = [Symbol("activity", names.activities.name(name, path))]
        case tree.Operation(name=name):
            symbols = [Symbol("operation", name, names.services.name(place.service, path))]
        case None:
            symbols = []
    for symbol in symbols:
        if (signature := signature_of(index, symbol)) is not None:
            yield signature


def _given(design: Design, path: str, owner: Owner) -> Iterator[tuple[str, Type]]:
    """Yield what calls of a body give to names."""
    for node in walk(owner):
        if isinstance(node, tree.Await | tree.Case) and isinstance(node.target, tree.Call):
            signature = called(design, path, node.target)
            outputs = signature.outputs if signature and signature.results else ()
            for name, kind in zip(node.results, outputs, strict=False):
                if isinstance(name, str):
                    yield name, kind


def called(design: Design, path: str, call: tree.Call) -> Signature | None:
    """Return the signature of what a call means by its names; where it stands may be new."""
    match call:
        case tree.ActivityCall(name=name):
            known = design.names.activities.name(name, path)
            found = next((one for one in design.activities if one.name == known), None)
            return found.signature if found else None
        case tree.WorkflowCall(name=name):
            flow = design.workflows.get(design.names.workflows.name(name, path))
            return flow.signature if flow else None
        case tree.NexusCall():
            return operation_called(design, path, call.target, call.service, call.operation)


def operation_called(
    design: Design, path: str, target: str, service: str | None, operation: str
) -> Signature | None:
    """Return the signature of an operation by the names that a call has."""
    if service is not None:
        names = [design.names.services.name(service, path)]
    else:
        names = services_behind(design, target)
    for name in names:
        entry = design.services.get(name)
        found = entry.operations.get(operation) if entry else None
        if found is not None:
            return found.signature
    return None


def services_behind(design: Design, target: str) -> list[str]:
    """Return the services that an endpoint, or the endpoints of a namespace, lead to."""
    found = [
        service
        for endpoint in design.endpoints.values()
        if target in (endpoint.name, endpoint.namespace)
        for service in endpoint.services
    ]
    return list(dict.fromkeys(found))
