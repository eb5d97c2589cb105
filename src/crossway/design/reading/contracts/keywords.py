"""What of JSON Schema 2020-12 a contract may use, and what to write instead of the rest.

Source: temporalio/nexgen, `README.md`, "Supported JSON Schema features", and
`specs/json-schema/features/`, one page a keyword; `input-files.md` and `services.md` for what
stands around the schemas.
"""

from __future__ import annotations

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The only value of `$schema`. Source: `input-files.md`, "`$schema` - the dialect"."""

VERSION = "1.0.0"
"""The only value of `nexusrpc`. Source: `input-files.md`, "`nexusrpc` - the version marker"."""

TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
"""What `type` may say. Source: `features/type.md`."""

SERVICE = ("fqn", "description", "operations", "deprecated")
"""What a service may say. Source: `services.md`, "Input grammar"."""

OPERATION = ("fqn", "description", "input", "output", "deprecated")
"""What an operation may say."""

ARGUMENTS = "x-crossway-arguments"
"""Beside an `input` that is a `$ref`: its properties are the names of several arguments.

`crossway schema` writes it where an object in place would be called as that of another operation.
nexgen takes any `x-` key there. Source: `src/parser/json_schema.rs`, `struct Operation`.
"""

ROOT = ("nexusrpc", "$schema", "description", "services", "$defs")
"""What stands at the top. Source: `input-files.md`, "Two file modes"."""

SCHEMA = (
    *("$defs", "$ref", "$comment", "type", "title", "description", "deprecated", "default"),
    *("examples", "const", "enum", "format", "pattern", "contentEncoding", "minLength"),
    *("maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("items", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"),
    *("properties", "required", "additionalProperties", "propertyNames", "minProperties"),
    *("maxProperties", "dependentRequired", "allOf", "oneOf", "$schema"),
)
"""The keywords of a schema."""

_NULL = 'write `oneOf: [{type: T}, {type: "null"}]`'
INSTEAD = {
    "anyOf": "write `oneOf` of types that can be told apart",
    "not": "say what is allowed",
    "if": "a shape does not depend on a value: write `oneOf` with a `const` in each object",
    "then": "a shape does not depend on a value: write `oneOf` with a `const` in each object",
    "else": "a shape does not depend on a value: write `oneOf` with a `const` in each object",
    "dependentSchemas": "write `dependentRequired`, or `oneOf` with a `const` in each object",
    "patternProperties": "write `additionalProperties`, with `propertyNames` for the keys",
    "prefixItems": "write an object with a property for each",
    "unevaluatedProperties": "write `additionalProperties`",
    "unevaluatedItems": "write `items`",
    "contentMediaType": "leave it out",
    "contentSchema": "leave it out",
    "nullable": _NULL,
    "$id": "leave it out: `$ref` names a file, and what is below `$defs` there",
    "$anchor": 'put it below `$defs`, and write `$ref: "#/$defs/Name"`',
    "$dynamicRef": 'write `$ref: "#/$defs/Name"`',
    "$dynamicAnchor": "put it below `$defs`",
    "$vocabulary": "leave it out",
    "definitions": "write `$defs`",
    "readOnly": "write a type for each direction",
    "writeOnly": "write a type for each direction",
    "discriminator": "a `const` in each object tells them apart",
}
"""What the subset refuses, and what to write instead. Source: each keyword's page."""

TYPE_LIST = _NULL
"""What to write instead of a list in `type`. Source: `nullability.md`, "Diagnostics"."""
