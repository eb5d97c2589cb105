"""The subset of JSON Schema that nexgen 0.2 reads, as its specification has it, rule by rule.

Written from temporalio/nexgen, `specs/json-schema/`, apart from what Crossway itself reads and
writes: what one gets wrong the other might, too. The program itself is in no registry.

Longer than other files because the specification is one: its rules, in its order.
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


_META = Draft202012Validator(Draft202012Validator.META_SCHEMA)


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
    # A contract is a schema of 2020-12 as a whole, by its own meta-schema; what is none of it has
    # no parts to look at.
    errors = list(_META.iter_errors({"$defs": defs}))
    if errors:
        yield from (f"meta-schema: {error.message}" for error in errors)
        return
    named = [_recased(name) for name in defs]
    for key, service in document.get("services", {}).items():
        yield from _of_service(key, service, defs, named)
    # `features/ref.md`, "Collision"; `services.md`: services and models share one scope.
    named += document.get("services", {})
    yield from (f"{name} twice" for name in {*named} if named.count(name) > 1)
    yield from (f"{name} is never complete" for name in defs if _is_endless(name, defs))
    for name, schema in defs.items():
        yield from _of_schema(schema, f"$defs/{name}", defs, top=True)
        yield from _closed_types(name, schema, named)


def _is_endless(name: str, defs: Mapping[str, Any]) -> bool:
    """Return whether a value of a type has to hold another one of it.

    Source: `features/ref.md`, "satisfiability": required, not null and in no list or map.
    """
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        schema = defs.get(waiting.pop(), {})
        fields = schema.get("properties", {})
        for field in schema.get("required", []):
            of = fields.get(field)
            target = of.get("$ref", "").removeprefix("#/$defs/") if isinstance(of, dict) else ""
            if target == name:
                return True
            if target and target not in seen:
                seen.add(target)
                waiting.append(target)
    return False


def _of_service(
    key: str, service: Mapping[str, Any], defs: Mapping[str, Any], named: list[str]
) -> Iterator[str]:
    # `services.md`, "Names and the two-name model".
    if not re.fullmatch(r"[A-Z][a-zA-Z\d]+", key):
        yield f"service {key}"
    # The program recases a key without `fqn`, whatever `services.md` says of it: HTTP is Http.
    if "fqn" not in service and _recased(key) != key:
        yield f"service {key} is called {_recased(key)}"
    yield from _described(service, f"service {key}")
    if not service.get("operations"):
        yield f"{key} has no operations"
    for name, operation in service.get("operations", {}).items():
        if not re.fullmatch(r"[a-z][a-zA-Z\d]+", name):
            yield f"operation {key}.{name}"
        yield from _described(operation, f"operation {key}.{name}")
        for side in ("input", "output"):
            if (schema := operation.get(side)) is None:
                continue
            # `services.md`, "`input` / `output`": an object, in place or by reference.
            target = schema.get("$ref", "").removeprefix("#/$defs/")
            found = defs.get(target, {}) if "$ref" in schema else schema
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
    yield from _described(schema, place)
    if "$ref" in schema:
        # `features/ref.md`, "Accepted ref forms"; what stands beside it is merged into a copy of
        # the type without its name, which is an object in place.
        if schema["$ref"].removeprefix("#/$defs/") not in defs or "#/$defs/" not in schema["$ref"]:
            yield f"{place}: no {schema['$ref']}"
        if {*schema} != {"$ref"}:
            yield f"{place}: beside $ref"
    elif "oneOf" in schema:
        # `nullability.md`, "Pattern acceptance rules": the only `oneOf` that a design has.
        branches = schema["oneOf"]
        if len(branches) != 2 or branches[1] != {"type": "null"} or "oneOf" in branches[0]:
            yield f"{place}: oneOf"
        elif "default" in schema or "default" in branches[0]:
            yield f"{place}: default of null"
        else:
            yield from _of_schema(branches[0], place, defs)
    else:
        yield from _of_type(schema, place, defs, top=top)


def _described(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    # `features/description.md`, "Loader behavior".
    said = schema.get("description", "said")
    if not isinstance(said, str) or not said.strip():
        yield f"{place}: description"


_ONLY_OF = {
    "string": {"format", "pattern", "contentEncoding"},
    "array": {"items"},
    "object": {"properties", "required", "additionalProperties"},
}
"""`features/type.md`, `items.md`, `properties.md`, `format.md`: keywords of one type."""


def _of_type(
    schema: dict[str, Any], place: str, defs: Mapping[str, Any], *, top: bool
) -> Iterator[str]:
    # `features/type.md`: one of seven words, and an object or an array says what is in it.
    kind = schema.get("type")
    for other, keywords in _ONLY_OF.items():
        if other != kind:
            yield from (f"{place}: {key} of {kind}" for key in keywords & {*schema})
    match kind:
        case "string":
            if schema.get("format", "uuid") not in _FORMATS:
                yield f"{place}: format"
            if schema.get("contentEncoding", "base64") not in ("base64", "base64url"):
                yield f"{place}: contentEncoding"
        case "integer" | "number" | "boolean":
            pass
        case "array":
            yield from _of_schema(schema.get("items"), f"{place}[]", defs)
        case "object":
            if not top:  # 0.2.1 takes no object in place: it is named below `$defs`
                yield f"{place}: an object in place"
            yield from _of_object(schema, place, defs)
        case _:
            yield f"{place}: type {kind}"
    yield from _of_words(schema, place)
    yield from _of_default(schema, place)


def _of_words(schema: dict[str, Any], place: str) -> Iterator[str]:
    # `features/enum.md` and `features/const.md`, "Loader behavior".
    if "enum" in schema and "const" in schema:
        yield f"{place}: enum and const"
    words = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if words is None:
        return
    if schema.get("type") != "string" or not all(isinstance(word, str) for word in words):
        yield f"{place}: words of another type {words}"
        return
    if "enum" in schema and (len(words) < 2 or len({*words}) < len(words)):
        yield f"{place}: enum {words}"
    if any(not word.isascii() or re.search(r"\s", word) for word in words):
        yield f"{place}: words beyond ASCII or with spaces {words}"
    tokens = [_recased(word) for word in words]
    distinct = all(tokens) and len({*tokens}) == len(tokens)
    named = "enum-names" if "enum" in schema else "const-name"
    if not distinct and not {f"x-go-{named}", f"x-java-{named}"} <= {*schema}:
        yield f"{place}: words without names {words}"


_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def _of_default(schema: dict[str, Any], place: str) -> Iterator[str]:
    # `features/default.md`, "Loader behavior"; `features/format.md`: a literal fits its format.
    if "default" not in schema:
        return
    default, kind = schema["default"], schema.get("type", "")
    fits = isinstance(default, _SCALARS.get(kind, ())) and (
        isinstance(default, bool) is (kind == "boolean")
    )
    if not fits or "const" in schema or "format" in schema or "contentEncoding" in schema:
        yield f"{place}: default {default!r}"
    elif not re.search(schema.get("pattern", ""), str(default)):
        yield f"{place}: default {default!r} and its pattern"
    elif "enum" in schema and default not in schema["enum"]:
        yield f"{place}: default {default!r} is none of its words"
    elif kind == "integer" and abs(default) > 2**53 - 1:
        yield f"{place}: default {default!r} is too large"


def _of_object(schema: dict[str, Any], place: str, defs: Mapping[str, Any]) -> Iterator[str]:
    properties, rest = schema.get("properties"), schema.get("additionalProperties")
    if properties is None and rest is None:
        yield f"{place}: an object of nothing"
    if isinstance(rest, dict):
        yield from _of_schema(rest, f"{place}{{}}", defs)
    elif not isinstance(rest, bool | None):
        yield f"{place}: additionalProperties"
    # `features/required.md`: each is a property, each once.
    required = schema.get("required", [])
    if len({*required}) < len(required) or not {*required} <= {*(properties or ())}:
        yield f"{place}: required"
    for name, one in (properties or {}).items():
        if name in required and isinstance(one, dict) and "default" in one:
            yield f"{place}.{name}: default of what is required"
        yield from _of_schema(one, f"{place}.{name}", defs)
        yield from _overrides(one, f"{place}.{name}")
    if all(isinstance(one, dict) for one in (properties or {}).values()):
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
        if language == "go":  # `features/default.md`, "Naming and collisions"
            getters = {f"{_go_name(n, one)}OrDefault" for n, one in _with_defaults(properties)}
            yield from (f"{place}: {name} twice in Go" for name in sorted(getters & taken))


def _with_defaults(properties: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, one) for name, one in properties.items() if "default" in one]


def _go_name(name: str, schema: Mapping[str, Any]) -> str:
    found: str = schema.get("x-go-name", _recased(name))
    return found


def _overrides(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    for key, value in schema.items() if isinstance(schema, Mapping) else ():
        named = re.fullmatch(r"x-(go|ts|py|java)-name", key)
        if named and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
            yield f"{place}: {key} {value}"


def _closed_types(name: str, schema: Any, named: list[str]) -> Iterator[str]:
    # `features/properties.md`, "Synthesized type names": flat in Go.
    for field, one in schema.get("properties", {}).items():
        if isinstance(one, dict) and ("enum" in one or "const" in one):
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
