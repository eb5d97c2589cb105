"""What the registry says of an endpoint: the description that we write beside it.

Markdown, which the Temporal UI renders: who calls an endpoint reads there what is behind
it. Its last line is the allow-list, since a self-hosted service has no field for it; from
there a changed one is told from an unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import assert_never

from crossway.design.model import Design, EndpointEntry, OperationEntry, Signature
from crossway.design.types import Anything, Listing, Mapping, Nullable, RecordType, Scalar, Type
from crossway.language.access import Access
from crossway.language.printer import print_expression

LIMIT = 18_000
"""Bytes of a description as JSON; the server refuses more than 20,000, metadata included."""

ANYBODY = "Callers: any namespace"
SHORTENED = "\n\n(shortened)"


def describe_endpoint(design: Design, endpoint: EndpointEntry) -> str:
    """Return an endpoint's description: the design's words, its operations, its callers.

    What is too long for the server is shortened from the end of the operations.
    """
    parts = [_printable(endpoint.description)] if endpoint.description else []
    for name in endpoint.services:
        service = design.services.get(name)
        operations = service.operations.values() if service else ()
        lines = (_operation(one, endpoint.access(name, one.name)) for one in operations)
        parts.append("\n".join([f"Service `{name}`", *lines]))
    said = _fitting(f"\n\n{_printable(_callers(endpoint))}", LIMIT)
    return (_fitting("\n\n".join(parts), LIMIT - size(said)) + said).lstrip("\n")


def callers_in(description: str) -> frozenset[str] | None:
    """Return the namespaces that a description of ours lists as callers; None for any."""
    line = description.rpartition("\n")[2]
    return None if line == ANYBODY else frozenset(re.findall(r"`([^`]+)`", line))


def size(text: str) -> int:
    """Return how many bytes a text takes in a description."""
    return len(as_json(text))


def as_json(text: str) -> bytes:
    """Return a text as the registry keeps it."""
    return json.dumps(text, ensure_ascii=False).encode()


def _fitting(text: str, room: int) -> str:
    """Return a text, cut at the end of a line where it takes more bytes than there are."""
    if size(text) <= room:
        return text
    room -= size(SHORTENED)
    while size(text) > room:
        text = text[: len(text) * max(room, 0) // size(text)]
    return (text.rpartition("\n")[0] or text) + SHORTENED


def _printable(text: str) -> str:
    """Return the design's own words without what would drive a terminal, or is no text."""
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def _operation(operation: OperationEntry, access: Access) -> str:
    said = []
    if any(one.service and one.callers is not None for one in access.lists):
        said.append(f"callers: {_names(access.callers or ())}")
    if access.originators is not None:
        said.append(f"began in: {_names(access.originators)}")
    lists = f" ({'; '.join(said)})" if said else ""
    return f"- `{operation.name}{_signature(operation.signature)}`{_printable(lists)}"


def _signature(signature: Signature) -> str:
    given = ", ".join(_parameter(name, kind, signature) for name, kind in signature.parameters)
    result = f" -> {type_text(signature.result)}" if signature.results else ""
    return f"({given}){result}"


def _parameter(name: str, kind: Type, signature: Signature) -> str:
    default = signature.left_out.get(name, _NEEDED)
    if computed := dict(signature.computed).get(name):
        return f"{name}: {type_text(kind)} = {print_expression(computed)}"
    said = "" if default is _NEEDED else f" = {json.dumps(default, ensure_ascii=False)}"
    return f"{name}: {type_text(kind)}{said}"


_NEEDED = object()


def type_text(kind: Type) -> str:
    """Return a type as TWF writes it; `any` where the design says nothing."""
    match kind:
        case Scalar(words=words) if words:
            return " | ".join(json.dumps(word, ensure_ascii=False) for word in words)
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
        case Anything():
            return "any"
        case _:
            assert_never(kind)


def _callers(endpoint: EndpointEntry) -> str:
    if endpoint.callers is None:
        return ANYBODY
    asked = ", each call once" if endpoint.replay == "once" else ""
    asked += ", signatures alone" if endpoint.proof == "signature" else ""
    return f"Callers: {_names(endpoint.callers)} ({endpoint.caller_identity}{asked})"


def _names(callers: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(callers)) or "none"
