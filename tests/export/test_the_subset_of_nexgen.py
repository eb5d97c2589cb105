"""The rules of nexgen 0.2, one a row: a contract that breaks it is found by our check.

Longer than other files because it is one table, in the order of the files of
`specs/json-schema/` in temporalio/nexgen and of their "Rejected at load time".
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from crossway.design import load
from crossway.export.contracts import contract_of, contract_text
from tests.export.depot import OFFERED
from tests.export.subset import breaches
from tests.helpers.building import one
from tests.helpers.paths import EXAMPLES, ROOT

GOOD: dict[str, Any] = yaml.safe_load(contract_text(contract_of(one(OFFERED)).document))
"""A contract of ours, of which each row changes one thing."""

OPERATIONS = "services/Depot/operations"
RESERVE = f"{OPERATIONS}/reserve"
ID = "$defs/Claim/properties/id"
GONE = object()

TEXT = {"type": "string"}
REFUSED: dict[str, Any] = {
    **{key: [TEXT] for key in ("anyOf", "allOf")},
    **dict.fromkeys(("not", "if", "then", "else", "contentSchema"), TEXT),
    **{key: {"a": TEXT} for key in ("dependentSchemas", "patternProperties")},
    **dict.fromkeys(("unevaluatedProperties", "unevaluatedItems"), False),
    **dict.fromkeys(("readOnly", "writeOnly"), True),
}

RULES: list[tuple[str, str, Any, str]] = [
    # input-files.md
    ("$id", "nexusrpc", "1.1.0", "nexusrpc"),
    ("nexusrpc", "nexusrpc", 1.0, "nexusrpc"),
    ("nexusrpc", "nexusrpc", GONE, "nexusrpc"),
    ("$schema", "$schema", "http://json-schema.org/draft-07/schema#", "$schema"),
    ("envelope", "type", "object", "type"),
    ("envelope", "properties", {}, "properties"),
    ("$id", "$id", "https://example.com/depot", "$id"),
    ("$id", f"{ID}/$id", "here", "$id"),
    ("$vocabulary", "$vocabulary", {}, "$vocabulary"),
    # services.md
    ("service name", "services/depot", {"operations": {"go": {}}}, "service depot"),
    ("service name", "services/De_pot", {"operations": {"go": {}}}, "service De_pot"),
    ("service recased", "services/KYC", {"operations": {"go": {}}}, "KYC is called Kyc"),
    ("no operations", OPERATIONS, {}, "Depot has no operations"),
    ("no operations", OPERATIONS, GONE, "Depot has no operations"),
    ("operation name", f"{OPERATIONS}/Move", {}, "operation Depot.Move"),
    ("operation name", f"{OPERATIONS}/move_it", {}, "operation Depot.move_it"),
    ("operation name", f"{OPERATIONS}/2fa", {}, "operation Depot.2fa"),
    ("inline without shape", f"{RESERVE}/input", {}, "input is no object"),
    ("inline without shape", f"{RESERVE}/input", {"type": "object"}, "an object of nothing"),
    ("no object", f"{RESERVE}/input", {"type": "string"}, "input is no object"),
    ("no object", f"{RESERVE}/output", {"type": "array"}, "output is no object"),
    ("union", f"{RESERVE}/output", {"oneOf": [{"type": "null"}]}, "output is no object"),
    ("no object by reference", "$defs/Wish", {"type": "string"}, "input is no object"),
    (
        "name of an input",
        "$defs/ReleaseInput",
        {"type": "object", "additionalProperties": True},
        "ReleaseInput twice",
    ),
    (
        "service and model",
        "$defs/Depot",
        {"type": "object", "additionalProperties": True},
        "Depot twice",
    ),
    (
        "names folded",
        "$defs/CLAIM",
        {"type": "object", "additionalProperties": True},
        "Claim twice",
    ),
    ("unresolvable", f"{RESERVE}/input", {"$ref": "#/properties/x"}, "input is no object"),
    ("override", f"{RESERVE}/x-go-name", "2fa", "x-go-name 2fa"),
    # features/ref.md
    ("no definition", ID, {"$ref": "#/properties/x"}, "no #/properties/x"),
    ("http", ID, {"$ref": "https://example.com/s.json"}, "no https"),
    ("missing", ID, {"$ref": "#/$defs/Lost"}, "no #/$defs/Lost"),
    ("merged", ID, {"$ref": "#/$defs/Part", "x-py-name": "class_"}, "beside $ref"),
    ("anchor", f"{ID}/$anchor", "here", "$anchor"),
    ("dynamic", f"{ID}/$dynamicRef", "#here", "$dynamicRef"),
    ("endless", ID, {"$ref": "#/$defs/Claim"}, "Claim is never complete"),
    # features/type.md and nullability.md
    ("list of types", f"{ID}/type", ["string", "null"], "type ['string', 'null']"),
    ("no type", ID, {}, "type None"),
    ("only described", ID, {"description": "what it is"}, "type None"),
    ("object without shape", "$defs/Claim", {"type": "object"}, "an object of nothing"),
    ("null alone", ID, {"type": "null"}, "type null"),
    ("unknown type", ID, {"type": "int"}, "meta-schema"),
    ("an object in place", ID, {"type": "object", "properties": {}}, "an object in place"),
    ("OpenAPI", f"{ID}/nullable", True, "nullable"),
    # features/oneOf.md
    ("one branch", ID, {"oneOf": [{"type": "string"}]}, "oneOf"),
    ("no branch", ID, {"oneOf": []}, "meta-schema"),
    ("no kind", ID, {"oneOf": [{"type": "string"}, {"minLength": 3}]}, "oneOf"),
    ("null twice", ID, {"oneOf": [{"type": "string"}, *[{"type": "null"}] * 2]}, "oneOf"),
    (
        "nested",
        ID,
        {"oneOf": [{"oneOf": [{"type": "string"}, {"type": "null"}]}, {"type": "null"}]},
        "oneOf",
    ),
    # features/enum.md and const.md
    ("empty", ID, {"type": "string", "enum": []}, "enum []"),
    ("twice", ID, {"type": "string", "enum": ["a", "a"]}, "enum ['a', 'a']"),
    ("mixed", ID, {"type": "string", "enum": ["a", 1]}, "words of another type"),
    ("another type", ID, {"type": "integer", "enum": [1, "x"]}, "words of another type"),
    ("null", ID, {"type": "string", "enum": ["a", None]}, "words of another type"),
    ("both", ID, {"type": "string", "enum": ["a", "b"], "const": "a"}, "enum and const"),
    ("spaces", ID, {"type": "string", "enum": ["a b", "c"]}, "words beyond ASCII"),
    ("letters", ID, {"type": "string", "enum": ["caf\u00e9", "c"]}, "words beyond ASCII"),
    ("no identifier", ID, {"type": "string", "enum": ["-", "+"]}, "words without names"),
    ("folded", ID, {"type": "string", "enum": ["user", "USER"]}, "words without names"),
    ("folded in Go", "$defs/Wish/properties/odd/x-go-enum-names", GONE, "words without names"),
    ("const of another type", ID, {"type": "integer", "const": "x"}, "words of another type"),
    ("const null", ID, {"type": "string", "const": None}, "words of another type"),
    ("const spaces", ID, {"type": "string", "const": "a b"}, "words beyond ASCII"),
    ("const nameless", ID, {"type": "string", "const": "-"}, "words without names"),
    ("closed type", "$defs/Wish/properties/how/x-go-name", GONE, "another type in Go"),
    # features/default.md
    ("required", f"{ID}/default", "a", "default of what is required"),
    ("mismatch", "$defs/Claim/properties/x", {"type": "string", "default": 42}, "default 42"),
    ("truth", "$defs/Claim/properties/x", {"type": "integer", "default": True}, "default True"),
    (
        "object",
        "$defs/Claim/properties/x",
        {"type": "object", "properties": {}, "default": {}},
        "default {}",
    ),
    (
        "list",
        "$defs/Claim/properties/x",
        {"type": "array", "items": {"type": "string"}, "default": []},
        "default []",
    ),
    (
        "null",
        "$defs/Claim/properties/x",
        {"oneOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "default of null",
    ),
    (
        "const",
        "$defs/Claim/properties/x",
        {"type": "string", "const": "v", "default": "v"},
        "default 'v'",
    ),
    (
        "pattern",
        "$defs/Claim/properties/x",
        {"type": "string", "pattern": "^[0-9]+$", "default": "x"},
        "its pattern",
    ),
    (
        "words",
        "$defs/Claim/properties/x",
        {"type": "string", "enum": ["a", "b"], "default": "c"},
        "none of its words",
    ),
    (
        "accessor of Go",
        "$defs/Claim/properties",
        {"n": {"type": "integer", "default": 1}, "nOrDefault": {"type": "integer"}},
        "NOrDefault twice in Go",
    ),
    ("too large", "$defs/Claim/properties/x", {"type": "integer", "default": 2**60}, "too large"),
    # features/items.md
    ("no items", ID, {"type": "array"}, "is no schema"),
    ("items alone", ID, {"items": {"type": "string"}}, "items of None"),
    ("shapeless", ID, {"type": "array", "items": {}}, "[]: type None"),
    ("any", ID, {"type": "array", "items": True}, "[] is no schema"),
    ("tuple", ID, {"type": "array", "items": [{"type": "string"}]}, "meta-schema"),
    ("prefixItems", f"{ID}/prefixItems", [{"type": "string"}], "prefixItems"),
    ("items of a text", f"{ID}/items", {"type": "string"}, "items of string"),
    # features/properties.md
    ("no object", "$defs/Claim/properties", [], "meta-schema"),
    ("no schema", ID, 5, "meta-schema"),
    ("shapeless", ID, True, "is no schema"),
    ("missing type", ID, {"pattern": "a"}, "type None"),
    ("no type", "$defs/Claim/type", GONE, "properties of None"),
    ("recased alike", "$defs/WishHow/properties/userId/x-go-name", GONE, "UserId in go"),
    ("reserved", "$defs/Wish/properties/class/x-py-name", GONE, "class in py"),
    ("reserved", "$defs/Wish/properties/class/x-java-name", GONE, "class in java"),
    ("a digit first", "$defs/Claim/properties/2fa", {"type": "string"}, "2fa"),
    ("nothing", "$defs/Claim/properties/", {"type": "string"}, "'' in go"),
    ("override", f"{ID}/x-py-name", "2fa", "x-py-name 2fa"),
    # features/required.md
    ("no list", "$defs/Claim/required", "id", "meta-schema"),
    ("no text", "$defs/Claim/required", [1], "meta-schema"),
    ("twice", "$defs/Claim/required", ["id", "id"], "meta-schema"),
    ("no property", "$defs/Claim/required", ["name"], "required"),
    # features/additionalProperties.md
    ("empty", "$defs/Claim/additionalProperties", {}, "type None"),
    ("no schema", "$defs/Claim/additionalProperties", "yes", "meta-schema"),
    (
        "no shape",
        "$defs/Claim/additionalProperties",
        {"type": "object"},
        "an object of nothing",
    ),
    ("catch-all", "$defs/Claim/properties/additionalProperties", {"type": "string"}, "in go"),
    # features/format.md, contentEncoding.md, pattern.md and description.md
    ("no text", f"{ID}/format", 5, "meta-schema"),
    ("type", ID, {"type": "integer", "format": "uuid"}, "format of integer"),
    ("unknown", f"{ID}/format", "phone", "format"),
    ("deferred", f"{ID}/format", "idn-email", "format"),
    ("encoding", f"{ID}/contentEncoding", "base16", "contentEncoding"),
    ("type", ID, {"type": "integer", "contentEncoding": "base64"}, "contentEncoding of integer"),
    ("media type", f"{ID}/contentMediaType", "image/png", "contentMediaType"),
    ("type", ID, {"type": "integer", "pattern": "a"}, "pattern of integer"),
    ("no text", f"{ID}/description", 42, "meta-schema"),
    ("empty", f"{ID}/description", "  ", "description"),
    ("empty", "services/Depot/description", "", "description"),
    # README.md, "Supported JSON Schema features": No, and what no design says
    *(("refused", f"{ID}/{key}", value, f"id: {key}") for key, value in REFUSED.items()),
]


@pytest.mark.parametrize(("rule", "path", "value", "told"), RULES)
def test_what_breaks_a_rule_is_found(rule: str, path: str, value: Any, told: str) -> None:
    """Each is a contract of ours with one thing wrong, and that is what is told of it."""
    found = deepcopy(GOOD)
    *way, last = path.split("/")
    place = found
    for key in way:
        place = place[key]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    assert any(told in breach for breach in breaches(found)), (rule, breaches(found))


def test_nothing_is_wrong_without_a_change() -> None:
    """So that each row above shows its own rule."""
    assert breaches(GOOD) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_an_example_exports_breaks_none(example: Path) -> None:
    """What a contract cannot say is told, with what to write instead; the rest is one."""
    for space in load(example):
        contract = contract_of(space.design)
        assert contract.gaps or breaches(contract.document) == []
        assert all(gap.hint for gap in contract.gaps)
