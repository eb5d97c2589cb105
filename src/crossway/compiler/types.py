"""Types of a design as Python annotations and TypedDicts.

A TypedDict is a plain dict at run time: fields the design never mentions stay in it.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping

from crossway.compiler.text import Writer, literal
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

_SCALARS = {"string": "str", "number": "float", "integer": "int", "boolean": "bool"}


def annotation(kind: Type, names: Mapping[str, str]) -> str:
    """Return a type as a Python annotation; `names` maps record names to class names."""
    match kind:
        case Scalar():
            return _SCALARS[kind.kind]
        case Listing():
            return f"list[{annotation(kind.item, names)}]"
        case MappingType():
            return f"dict[str, {annotation(kind.value, names)}]"
        case RecordType():
            return names[kind.name]
        case Nullable():
            inner = annotation(kind.of, names)
            return inner if inner == "Any" else f"{inner} | None"
        case Anything():
            return "Any"


def records_in(kinds: list[Type], design: Design) -> list[str]:
    """Return the names of the records that these types reach, each once, sorted."""
    found: set[str] = set()
    left = list(kinds)
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
            case _:
                pass
    return sorted(found)


def emit_record(shape: RecordShape, names: Mapping[str, str], out: Writer) -> None:
    """Write the class of one record."""
    name = names[shape.name]
    if not shape.fields:
        out.line(f"{name} = Any  # the design says nothing about its fields")
    elif any(keyword.iskeyword(field.name) for field in shape.fields):
        fields = ", ".join(f"{literal(f.name)}: {_quoted_field(f, names)}" for f in shape.fields)
        out.line(f"{name} = TypedDict({literal(name)}, {{{fields}}})")
    else:
        with out.block(f"class {name}(TypedDict):"):
            for field in shape.fields:
                out.line(f"{field.name}: {_field(field, names)}")


def _field(field: FieldType, names: Mapping[str, str]) -> str:
    kind = annotation(field.type, names)
    return kind if field.required else f"NotRequired[{kind}]"


def _quoted_field(field: FieldType, names: Mapping[str, str]) -> str:
    """As a string, since the functional form cannot refer to classes further down."""
    return literal(_field(field, names))
