"""What a schema leads to: by `$ref` to another one, by `allOf` to what its parts are together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

import msgspec

from crossway.design.reading.contracts.faults import Faults
from crossway.design.reading.contracts.naming import pascal_case, type_name
from crossway.design.reading.contracts.yaml import Value
from crossway.language.near import did_you_mean
from crossway.language.span import Span
from crossway.language.structs import Struct

MOST_READ = 100_000
"""Schemas read of one contract, each as often as something leads to it."""

DEEPEST = 50
"""References after each other that lead to no record."""


class Source(Struct, frozen=True):
    """One file of a contract: its path as the user knows it, and what is in it."""

    path: str
    root: Value


Load = Callable[[str, Value], Source | None]
"""Gives another file of a contract by its path, noting at a value why it cannot."""


class References(msgspec.Struct):
    """The files that schemas of a contract lead to, and the way that is followed now."""

    faults: Faults
    load: Load
    following: list[Span] = msgspec.field(default_factory=list)
    _read: int = 0

    def may_go_on(self, span: Span) -> bool:
        """Return whether there is still time: `oneOf` within `oneOf` doubles with each level."""
        self._read += 1
        if self._read == MOST_READ:
            self.faults.error(span, f"more than {MOST_READ} schemas behind each other")
        return self._read < MOST_READ

    def target(self, target: Value, source: Source) -> tuple[Value, Source, str] | None:
        """Return what a `$ref` leads to: the schema, its file, and what the type is called.

        Source: temporalio/nexgen, `features/ref.md`, "Accepted ref forms".
        """
        written = target.plain if isinstance(target.plain, str) else ""
        path, _, pointer = written.partition("#")
        if not written or "://" in path or not (not pointer or pointer.startswith("/$defs/")):
            hint = "write `#/$defs/Name`, or `file.json#/$defs/Name`"
            self.faults.error(target.span, f"`$ref` is {target.kind}", hint)
            return None
        there = self.load(str(PurePosixPath(source.path).parent / path), target) if path else source
        if there is None:
            return None
        if not pointer:
            return there.root, there, pascal_case(PurePosixPath(there.path).name.partition(".")[0])
        key = pointer.removeprefix("/$defs/").replace("~1", "/").replace("~0", "~")
        known = there.root.get("$defs")
        value = known.get(key) if known is not None else None
        if value is None:
            names = [name for name, _ in known.items()] if known is not None else []
            hint = did_you_mean(key, names) or f"below `$defs` stand {', '.join(names) or 'none'}"
            self.faults.error(target.span, f"`$defs` has no {key}", hint)
            return None
        return value, there, type_name(key)

    def merged(self, value: Value, source: Source) -> Value:
        """Return the one object that an `allOf` comes to: all properties of its parts.

        Source: temporalio/nexgen, `features/allOf.md`.
        """
        whole = {key: one for key, one in value.items() if key != "allOf"}
        keys = dict(value.keys)
        if len(self.following) > DEEPEST or not self.may_go_on(value.span):
            self.faults.error(value.span, "an `allOf` that leads back to itself, or is too deep")
            return Value({"type": Value("object", value.span)} | whole, value.span, keys)
        for part in self.faults.listed(value, "allOf"):
            self.faults.mapping(part, "a schema")
            found = self.target(target, source) if (target := part.get("$ref")) else None
            one, there = found[:2] if found else (part, source)
            self.following.append(one.span)
            one = self.merged(one, there) if one.get("allOf") is not None else one
            self.following.pop()
            for key, new in one.items():
                keys.setdefault(key, one.keys.get(key, new.span))
                whole[key] = _joined(whole[key], new) if key in whole else new
        return Value(whole, value.span, keys)


def _joined(one: Value, other: Value) -> Value:
    """Return two values of one keyword together: properties and lists add up, else the first."""
    if isinstance(one.plain, dict) and isinstance(other.plain, dict):
        return Value({**other.plain, **one.plain}, one.span, {**other.keys, **one.keys})
    if isinstance(one.plain, list) and isinstance(other.plain, list):
        return Value([*one.plain, *other.plain], one.span)
    return one
