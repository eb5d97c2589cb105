"""Schemas of a contract as types of the language.

| schema | type |
|---|---|
| an object with `properties` | a record: a `type` block |
| an object with `additionalProperties` alone | `map[T]` |
| an array | `list[T]` |
| a string with `enum` or `const` | an enumeration |
| a string with the format `date-time`, `duration` | `moment`, `duration` |
| a string with `contentEncoding: base64` | `bytes` |
| a string with the pattern `DECIMAL_TEXT` | `decimal` |
| `oneOf` with null | `T?` |
| any other `oneOf` | `any`: a value of one of several shapes |

Bounds (`minimum`, `pattern`, ..) are for whoever receives a value. Objects written in place are
named after it, `Order.address` is `OrderAddress`, as nexgen names them (`features/properties.md`,
"Naming an inline object shape").
"""

from __future__ import annotations

from collections import deque

import msgspec
from msgspec.structs import replace

from crossway.design.reading.contracts.faults import Faults
from crossway.design.reading.contracts.keywords import SCHEMA, TYPE_LIST, TYPES
from crossway.design.reading.contracts.naming import pascal_case
from crossway.design.reading.contracts.references import DEEPEST, References, Source
from crossway.design.reading.contracts.yaml import Value
from crossway.language import tree
from crossway.language.encodings import DECIMAL_TEXT
from crossway.language.near import did_you_mean
from crossway.language.span import Span

ANY = "any"

_FORMATS = {"date-time": "moment", "duration": "duration"}
_PLAIN = {"string": "string", "integer": "int", "number": "number", "boolean": "bool"}


class Schemas(msgspec.Struct):
    """The types of a contract as they are met; `blocks` are its records, by name."""

    faults: Faults
    references: References
    blocks: dict[str, tree.TypeBlock] = msgspec.field(default_factory=dict)
    _owners: dict[str, Span] = msgspec.field(default_factory=dict)
    _waiting: deque[tuple[str, Value, Source]] = msgspec.field(default_factory=deque)

    def finish(self) -> None:
        """Read what is in the records that were met: a loop, since they lead to each other."""
        while self._waiting:
            name, value, source = self._waiting.popleft()
            fields = tuple(self.fields(value, source, name))
            self.blocks[name] = replace(self.blocks[name], fields=fields)

    def type(self, value: Value, source: Source, place: str) -> tree.TypeRef:
        """Return the type that a schema means; `place` names an object that is written in it."""
        span = value.span
        if not self.faults.mapping(value, "a schema") or not self.references.may_go_on(span):
            return tree.TypeRef(ANY, span=span)
        known = self.faults.keywords(value, SCHEMA, "a schema")
        if (target := value.get("$ref")) is not None:
            return self._referred(target, source)
        if (several := value.get("oneOf")) is not None:
            return self._one_of(several, source, place)
        if value.get("allOf") is not None:
            value = self.references.merged(value, source)
        named = value.get("type")
        if named is None:
            if known:
                self.faults.error(span, "a schema without `type`", "add `type: ..`")
            return tree.TypeRef(ANY, span=span)
        return replace(self._typed(str(named.plain), named, value, source, place), span=span)

    def _typed(
        self, kind: str, named: Value, value: Value, source: Source, place: str
    ) -> tree.TypeRef:
        match kind:
            case "string":
                return self._text(value)
            case "integer" | "number" | "boolean":
                return tree.TypeRef(_PLAIN[kind])
            case "array":
                items = value.get("items")
                if items is None:
                    self.faults.error(value.span, "an array without `items`", "add `items: ..`")
                    return tree.TypeRef("list")
                return tree.TypeRef("list", (self.type(items, source, f"{place}Item"),))
            case "object":
                return self._object(value, source, place)
            case _:
                hint = did_you_mean(kind, TYPES) or f"one of {', '.join(TYPES[:-1])}"
                hint = TYPE_LIST if isinstance(named.plain, list) or kind == "null" else hint
                self.faults.error(named.span, f"`type` is {named.kind}", hint)
                return tree.TypeRef(ANY)

    def _text(self, value: Value) -> tree.TypeRef:
        """Return the type of a string."""
        listed = self.faults.listed(value, "enum")
        if (only := value.get("const")) is not None:
            listed = [only]
        if listed and all(isinstance(one.plain, str) for one in listed):
            return tree.TypeRef("", words=tuple(dict.fromkeys(one.plain for one in listed)))
        if (encoding := value.get("contentEncoding")) is not None and encoding.plain == "base64":
            return tree.TypeRef("bytes")
        if (pattern := value.get("pattern")) is not None and pattern.plain == DECIMAL_TEXT:
            return tree.TypeRef("decimal")
        form = value.get("format")
        return tree.TypeRef(
            _FORMATS.get(str(form.plain), "string") if form is not None else "string"
        )

    def _object(self, value: Value, source: Source, place: str) -> tree.TypeRef:
        rest = value.get("additionalProperties")
        if value.get("properties") is not None or (rest is not None and rest.plain is False):
            self._block(place, value, source)
            return tree.TypeRef(place)
        if rest is None:
            hint = "add `properties: ..`, or `additionalProperties: true` for any"
            self.faults.error(value.span, "an object that does not say what is in it", hint)
            return tree.TypeRef(ANY)
        if rest.plain is True:
            return tree.TypeRef("map", (tree.TypeRef("string"), tree.TypeRef(ANY)))
        of = self.type(rest, source, f"{place}Value")
        return tree.TypeRef("map", (tree.TypeRef("string"), of))

    def _block(self, name: str, value: Value, source: Source) -> None:
        """Note the record that an object with properties is, once."""
        if self._owners.setdefault(name, value.span) != value.span:
            other = self._owners[name]
            said = f"two types are called {name}, the other one at {other.path}:{other.line}"
            self.faults.error(value.span, said, "call one of them otherwise below `$defs`")
            return
        if name not in self.blocks:
            self.blocks[name] = tree.TypeBlock(name, (), span=value.span)
            self._waiting.append((name, value, source))

    def fields(self, value: Value, source: Source, place: str) -> list[tree.TypeField]:
        """Return the properties of an object, in their order."""
        properties = value.get("properties")
        if properties is None or not self.faults.mapping(properties, "`properties`"):
            return []
        needed = self._required(value, properties)
        found = []
        for name, schema in properties.items():
            at = properties.keys[name]
            kind = self.type(schema, source, place + pascal_case(name))
            found.append(tree.TypeField(name, kind, span=at, required=name in needed))
        return found

    def _required(self, value: Value, properties: Value) -> set[str]:
        found = set()
        for one in self.faults.listed(value, "required"):
            name = one.plain
            if not isinstance(name, str):
                self.faults.error(one.span, f"`required` has texts, found {one.kind}")
            elif name in properties.plain:
                found.add(name)
            else:
                hint = did_you_mean(name, list(properties.plain))
                hint = hint or f"add `{name}` to `properties`"
                said = f"`required` names {name}, which is no property"
                self.faults.error(one.span, said, hint)
        return found

    def _one_of(self, several: Value, source: Source, place: str) -> tree.TypeRef:
        branches = several.listed()
        if len(branches) < 2:
            self.faults.error(several.span, "`oneOf` is a list of two or more", "write the type")
            return tree.TypeRef(ANY, span=several.span)
        rest = [one for one in branches if not _is_null(one)]
        optional = len(rest) < len(branches)
        if len(rest) == 1:
            kind = self.type(rest[0], source, place)
        else:
            for number, one in enumerate(rest, start=1):
                # What each is called matters to generators of code alone: nothing here names one.
                self.type(one, source, f"{place}Object{number}")
            kind = tree.TypeRef(ANY)
        return replace(kind, optional=optional or kind.optional, span=several.span)

    # --- references --------------------------------------------------------------------

    def _referred(self, target: Value, source: Source) -> tree.TypeRef:
        found = self.references.target(target, source)
        if found is None:
            return tree.TypeRef(ANY, span=target.span)
        value, there, name = found
        if value.span in self.references.following or len(self.references.following) > DEEPEST:
            said = "a `$ref` that leads back to itself, or through too many others"
            self.faults.error(target.span, said, "put a record between: an object with properties")
            return tree.TypeRef(ANY, span=target.span)
        self.references.following.append(value.span)
        kind = self.type(value, there, name)
        self.references.following.pop()
        return replace(kind, span=target.span)


def _is_null(value: Value) -> bool:
    named = value.get("type")
    return named is not None and named.plain == "null"
