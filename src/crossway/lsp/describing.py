"""What a thing of a design is, in Markdown: signature, where it runs and why, who may call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from crossway.checks.typing.kinds import described
from crossway.design.builtins import BUILTINS, Builtin
from crossway.design.model import EndpointEntry, NexusTarget, Placement, Signature
from crossway.design.options import Option, OptionSet
from crossway.design.options import described as value_described
from crossway.design.types import Type
from crossway.language import tree
from crossway.language.access import Access
from crossway.language.near import some_of
from crossway.lsp.index import Index
from crossway.lsp.scope import inside, types_in
from crossway.lsp.signatures import operation_of, signature_of
from crossway.lsp.symbols import Occurrence, Symbol


def signature_text(name: str, signature: Signature) -> str:
    """Return a signature on one line: `Charge(card: Card, amount: number) -> (Receipt)`."""
    taken = ", ".join(parameter_texts(signature))
    given = ", ".join(described(kind) for kind in signature.outputs) if signature.results else ""
    return f"{name}({taken})" + (f" -> ({given})" if given else "")


def parameter_texts(signature: Signature) -> list[str]:
    """Return each parameter with its type; one that need not be given has a question mark."""
    return [
        f"{name}{'?' if number >= signature.least else ''}: {described(kind)}"
        for number, (name, kind) in enumerate(signature.parameters)
    ]


def builtin_text(builtin: Builtin) -> str:
    """Return how a built-in function is called: `round(number, digits?) -> number like it`."""
    return f"{builtin.name}({', '.join(builtin_parameters(builtin))}) -> {builtin.gives}"


def builtin_parameters(builtin: Builtin) -> list[str]:
    """Return what a built-in function takes."""
    least = builtin.least
    named = [f"{name}{'?' if n >= least else ''}" for n, name in enumerate(builtin.parameters)]
    return [*named, ".."] if builtin.more else named


def option_text(option: Option, takes: OptionSet) -> str:
    """Return what an option is: what it does, what it takes, whether it does nothing here."""
    lines = [f"`{option.key}` of {takes.owner}: {option.does}", value_described(option.value)]
    if option.also:
        lines.append(f"also written {', '.join(option.also)}")
    if option.unused:
        lines.append(f"**has no effect**: {option.unused}")
    return "\n\n".join(lines)


def code(text: str) -> str:
    """Return a piece of TWF as a block of Markdown; a design cannot end it."""
    return f"```twf\n{text.replace('```', '')}\n```"


def plain(text: str) -> str:
    """Return a text of a design for a line of Markdown: nothing in it acts there."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+!|~&$" else letter for letter in text)


def described_symbol(index: Index, occurrence: Occurrence) -> str:
    """Return what an editor shows of what is named in a place."""
    parts = [code(_head(index, occurrence)), *_about(index, occurrence)]
    return "\n\n".join(part for part in parts if part)


def _head(index: Index, occurrence: Occurrence) -> str:
    symbol = occurrence.symbol
    signature = signature_of(index, symbol)
    if signature is not None:
        return f"{symbol.kind} {signature_text(symbol.shown, signature)}"
    if symbol.kind == "function":
        builtin = BUILTINS.get(symbol.name)
        return builtin_text(builtin) if builtin else f"{symbol.name}(..)"
    kind = type_at(index, occurrence)
    name = symbol.shown if symbol.kind != "local" else symbol.name
    return f"{name}: {described(kind)}" if kind else f"{symbol.kind} {name}"


def type_at(index: Index, occurrence: Occurrence) -> Type | None:
    """Return the type of a value that is named in a place."""
    node, symbol = occurrence.node, occurrence.symbol
    if isinstance(node, tree.Name | tree.Field) and (kind := index.type_at(node.span)):
        return kind
    if symbol.kind == "field" and (shape := index.design.records.get(symbol.owner)):
        return next((one.type for one in shape.fields if one.name == symbol.name), None)
    if symbol.kind != "local":
        return None
    path = occurrence.span.path
    found = next((one for one in index.files if one.file.path == path), None)
    around = inside(found.file, occurrence.span.line) if found else None
    return types_in(index, path, around).get(symbol.name) if around else None


def _about(index: Index, occurrence: Occurrence) -> Iterator[str]:
    design, symbol, node = index.design, occurrence.symbol, occurrence.node
    if isinstance(node, tree.NexusCall) and (target := design.calls.nexus.get(node.span)):
        yield from reached(index, target)
    match symbol.kind:
        case "workflow":
            flow = design.workflows.get(symbol.name)
            yield from placed(flow.placements if flow else ())
        case "activity":
            yield from placed([o.placement for o in design.activities if o.name == symbol.name])
        case "service":
            service = design.services.get(symbol.name)
            yield from placed(service.placements if service else ())
            names = ", ".join(service.operations) if service else ""
            yield f"operations: {plain(names)}" if names else ""
        case "operation":
            yield from _operation(index, symbol, isinstance(node, tree.NexusCall))
        case "endpoint" if not isinstance(node, tree.NexusCall):
            endpoint = design.endpoints.get(symbol.name)
            yield from _endpoint(endpoint) if endpoint else ()
        case "namespace":
            yield from _namespace(index, symbol.name)
        case "function":
            builtin = BUILTINS.get(symbol.name)
            yield plain(f"{builtin.does} {builtin.only}".strip()) if builtin else ""
        case "type":
            shape = design.records.get(symbol.name)
            fields = [f"{f.name}: {described(f.type)}" for f in shape.fields] if shape else []
            yield code("\n".join(fields)) if fields else ""
        case _:  # its head says it all
            pass
    if (python := index.python(symbol)) is not None:
        yield f"implemented in {plain(PurePath(python.path).name)}:{python.line}"


def placed(placements: Iterable[Placement]) -> Iterator[str]:
    """Yield where something runs, and the rule that put it there."""
    for one in placements:
        yield (
            f"runs in namespace **{plain(one.namespace)}**, task queue "
            f"**{plain(one.task_queue)}**: {plain(one.reason)}"
        )


def reached(index: Index, target: NexusTarget) -> Iterator[str]:
    """Yield where a nexus call lands, why, and who may make it."""
    endpoint = index.design.endpoints.get(target.endpoint)
    queue = f", task queue **{plain(endpoint.task_queue)}**" if endpoint else ""
    yield (
        f"reaches **{plain(target.service)}.{plain(target.operation)}** through "
        f"**{plain(target.endpoint)}** in namespace **{plain(target.namespace)}**{queue}"
    )
    if target.simulated:
        yield "the design does not define it: `run` simulates it"
    if target.candidates:
        yield f"ambiguous, it could be {plain(', '.join(target.candidates))}"
    if endpoint is not None:
        yield plain(endpoint.reason)
        yield access_text(endpoint.access(target.service, target.operation))


def access_text(access: Access) -> str:
    """Return who may call, as the lists say it."""
    callers = access.callers
    said = "every namespace may call" if callers is None else "nobody may call"
    if callers:
        said = f"may be called from {plain(', '.join(callers))}"
    began = access.originators
    return said if began is None else f"{said}; calls must have begun in {plain(', '.join(began))}"


def _operation(index: Index, symbol: Symbol, called: bool) -> Iterator[str]:
    operation = operation_of(index, symbol)
    if operation is not None and operation.workflow:
        yield f"starts workflow **{plain(operation.workflow)}**"
    if called:
        return
    for endpoint in index.design.endpoints.values():
        if symbol.owner in endpoint.services:
            access = access_text(endpoint.access(symbol.owner, symbol.name))
            yield f"through **{plain(endpoint.name)}** in {plain(endpoint.namespace)}: {access}"


def _endpoint(endpoint: EndpointEntry) -> Iterator[str]:
    yield (
        f"leads to namespace **{plain(endpoint.namespace)}**, task queue "
        f"**{plain(endpoint.task_queue)}**: {plain(endpoint.reason)}"
    )
    yield f"services: {plain(', '.join(endpoint.services))}" if endpoint.services else ""
    yield access_text(Access((endpoint.lists[0],)))


def _namespace(index: Index, name: str) -> Iterator[str]:
    residents = [one for one in index.design.residents if one.namespace == name]
    for kind in ("workflow", "service", "activity"):
        names = sorted({one.name for one in residents if one.kind == kind})
        if names:
            yield f"{kind}: {plain(some_of(names))}"
