"""A form made from types, and what was filled in as a JSON value.

Each field of the form has the path of what it is about: `order.customer.email`. What has no fixed
parts (a list, a map, what the design says nothing of) is written as JSON. Values are held against
the types by what `--input` goes through, see `crossway.cli.inputs`; here they are only gathered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crossway.design import sample_arguments
from crossway.design.model import Signature
from crossway.design.types import Nullable, RecordShape, RecordType, Scalar, Type
from crossway.errors import UserError
from crossway.language.visible import as_json
from crossway.pages import escape, escape_value
from crossway.studio.frame import options

DEEPEST = 4
"""Levels of records that have fields of their own; what is deeper is written as JSON."""

PREFIX = "v."
"""What the names of the fields begin with."""

Records = Mapping[str, RecordShape]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: where it is, what it takes, and whether it may be left out.

    With `inside` it is part of a record that may be: then each of its fields can be emptied.
    """

    path: str
    type: Type
    optional: bool
    sample: Any
    inside: bool = False


def fields(signature: Signature, records: Records, given: Mapping[str, str] | None) -> str:
    """Return the fields for what a signature takes, filled with what was given, else samples."""
    samples = sample_arguments(signature, records)
    known = signature.left_out
    rows = [
        _field(Entry(name, kind, name in known, sample), records, given, 0)
        for (name, kind), sample in zip(signature.parameters, samples, strict=True)
    ]
    return "".join(rows) or "<p>It takes no input.</p>"


def _field(one: Entry, records: Records, given: Mapping[str, str] | None, depth: int) -> str:
    inner = one.type.of if isinstance(one.type, Nullable) else one.type
    optional = one.optional or isinstance(one.type, Nullable)
    shape = _shape(inner, records, depth)
    if shape is not None:
        rows = "".join(
            _field(part, records, given, depth + 1) for part in _parts(one, shape, optional)
        )
        said = f"{one.path.rpartition('.')[2]}: {shape.name}"
        hint = " <small>may be empty: then all of it is</small>" if optional else ""
        return f"<fieldset><legend>{escape(said)}{hint}</legend>{rows}</fieldset>"
    text = (given or {}).get(one.path)
    if text is None:
        text = _written(one.sample, inner)
    name, label = escape(PREFIX + one.path), escape(one.path.rpartition(".")[2])
    kind = escape(_kind(inner) + (", may be empty" if optional else ""))
    box = _box(inner, name, text, optional=optional or one.inside)
    return f"<label><span>{label} <small>{kind}</small></span>{box}</label>"


def _shape(kind: Type, records: Records, depth: int) -> RecordShape | None:
    """Return the record whose fields a value has in the form, None for one without any there."""
    shape = records.get(kind.name) if isinstance(kind, RecordType) else None
    return shape if shape is not None and shape.fields and depth < DEEPEST else None


def _parts(one: Entry, shape: RecordShape, optional: bool) -> Iterator[Entry]:
    sample = one.sample if isinstance(one.sample, dict) else {}
    for part in shape.fields:
        path = f"{one.path}.{part.name}"
        known, inside = sample.get(part.name), optional or one.inside
        yield Entry(path, part.type, not part.required, known, inside)


def _kind(kind: Type) -> str:
    match kind:
        case Scalar(kind=word):
            return word
        case RecordType(name):
            return f"{name}, as JSON"
        case _:
            return "JSON"


def _written(value: Any, kind: Type) -> str:
    if isinstance(kind, Scalar) and isinstance(value, str):
        return value
    return "" if value is None else as_json(value, indent=2)


def _box(kind: Type, name: str, text: str, *, optional: bool) -> str:
    words = kind.words if isinstance(kind, Scalar) else ()
    if isinstance(kind, Scalar) and kind.kind == "boolean":
        words = ("true", "false")
    if words:
        choices = (*words, "") if optional else words
        return f'<select name="{name}">{options(choices, text)}</select>'
    if isinstance(kind, Scalar):
        mode = ' inputmode="decimal"' if kind.kind in ("number", "integer", "decimal") else ""
        return f'<input name="{name}" value="{escape_value(text)}"{mode} autocomplete="off">'
    rows = min(max(text.count("\n") + 1, 2), 12)
    # The newline behind the tag is none of the text: a browser drops one there.
    return (
        f'<textarea name="{name}" rows="{rows}" spellcheck="false">\n'
        f"{escape_value(text)}</textarea>"
    )


# --- what was filled in ----------------------------------------------------------------------


def filled(form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a form by their paths."""
    own = {name: text for name, text in form.items() if name.startswith(PREFIX)}
    return {name.removeprefix(PREFIX): text for name, text in own.items()}


def value_of(signature: Signature, records: Records, given: Mapping[str, str]) -> Any:
    """Return what was filled in as `--input` takes it: one value, or an object of several.

    Raises:
        UserError: what is to be JSON is none.
    """
    values = {
        name: value
        for name, kind in signature.parameters
        if (value := _value(name, kind, name in signature.left_out, records, given, 0)) is not _GONE
    }
    if len(signature.parameters) == 1:
        return next(iter(values.values()), None)
    return values or None


_GONE: Any = object()
"""Stands for what is left out."""


def _value(
    path: str, kind: Type, optional: bool, records: Records, given: Mapping[str, str], depth: int
) -> Any:
    inner = kind.of if isinstance(kind, Nullable) else kind
    shape = _shape(inner, records, depth)
    if shape is not None:
        if (optional or inner is not kind) and _is_empty(path, given):
            return _GONE if optional else None
        return _record(path, shape, records, given, depth)
    text = given.get(path, "")
    if not text and (optional or isinstance(kind, Nullable)):
        return _GONE if optional else None
    match inner:
        case Scalar(kind="boolean"):
            return {"true": True, "false": False}.get(text, text)
        case Scalar(kind="number" | "integer"):
            return _number(text)
        case Scalar():
            return text
        case _:
            return _json(path, text)


def _record(
    path: str,
    shape: RecordShape,
    records: Records,
    given: Mapping[str, str],
    depth: int,
) -> Any:
    values = {}
    for part in shape.fields:
        inner = f"{path}.{part.name}"
        value = _value(inner, part.type, not part.required, records, given, depth + 1)
        if value is not _GONE:
            values[part.name] = value
    return values


def _is_empty(path: str, given: Mapping[str, str]) -> bool:
    """Return whether nothing was filled in below a path: a record that may be left out is, then."""
    return not any(text for name, text in given.items() if name.startswith(f"{path}."))


def _number(text: str) -> Any:
    """Return a number; what is none stays text, of which the types then say what is wrong."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text


def _json(path: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise UserError(f"{path} is not JSON: {failure}") from failure
