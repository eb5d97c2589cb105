"""What a type means that the text writes: nothing here is inferred.

`crossway.design.inference` learns types from use, too; rules that hold a use against a
declaration need the declaration alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as ByName
from typing import assert_never

from crossway.design.names import Names
from crossway.design.types import (
    Anything,
    FieldType,
    Listing,
    Mapping,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    ScalarKind,
    Type,
)
from crossway.language import tree
from crossway.language.structs import once

SCALARS: dict[str, ScalarKind] = {
    **dict.fromkeys(("string", "str", "text", "uuid", "date", "time"), "string"),
    **dict.fromkeys(("moment", "datetime", "timestamp"), "moment"),
    **dict.fromkeys(("int", "integer", "int32", "int64", "long"), "integer"),
    **dict.fromkeys(("number", "float", "double"), "number"),
    **dict.fromkeys(("bool", "boolean"), "boolean"),
    "duration": "duration",
    "bytes": "bytes",
    "decimal": "decimal",
}
"""The built-in scalar types, by every name they may be written with.

A `date` and a `time` of day are texts: neither is a moment without the other and an offset.
"""

_CAPITALISED = ("String", "Str", "Int", "Integer", "Number", "Float", "Bool", "Boolean", "Any")
LISTS = ("list", "List", "array", "Array", "set", "Set")
MAPS = ("map", "Map", "dict", "Dict")
OPTIONAL = ("Optional", "optional")
_ANYTHING = ("any", "object", "json", "dict", "Dict", "map", "Map")
BUILTIN_NAMES = frozenset({*SCALARS, *LISTS, *MAPS, *_ANYTHING, *_CAPITALISED, *OPTIONAL})
"""Every name of a built-in type."""


def declared_part(kind: Type, records: ByName[str, RecordShape]) -> Type:
    """Return what the text says outright of a type: of a record that is only used, nothing.

    Of such a name `check` cannot tell either, so a body may give anything by it.
    """
    match kind:
        case RecordType(name):
            return kind if name in records and records[name].declared else Anything()
        case Listing(inner):
            return Listing(declared_part(inner, records))
        case Mapping(inner):
            return Mapping(declared_part(inner, records))
        case Nullable(inner):
            plain = declared_part(inner, records)
            return plain if isinstance(plain, Anything) else Nullable(plain)
        case Scalar() | Anything():
            return kind
        case _:
            assert_never(kind)


def scalar_kind(name: str) -> ScalarKind | None:
    """Return the scalar that a type's name means: `int32` and `Int` are integers."""
    return SCALARS.get(plain(name))


def means_anything(name: str) -> bool:
    """Return whether a type's name says nothing: `any`, `object`, a bare `map`."""
    return plain(name) in _ANYTHING


def plain(name: str) -> str:
    """Return a built-in type's name in its usual spelling."""
    return name.lower() if name in _CAPITALISED else name


class WrittenTypes:
    """The types that a design's text writes, and its `type` blocks."""

    def __init__(self, names: Names) -> None:
        """Look names up in what the files define."""
        self._names = names
        self._plain: dict[tuple[str, str], Type] = {}

    @once
    def records(self) -> dict[str, RecordShape]:
        """The declared records, by their names on Temporal; none that was not read entirely."""
        return {
            block.name: RecordShape(block.name, tuple(self._fields(block.node, block.path)), True)
            for block in self._names.types
            if not block.node.partial
        }

    @property
    def face(self) -> tuple[object, ...]:
        """All that decides what a type means, besides the package and the imports of its file.

        Two designs in which this is equal, and a file the same, mean the same by its types.
        """
        blocks = self._names.types
        partial = frozenset(block.name for block in blocks if block.node.partial)
        return (blocks.owners, partial, self.records)

    def _fields(self, block: tree.TypeBlock, path: str) -> Iterable[FieldType]:
        for entry in block.fields:
            if isinstance(entry, tree.TypeField):
                kind = self.type(entry.type, path)
                plain = entry.required is None
                required = not isinstance(kind, Nullable) if plain else bool(entry.required)
                yield FieldType(entry.name, kind, required)

    def type(self, ref: tree.TypeRef | None, path: str) -> Type:
        """Return the type that is written in a file; anything when it is left out.

        A name that no block declares, or one that could not be read entirely, is anything:
        only its uses say what it is.
        """
        if ref is None:
            return Anything()
        if ref.words or ref.arguments:
            kind = self._type(ref, path)
        else:  # a name alone, which most are: looked up once in each file
            known = self._plain.get((ref.name, path))
            kind = self._plain[ref.name, path] = known or self._type(ref, path)
        return Nullable(kind) if ref.optional and not isinstance(kind, Nullable) else kind

    def _type(self, ref: tree.TypeRef, path: str) -> Type:
        if ref.words:
            return Scalar("string", words=ref.words)
        declared = self._names.types.get(self._names.types.name(ref.name, path))
        if declared is not None and declared.node.partial:
            return Anything()
        if declared is not None:
            return RecordType(declared.name)
        if ref.name in OPTIONAL and ref.arguments:
            return Nullable(self.type(ref.arguments[0], path))
        if ref.name in LISTS:
            return Listing(self.type(ref.arguments[0] if ref.arguments else None, path))
        if ref.name in MAPS and ref.arguments:
            return Mapping(self.type(ref.arguments[-1], path))
        kind = scalar_kind(ref.name)
        return Anything() if kind is None else Scalar(kind)
