"""Bytes in models of pydantic, which reads and writes them as text unless a model says otherwise.

    class Scan(BaseModel):                    "AAEC", three bytes in base64, would be read as
        image: bytes                          b"AAEC", four, and sent on so: refused at the start

    class Scan(BaseModel):
        model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
        image: bytes                          b"\\0\\1\\2", as everywhere else

A model that says how, also as `utf8`, is taken at its word, and so is a field that brings both ways
itself, as `Base64Bytes`. A serializer alone does not say how bytes are read.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_SAYS = ("ser_json_bytes", "val_json_bytes")
_NOT_READ = ("config", "metadata", "default")


class BytesAsTextError(ValueError):
    """Pydantic would read and write bytes as text; the message says where, and what to do."""


def hold_bytes(schema: Any) -> None:
    """Hold that each model in a core schema of pydantic's says how its bytes are written.

    Raises:
        BytesAsTextError: one does not.
    """
    for field in _unsaid(schema, "", {}):
        said = ", ".join(f'{name}="base64"' for name in _SAYS)
        raise BytesAsTextError(
            f"{field} is bytes, which a design sends in base64 and pydantic reads as text: "
            f"give its model ConfigDict({said}), or utf8 where the design says string"
        )


def as_it_travels(json: str, python: bytes) -> Any:
    """Return bytes for what pydantic wrote in base64, for URLs as it does; else what it wrote."""
    return python if json == base64.urlsafe_b64encode(python).decode() else json


def _unsaid(schema: Any, path: str, config: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paths of bytes in a core schema of whose encoding nothing is said."""
    if isinstance(schema, list | tuple):
        for one in schema:
            yield from _unsaid(one, path, config)
    if not isinstance(schema, Mapping) or _brings_both_ways(schema):
        return
    if schema.get("type") == "bytes" and not all(name in config for name in _SAYS):
        yield path or "it"
    config = schema.get("config", config)
    path = schema["cls"].__name__ if "cls" in schema else path
    for key, inside in schema.items():
        if key == "fields":
            for name, field in _fields(inside):
                yield from _unsaid(field, f"{path}.{name}" if path else name, config)
        elif key not in _NOT_READ:
            yield from _unsaid(inside, path, config)


def _brings_both_ways(schema: Mapping[str, Any]) -> bool:
    """Whether functions of a field's own read it and write it."""
    inside = schema.get("schema", {}).get("type")
    read = str(schema.get("type")).startswith("function") and inside not in ("model", "dataclass")
    return read and "serialization" in schema


def _fields(fields: Mapping[str, Any] | Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a model, or of a dataclass: a list of them, and one of names alone."""
    if isinstance(fields, Mapping):
        yield from fields.items()
        return
    for field in fields:
        if isinstance(field, Mapping):
            yield field["name"], field
