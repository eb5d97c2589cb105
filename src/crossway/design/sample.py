"""Example values of types: the same type under the same name gives the same value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from crossway.design.model import Design, Signature
from crossway.design.types import (
    Anything,
    Listing,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    ScalarKind,
    Type,
)
from crossway.design.types import Mapping as MappingType
from crossway.language.encodings import READERS
from crossway.language.words import snake_case

_FIXED: Mapping[ScalarKind, str | bool] = {
    "boolean": True,
    "moment": "2026-01-01T00:00:00Z",
    "duration": "PT1S",
    "bytes": "AAEC",
    "decimal": "42",
}
"""Samples that no name tells apart. The moment is past and the duration short: nothing that is
simulated waits for long."""

MOST_RECORDS = 10_000
"""Records of a sample. A value of more is too large to travel."""

DEEPEST = 100
"""Records of a sample that are in each other. Deeper ones are in no message that anybody sends."""

_COUNT_WORDS = ("count", "quantity", "attempt", "attempts", "retries", "index", "number")


def sample(
    kind: Type,
    records: Mapping[str, RecordShape],
    name: str = "",
) -> object:
    """Return a JSON value of a type: what the design compares it with, else made of its name.

    `name` is used where the type has no label. Numbers are positive, booleans true, lists
    hold one element; a record within itself is empty and an optional one is null. So is whatever
    comes after `MOST_RECORDS` or below the `DEEPEST`: twenty types of which each has two fields of
    the next are a million.
    """
    return _sample(kind, records, name, (), count(1))


def sample_value(kind: Type, records: Mapping[str, RecordShape], name: str = "") -> object:
    """Return a sample as a body holds it, which nothing decodes: a moment is one, and no text."""
    return _held(sample(kind, records, name), kind, records)


def _held(given: object, kind: Type, records: Mapping[str, RecordShape]) -> object:
    plain = kind.of if isinstance(kind, Nullable) else kind
    match plain, given:
        case ((Scalar(kind=scalar) | Anything(like=scalar)), str()) if scalar and scalar in READERS:
            return READERS[scalar](given)
        case Listing(item), list():
            return [_held(one, item, records) for one in given]
        case MappingType(value), dict():
            return {key: _held(one, value, records) for key, one in given.items()}
        case RecordType(name), dict():
            kinds = {one.name: one.type for one in records[name].fields} if given else {}
            return {key: _held(one, kinds[key], records) for key, one in given.items()}
        case _:
            return given


def sample_result(
    signature: Signature, records: Mapping[str, RecordShape], name: str = ""
) -> object:
    """Return a sample of what comes out: null for no result, a list of several."""
    if signature.results == 0:
        return None
    if signature.each:
        return [sample(kind, records, _label(kind) or name) for kind in signature.each]
    return sample(signature.result, records, name)


def _label(kind: Type) -> str:
    return kind.label if isinstance(kind, Anything | Scalar) else ""


def sample_input(design: Design, workflow_name: str) -> list[object]:
    """Return sample arguments for a workflow, in order of its parameters; defaults as they are.

    Raises:
        KeyError: the design has no such workflow.
    """
    return sample_arguments(design.workflows[workflow_name].signature, design.records)


def sample_arguments(signature: Signature, records: Mapping[str, RecordShape]) -> list[object]:
    """Return samples of what goes in, in order of the parameters; defaults as they are."""
    needed = signature.parameters[: signature.least]
    return [*(sample(kind, records, name) for name, kind in needed), *signature.defaults]


def _sample(
    kind: Type,
    records: Mapping[str, RecordShape],
    name: str,
    within: tuple[str, ...],
    made: Iterator[int],
) -> object:
    match kind:
        case Anything(label, like):
            return _scalar(Scalar(like or "string", label), name)
        case Scalar():
            return _scalar(kind, name)
        case Listing(item):
            empty = isinstance(item, RecordType) and item.name in within
            return [] if empty else [_sample(item, records, "", within, made)]
        case MappingType(value):
            empty = isinstance(value, RecordType) and value.name in within
            return {} if empty else {"key": _sample(value, records, name, within, made)}
        case Nullable(of):
            if isinstance(of, RecordType) and of.name in within:
                return None
            return _sample(of, records, name, within, made)
        case RecordType(record):
            if record in within or record not in records or len(within) == DEEPEST:
                return {}
            if next(made) > MOST_RECORDS:
                return {}
            inner = (*within, record)
            return {
                field.name: _sample(field.type, records, field.name, inner, made)
                for field in records[record].fields
            }


def _scalar(kind: Scalar, name: str) -> str | float | bool:
    fitting = [value for value in kind.literals if not kind.words or value in kind.words]
    if fitting or kind.words:
        return [*fitting, *kind.words][0]
    label = _words(name or kind.label)
    if kind.kind in _FIXED:
        return _FIXED[kind.kind]
    if kind.kind == "string":
        return f"{label}-1"
    return 1 if label.rpartition("-")[2] in _COUNT_WORDS else 42


def _words(name: str) -> str:
    """Return a name as the words of a sample string: `orderId` as `order-id`."""
    return snake_case(name).replace("_", "-") or "value"
