"""Types of a design as Python annotations and TypedDicts.

A TypedDict is a plain dict at run time: fields the design never mentions stay in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from crossway.compiler.text import Code, attribute, code, commas, quoted, quoted_code, record
from crossway.compiler.writer import Writer
from crossway.design.model import Design
from crossway.design.types import (
    Anything,
    FieldType,
    Listing,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    Type,
)
from crossway.design.types import Mapping as MappingType
from crossway.language.encodings import READERS

ANY = code("Any")
"""What the design says nothing about."""

_SCALARS: Mapping[str, Code] = {
    "string": code("str"),
    "number": code("float"),
    "integer": code("int"),
    "boolean": code("bool"),
    "moment": code("datetime"),
    "duration": code("timedelta"),
    "bytes": code("bytes"),
    "decimal": code("Decimal"),
}


_TYPES = {"Any", "Literal", "NotRequired", "dict", "list", "tuple", *map(str, _SCALARS.values())}
"""The names in annotations, those of records aside."""


def annotation(kind: Type, names: Mapping[str, Code]) -> Code:
    """Return a type as a Python annotation; `names` maps record names to class names."""
    match kind:
        case Scalar(words=words) if words:
            return code("Literal[{}]", commas(quoted(word) for word in words))
        case Scalar():
            return _SCALARS[kind.kind]
        case Listing():
            return code("list[{}]", annotation(kind.item, names))
        case MappingType():
            return code("dict[str, {}]", annotation(kind.value, names))
        case RecordType():
            return names[kind.name]
        case Nullable():
            inner = annotation(kind.of, names)
            return inner if inner == ANY else code("{} | None", inner)
        case Anything():
            return ANY


def travels_as_text(kind: Type, design: Design) -> bool:
    """Return whether a value of a type holds any that travel as text: moments and the like."""
    fields = (f.type for name in records_in([kind], design) for f in design.records[name].fields)
    return any(map(_has_encoded, (kind, *fields)))


def _has_encoded(kind: Type) -> bool:
    """Return whether a type, its records aside, has parts that travel as text."""
    match kind:
        case Scalar():
            return kind.kind in READERS
        case Listing(inner) | MappingType(inner) | Nullable(inner):
            return _has_encoded(inner)
        case RecordType() | Anything():
            return False


def records_in(kinds: Iterable[Type], design: Design) -> list[str]:
    """Return the names of the records that these types reach, each once, sorted."""
    found: set[str] = set()
    left: list[Type] = list(kinds)
    while left:
        match left.pop():
            case RecordType(name) if name not in found:
                found.add(name)
                left.extend(field.type for field in design.records[name].fields)
            case Listing(item):
                left.append(item)
            case MappingType(value):
                left.append(value)
            case Nullable(of):
                left.append(of)
            case RecordType() | Scalar() | Anything():
                pass
            case other:
                assert_never(other)
    return sorted(found)


def emit_record(
    shape: RecordShape,
    names: Mapping[str, Code],
    out: Writer,
    comments: Mapping[str, Iterable[str]],
) -> None:
    """Write the class of one record; `comments` are those about its fields, by name."""
    name = names[shape.name]
    if not shape.fields:
        out.comment(f"The design says nothing about the fields of {shape.name}.")
        out.line(code("{} = Any", name))
    elif not any(_needs_quotes(field.name, names) for field in shape.fields):
        with out.block(code("class {}(TypedDict):", name)):
            for field in shape.fields:
                out.comments(comments.get(field.name, ()))
                out.line(code("{}: {}", attribute(field.name), _field(field, names)))
    else:
        out.comments(text for field in shape.fields for text in comments.get(field.name, ()))
        fields = record((f.name, _quoted_field(f, names)) for f in shape.fields)
        out.line(code("{} = TypedDict({}, {})", name, quoted(str(name)), fields))


def _needs_quotes(field: str, names: Mapping[str, Code]) -> bool:
    """Whether a field cannot stand in a class: no name, or one that a type there has too."""
    return not attribute(field) or field in _TYPES or field in map(str, names.values())


def _field(field: FieldType, names: Mapping[str, Code]) -> Code:
    kind = annotation(field.type, names)
    return kind if field.required else code("NotRequired[{}]", kind)


def _quoted_field(field: FieldType, names: Mapping[str, Code]) -> Code:
    """As a string, since the functional form cannot refer to classes further down."""
    return quoted_code(_field(field, names))
