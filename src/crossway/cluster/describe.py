"""What the registry says of an endpoint: the description that we write beside it.

Markdown, which the Temporal UI renders: who calls an endpoint reads there what is behind
it. The allow-list is shown as well, since a self-hosted service has no field for it.
"""

from __future__ import annotations

from crossway.design.model import Design, EndpointEntry, OperationEntry, Signature
from crossway.design.types import Listing, Mapping, Nullable, RecordType, Scalar, Type

LIMIT = 16_000
"""Characters of a description; the server refuses more than 20,000 bytes by default."""


def describe_endpoint(design: Design, endpoint: EndpointEntry) -> str:
    """Return an endpoint's description: the design's words, its operations, its callers."""
    parts = [endpoint.description] if endpoint.description else []
    for name in endpoint.services:
        service = design.services.get(name)
        operations = service.operations.values() if service else ()
        parts.append("\n".join([f"Service `{name}`", *map(_operation, operations)]))
    parts.append(_callers(endpoint))
    text = "\n\n".join(parts)
    return text if len(text) <= LIMIT else f"{text[:LIMIT]}\n\n(shortened)"


def _operation(operation: OperationEntry) -> str:
    return f"- `{operation.name}{_signature(operation.signature)}`"


def _signature(signature: Signature) -> str:
    given = ", ".join(f"{name}: {type_text(kind)}" for name, kind in signature.parameters)
    result = f" -> {type_text(signature.result)}" if signature.results else ""
    return f"({given}){result}"


def type_text(kind: Type) -> str:
    """Return a type as TWF writes it; `any` where the design says nothing."""
    match kind:
        case Scalar():
            return kind.kind
        case RecordType(name):
            return name
        case Listing(item):
            return f"list[{type_text(item)}]"
        case Mapping(value):
            return f"{{string: {type_text(value)}}}"
        case Nullable(of):
            return f"{type_text(of)}?"
        case _:
            return "any"


def _callers(endpoint: EndpointEntry) -> str:
    if endpoint.callers is None:
        return "Callers: any namespace"
    listed = ", ".join(f"`{name}`" for name in sorted(endpoint.callers)) or "none"
    return f"Callers: {listed} ({endpoint.caller_identity})"
