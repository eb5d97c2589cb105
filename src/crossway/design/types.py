"""The types of a resolved design: JSON shapes, inferred from use and from `type` blocks.

A type is a value; records are named and looked up in `Design.records`, so that types
may be recursive. Source: DESIGN.md section 5.
"""

from __future__ import annotations

from typing import Literal

from crossway.language.structs import Struct

ScalarKind = Literal[
    "string", "number", "integer", "boolean", "moment", "duration", "bytes", "decimal"
]
"""The last four travel as texts: `crossway.language.encodings`."""

SHORT: frozenset[str] = frozenset({"number", "integer", "boolean", "moment", "duration", "decimal"})
"""The kinds of scalars that are short, whatever they are: of no size that matters."""


class Anything(Struct, frozen=True):
    """A value the design says nothing about.

    `label` names it for samples, `like` is what it is used as: in `if order.gift:` a boolean,
    which proves nothing.
    """

    label: str = ""
    like: ScalarKind | None = None


class Scalar(Struct, frozen=True):
    """A string, a number, a moment and so on: what has no parts.

    `label` is the name it was seen under and `literals` the values the design compares
    it with, in source order; both only feed samples. `words` are those of an enumeration
    (`"card" | "cash"`), which takes no other string.
    """

    kind: ScalarKind
    label: str = ""
    literals: tuple[str | float | bool, ...] = ()
    words: tuple[str, ...] = ()


class Listing(Struct, frozen=True):
    """A JSON array."""

    item: Type


class Mapping(Struct, frozen=True):
    """A JSON object with free keys."""

    value: Type


class RecordType(Struct, frozen=True):
    """A JSON object with known fields: `Design.records[name]`."""

    name: str


class Nullable(Struct, frozen=True):
    """A value that may be null (written `T?`, or compared with null)."""

    of: Type


Type = Anything | Scalar | Listing | Mapping | RecordType | Nullable


class FieldType(Struct, frozen=True):
    """A field of a record. `required` when a `type` block declares it without `?`, or
    when the design reads it; a field that is only ever written is not required."""

    name: str
    type: Type
    required: bool


class RecordShape(Struct, frozen=True):
    """A record: its fields in the order first seen. Unknown fields are always kept."""

    name: str
    fields: tuple[FieldType, ...]
    declared: bool = False
