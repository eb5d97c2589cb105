"""Types of a design as schemas of a contract: what `design.reading.contracts` reads back.

Records and maps stand below `$defs` and are referred to, since nexgen 0.2 takes no object in the
place of a property. A field that may be left out is not `required`, one that may be null is `oneOf`
with null; `T?` is both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from crossway.design.reading import pascal_case
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
from crossway.export.contracts.naming import LANGUAGES, overrides, unique, words_overrides
from crossway.language.encodings import DECIMAL_TEXT

Schema = dict[str, Any]

_SCALARS: dict[str, Schema] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "moment": {"type": "string", "format": "date-time"},
    "duration": {"type": "string", "format": "duration"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "decimal": {"type": "string", "pattern": DECIMAL_TEXT},
}
NULL: Schema = {"type": "null"}

Complain = Callable[[str, str], None]
"""Told that something cannot be said in a contract, and how to say it instead."""


@dataclass(slots=True)
class Schemas:
    """The types that operations reach; `defs` are the schemas below `$defs`, by name.

    `reserved` are the names of services, which types may not have. `described` gives the comment
    about a record, or about a field of it, and `located` says where to complain about a record
    that somebody met: at its own line, where it has one.
    """

    records: Mapping[str, RecordShape]
    reserved: frozenset[str]
    described: Callable[[str, str], str]
    located: Callable[[str, Complain], Complain]
    defs: dict[str, Schema] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _waiting: deque[tuple[RecordShape, Complain]] = field(default_factory=deque)

    def schema(self, kind: Type, place: str, what: str, complain: Complain) -> Schema:
        """Return the schema of a type.

        `place` names a map that stands there, `what` is how a message calls the value.
        """
        match kind:
            case Scalar(words=words) if words:
                return _words(words, place, what, complain)
            case Scalar():
                return dict(_SCALARS[kind.kind])
            case Listing(item):
                items = self.schema(item, f"{place}Item", f"each of {what}", complain)
                return {"type": "array", "items": items}
            case MappingType(value):
                return _reference(self._map(value, place, what, complain))
            case RecordType(name):
                return _reference(self._record(name, complain))
            case Nullable(of):
                return {"oneOf": [self.schema(of, place, what, complain), dict(NULL)]}
            case Anything():
                complain(
                    f"nothing says what {what} is, and a contract has no type for anything",
                    "declare its type, or `map[any]` for an object with any fields",
                )
                return {"type": "object", "additionalProperties": True}
            case _:
                assert_never(kind)

    def name(self, wanted: str) -> str:
        """Return a name below `$defs` that nothing has yet."""
        return unique(wanted, {*self.defs, *self.reserved})

    def finish(self) -> None:
        """Write the records that were met: a loop, since they lead to each other."""
        while self._waiting:
            shape, complain = self._waiting.popleft()
            name = self._names[shape.name]
            described = self.described(shape.name, "")
            about = {"description": described} if described else {}
            fields = [(one, self._field(one, shape, name, complain)) for one in shape.fields]
            self.defs[name] = about | self.object(fields, shape.name, complain)

    def object(
        self, fields: list[tuple[FieldType, Schema]], what: str, complain: Complain
    ) -> Schema:
        """Return the schema of an object with these fields; `what` is how a message calls it."""
        called = overrides([one.name for one, _ in fields])
        for one, schema in fields:
            if "$ref" in schema and (keys := called[one.name]):
                _nameless(one.name, keys, what, complain)
        properties = {one.name: schema | called[one.name] for one, schema in fields}
        found: Schema = {"type": "object", "properties": properties}
        if required := [one.name for one, _ in fields if one.required]:
            found["required"] = required
        return found

    def _field(self, one: FieldType, shape: RecordShape, name: str, complain: Complain) -> Schema:
        place = name + pascal_case(one.name)
        schema = self.schema(one.type, place, f"field {one.name} of {shape.name}", complain)
        described = self.described(shape.name, one.name)
        # Beside a `$ref` nexgen 0.2 takes nothing.
        return schema | ({"description": described} if described and "$ref" not in schema else {})

    def _record(self, name: str, complain: Complain) -> str:
        if name not in self._names:
            self._names[name] = self.name(pascal_case(name))
            self.defs[self._names[name]] = {}
            shape, complain = self.records[name], self.located(name, complain)
            if not shape.fields:
                said = f"nothing says what fields {name} has"
                complain(said, f"declare it: `type {name}:` and its fields below")
            self._waiting.append((shape, complain))
        return self._names[name]

    def _map(self, value: Type, place: str, what: str, complain: Complain) -> str:
        name = self.name(place)
        self.defs[name] = {}
        free = isinstance(value, Anything)
        of = True if free else self.schema(value, f"{place}Value", f"each of {what}", complain)
        self.defs[name] = {"type": "object", "additionalProperties": of}
        return name


def apart_in_go(defs: Mapping[str, Schema], reserved: Collection[str]) -> None:
    """Rename fields with an enumeration whose type in Go would be called as another type is.

    Go has no types within types: the enumeration `status` of `Order` is `OrderStatus` there.
    Source: temporalio/nexgen, `features/properties.md`, "Synthesized type names".
    """
    types = {*defs, *reserved}
    for name, schema in defs.items():
        fields = schema.get("properties", {})
        for one, of in fields.items():
            if ("enum" in of or "const" in of) and f"{name}{pascal_case(one)}" in types:
                taken = {by.get("x-go-name", pascal_case(other)) for other, by in fields.items()}
                of["x-go-name"] = unique(f"{pascal_case(one)}Value", taken)


def _nameless(name: str, keys: Iterable[str], what: str, complain: Complain) -> None:
    """Complain of a record in a field that a language cannot call as it is.

    Beside a `$ref` there is no place to say how it is called instead: nexgen merges the two, and
    the type would lose its own name. Source: temporalio/nexgen, `features/ref.md`.
    """
    spoken = ", ".join(LANGUAGES[key.split("-")[1]] for key in keys)
    complain(
        f"field {name} of {what} needs another name in {spoken}, and a contract has no place for "
        "it beside the name of a type",
        f"call the field something else, or mark its type with `?`: `{name}: ..?`",
    )


def _words(words: tuple[str, ...], place: str, what: str, complain: Complain) -> Schema:
    """Return the schema of an enumeration. Source: temporalio/nexgen, `features/enum.md`."""
    for word in words:
        if not word.isascii() or any(map(str.isspace, word)):
            complain(
                f'"{word}", which {what} may be, has a space or a letter beyond ASCII, and no word '
                "of a contract has",
                "write the word another way, or declare a `string`",
            )
    one = {"const": words[0]} if len(words) == 1 else {"enum": list(words)}
    return {"type": "string", **one, **words_overrides(words, place)}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
