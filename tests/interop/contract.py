"""A contract that `crossway schema` writes as TypeScript: interfaces, and services of `nexus-rpc`.

As much of JSON Schema as the designs of these tests use: what it does not know is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

_SCALARS = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean"}


def typescript(*contracts: str) -> str:
    """Return one module for the texts of several contracts."""
    lines = ['import * as nexus from "nexus-rpc";', ""]
    for text in contracts:
        lines += _lines(yaml.safe_load(text))
    return "\n".join(lines) + "\n"


def _lines(contract: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in contract.get("$defs", {}).items():
        yield f"export type {_name(name)} = {_type(schema)};"
    for service, said in contract["services"].items():
        called = ".".join(map(_name, said.get("fqn", service).split(".")))
        own = _name(service[0].lower() + service[1:])
        yield f'export const {own} = nexus.service("{called}", {{'
        for key, operation in said["operations"].items():
            said_of = operation or {}
            kinds = ", ".join(_type(said_of.get(way)) for way in ("input", "output"))
            name = said_of.get("fqn", key[0].upper() + key[1:])
            yield f'  {_name(key)}: nexus.operation<{kinds}>({{ name: "{_name(name)}" }}),'
        yield "});"


def _type(schema: Mapping[str, Any] | None) -> str:
    if schema is None:
        return "void"
    if "$ref" in schema:
        return _name(schema["$ref"].removeprefix("#/$defs/"))
    if schema["type"] == "array":
        return f"Array<{_type(schema['items'])}>"
    if schema["type"] != "object":
        return _SCALARS[schema["type"]]
    needed = schema.get("required", ())
    fields = (
        f"{_name(name)}{'' if name in needed else '?'}: {_type(kind)}"
        for name, kind in schema["properties"].items()
    )
    return f"{{ {'; '.join(fields)} }}"


def _name(text: str) -> str:
    """Return a name of a contract, which is one of TypeScript."""
    if not re.fullmatch(r"[A-Za-z_]\w*", text):
        raise ValueError(f"{text!r} is no name in TypeScript")
    return text
