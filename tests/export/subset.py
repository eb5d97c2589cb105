"""The subset of JSON Schema that nexgen 0.2 reads, as its specification has it, rule by rule.

Written from temporalio/nexgen, `specs/json-schema/`, apart from what Crossway itself reads and
writes: what one gets wrong the other might, too. The program itself is in no registry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

_KEYWORDS = {
    *("$ref", "type", "description", "default", "const", "enum", "format", "pattern"),
    *("contentEncoding", "items", "properties", "required", "additionalProperties", "oneOf"),
}
"""Those that a contract of ours may have: `README.md`, "Supported JSON Schema features"."""

_FORMATS = {"date-time", "date", "time", "duration", "uuid", "email", "hostname", "uri"}
"""`features/format.md`, "Support decision"."""


def breaches(document: Mapping[str, Any]) -> list[str]:
    """Return what of a contract nexgen would refuse, each with where it is."""
    return list(_of_document(document))


def _of_document(document: Mapping[str, Any]) -> Iterator[str]:
    # `input-files.md`, "Root properties".
    if document.get("nexusrpc") != "1.0.0":
        yield "nexusrpc"
    if document.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
        yield "$schema"
    yield from {*document} - {"nexusrpc", "$schema", "description", "services", "$defs"}
    defs = document.get("$defs", {})
    # A contract is a schema of 2020-12 as a whole, by its own meta-schema.
    for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(
        {"$defs": defs}
    ):
        yield f"meta-schema: {error.message}"
    named = [_recased(name) for name in defs]
    for key, service in document.get("services", {}).items():
        yield from _of_service(key, service, defs, named)
    # `features/ref.md`, "Collision"; `services.md`: services and models share one scope.
    named += document.get("services", {})
    yield from (f"{name} twice" for name in {*named} if named.count(name) > 1)
    for name, schema in defs.items():
        yield from _of_schema(schema, f"$defs/{name}", defs, top=True)
        yield from _closed_types(name, schema, named)


def _of_service(
    key: str, service: Mapping[str, Any], defs: Mapping[str, Any], named: list[str]
) -> Iterator[str]:
    # `services.md`, "Names and the two-name model".
    if not re.fullmatch(r"[A-Z][a-zA-Z\d]+", key):
        yield f"service {key}"
    if not service["operations"]:
        yield f"{key} has no operations"
    for name, operation in service["operations"].items():
        if not re.fullmatch(r"[a-z][a-zA-Z\d]+", name):
            yield f"operation {key}.{name}"
        for side in ("input", "output"):
            if (schema := operation.get(side)) is None:
                continue
            # `services.md`, "`input` / `output`": an object, in place or by reference.
            found = defs[schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema
            if found.get("type") != "object":
                yield f"{key}.{name}.{side} is no object"
            if "$ref" not in schema:
                named.append(_recased(name) + side.capitalize())
                yield from _of_schema(schema, f"{key}.{name}.{side}", defs, top=True)
        yield from _overrides(operation, f"{key}.{name}")


def _of_schema(
    schema: Any, place: str, defs: Mapping[str, Any], *, top: bool = False
) -> Iterator[str]:
    if not isinstance(schema, dict):
        yield f"{place} is no schema"
        return
    yield from (f"{place}: {k}" for k in {*schema} - _KEYWORDS if not k.startswith("x-"))
    if "$ref" in schema:
        # `features/ref.md`, "Accepted ref forms".
        name = schema["$ref"].removeprefix("#/$defs/")
        if name not in defs:
            yield f"{place}: no {name}"
    elif "oneOf" in schema:
        # `nullability.md`, "Pattern acceptance rules": the only `oneOf` that a design has.
        one, null = schema["oneOf"]
        if null != {"type": "null"}:
            yield f"{place}: oneOf"
        yield from _of_schema(one, place, defs)
    else:
        yield from _of_type(schema, place, defs, top=top)


def _of_type(
    schema: dict[str, Any], place: str, defs: Mapping[str, Any], *, top: bool
) -> Iterator[str]:
    # `features/type.md`: one of seven words, and an object or an array says what is in it.
    match schema.get("type"):
        case "string":
            if schema.get("format", "uuid") not in _FORMATS:
                yield f"{place}: format"
            if schema.get("contentEncoding", "base64") != "base64":
                yield f"{place}: contentEncoding"
            yield from _of_words(schema, place)
        case "integer" | "number" | "boolean":
            pass
        case "array":
            yield from _of_schema(schema.get("items"), f"{place}[]", defs)
        case "object":
            if not top:  # 0.2.1 takes no object in place: it is named below `$defs`
                yield f"{place}: an object in place"
            yield from _of_object(schema, place, defs)
        case other:
            yield f"{place}: type {other}"


def _of_words(schema: dict[str, Any], place: str) -> Iterator[str]:
    # `features/enum.md`, "Loader behavior": two or more, each once, each with an identifier.
    words = schema.get("enum")
    if words is not None and (len(words) < 2 or len({*words}) < len(words)):
        yield f"{place}: enum {words}"
    tokens = [_recased(word) for word in words or ()]
    distinct = all(tokens) and len({*tokens}) == len(tokens)
    if not distinct and "x-java-enum-names" not in schema:
        yield f"{place}: words without names {words}"


def _of_object(schema: dict[str, Any], place: str, defs: Mapping[str, Any]) -> Iterator[str]:
    properties, rest = schema.get("properties"), schema.get("additionalProperties")
    if properties is None and rest is None:
        yield f"{place}: an object of nothing"
    if isinstance(rest, dict):
        yield from _of_schema(rest, f"{place}{{}}", defs)
    # `features/required.md`: each is a property, each once.
    required = schema.get("required", [])
    if len({*required}) < len(required) or not {*required} <= {*(properties or ())}:
        yield f"{place}: required"
    for name, one in (properties or {}).items():
        yield from _of_schema(one, f"{place}.{name}", defs)
        yield from _overrides(one, f"{place}.{name}")
    yield from _members(properties or {}, place)


def _members(properties: dict[str, Any], place: str) -> Iterator[str]:
    # `features/properties.md`, "Collision policy", for each of the four languages.
    for language, recase in _RECASE.items():
        taken = {recase("additionalProperties")}
        for name, schema in properties.items():
            called = schema.get(f"x-{language}-name", recase(name))
            if called in taken or called in _RESERVED.get(language, ()):
                yield f"{place}.{name}: {called} in {language}"
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", called):
                yield f"{place}.{name}: {called!r} in {language}"
            taken.add(called)


def _overrides(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    for key, value in schema.items():
        named = re.fullmatch(r"x-(go|ts|py|java)-name", key)
        if named and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
            yield f"{place}: {key} {value}"


def _closed_types(name: str, schema: Any, named: list[str]) -> Iterator[str]:
    # `features/properties.md`, "Synthesized type names": flat in Go.
    for field, one in schema.get("properties", {}).items():
        if "enum" in one or "const" in one:
            member = one.get("x-go-name", _recased(field))
            if f"{_recased(name)}{member}" in named:
                yield f"{name}.{field} is another type in Go"


def _words_of(name: str) -> list[str]:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", parts) if word]


def _recased(name: str) -> str:
    return "".join(map(str.capitalize, _words_of(name)))


def _camel(name: str) -> str:
    return _recased(name)[:1].lower() + _recased(name)[1:]


def _snake(name: str) -> str:
    return "_".join(_words_of(name))


_RECASE: dict[str, Callable[[str], str]] = {
    "go": _recased,
    "ts": _camel,
    "java": _camel,
    "py": _snake,
}
_RESERVED = {
    "py": ("class", "import", "lambda", "from", "match", "case", "def", "is", "None"),
    "java": ("class", "new", "default", "import", "switch", "public", "int", "long", "boolean"),
    "ts": ("class", "new", "default", "import", "switch", "public", "delete", "function"),
}
"""Some of the words that each has reserved: those that the tests write."""
