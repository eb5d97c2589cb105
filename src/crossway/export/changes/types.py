"""Two types of one value, before and now: where the new one takes less, or gives less.

In a request a caller goes on sending the old type, so that the new one has to take all of it; in a
response it goes on reading the old type, so that the new one has to have all of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crossway.checks.typing.kinds import Records, described, misfit
from crossway.design.sample import DEEPEST
from crossway.design.types import (
    Anything,
    FieldType,
    Listing,
    Nullable,
    RecordType,
    Scalar,
    Type,
)
from crossway.design.types import Mapping as MappingType
from crossway.language.encodings import READERS

Direction = Literal["request", "response"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what it says after the name of the operation, and whether it breaks."""

    said: str
    breaking: bool


_Seen = set[tuple[str, str]]
"""The records that were compared, before and now: each once, where it is first met. Types of which
each has two fields of the next have more ways through them than anybody reads."""


@dataclass(frozen=True, slots=True)
class Types:
    """The records of both designs, by which their types are compared."""

    old: Records
    new: Records

    def compare(
        self, old: Type, new: Type, direction: Direction, path: str
    ) -> Iterator[Difference]:
        """Yield how a value differs; `path` is what messages call it, such as `order.id`."""
        yield from self._compare(old, new, direction, path, set())

    def _compare(
        self, old: Type, new: Type, direction: Direction, path: str, seen: _Seen
    ) -> Iterator[Difference]:
        yield from _nullness(isinstance(old, Nullable), isinstance(new, Nullable), direction, path)
        match _plain(old), _plain(new):
            case Listing(one), Listing(other):
                yield from self._compare(one, other, direction, f"{path}[..]", seen)
            case MappingType(one), MappingType(other):
                yield from self._compare(one, other, direction, f"{path}[..]", seen)
            case RecordType(one), RecordType(other):
                if _depth(path) > DEEPEST:
                    yield Difference(f"{path[:80]}.. goes on too deep to be compared", True)
                elif (one, other) not in seen:
                    seen.add((one, other))
                    yield from self._records(one, other, direction, path, seen)
            case Scalar() as one, Scalar() as other:
                yield from _scalars(one, other, direction, path)
            case Anything(), Anything():
                pass
            case one, other:
                yield Difference(*self._otherwise(one, other, direction, path))

    def _otherwise(self, old: Type, new: Type, direction: Direction, path: str) -> tuple[str, bool]:
        """Return how two types of different kinds differ, and whether that breaks."""
        given, wanted = (old, new) if direction == "request" else (new, old)
        lost = isinstance(given, Anything)
        both = {**self.old, **self.new}
        breaking = lost or bool(misfit(given, wanted, both))
        return f"{path} was {described(old)} and is {described(new)}", breaking

    def _records(
        self, old: str, new: str, direction: Direction, path: str, seen: _Seen
    ) -> Iterator[Difference]:
        before = _fields(self.old, old)
        now = _fields(self.new, new)
        for name, field in before.items():
            if name in now:
                yield from self._fields(field, now[name], direction, f"{path}.{name}", seen)
            elif direction == "request":
                yield Difference(f"no longer reads {path}.{name}", False)
            else:
                yield Difference(f"no longer answers {path}.{name}", True)
        for name, field in now.items():
            if name not in before:
                yield _added(field, direction, f"{path}.{name}")

    def _fields(
        self, old: FieldType, new: FieldType, direction: Direction, path: str, seen: _Seen
    ) -> Iterator[Difference]:
        """Yield how a field differs: one that may be left out and one that may be null are both
        read as null, so that a field which becomes both is one difference.

        Whoever takes a request may tell the two apart: a contract requires what may be null.
        """
        was, has = _may_be_missing(old), _may_be_missing(new)
        if was and has and direction == "request" and new.required and not old.required:
            yield missing(False, direction, path)
        if was is not has:
            yield missing(has, direction, path)
            yield from self._compare(_plain(old.type), _plain(new.type), direction, path, seen)
        else:
            yield from self._compare(old.type, new.type, direction, path, seen)


def _depth(path: str) -> int:
    return path.replace("[..]", "").count(".")


def _plain(kind: Type) -> Type:
    return kind.of if isinstance(kind, Nullable) else kind


def _fields(records: Records, name: str) -> dict[str, FieldType]:
    shape = records.get(name)
    return {field.name: field for field in shape.fields} if shape else {}


def _may_be_missing(field: FieldType) -> bool:
    return not field.required or isinstance(field.type, Nullable)


def _added(field: FieldType, direction: Direction, path: str) -> Difference:
    if direction == "response":
        return Difference(f"answers {path} as well", False)
    if field.required:
        return Difference(f"wants {path} now", True)
    return Difference(f"takes {path} as well", False)


def missing(now: bool, direction: Direction, path: str) -> Difference:
    """Return what it means that a value may be left out now, or no longer may be."""
    if now:
        return Difference(f"{path} may be missing now", direction == "response")
    return Difference(f"{path} has to be there now", direction == "request")


def _nullness(before: bool, now: bool, direction: Direction, path: str) -> Iterator[Difference]:
    if before and not now:
        yield Difference(f"{path} may no longer be null", direction == "request")
    if now and not before:
        yield Difference(f"{path} may be null now", direction == "response")


_ALWAYS = {
    ("integer", "number"),
    ("integer", "decimal"),
    ("number", "decimal"),
    *((kind, "string") for kind in READERS),  # it travels as a text
}
"""What takes a value of another kind as it is."""


def _scalars(old: Scalar, new: Scalar, direction: Direction, path: str) -> Iterator[Difference]:
    if old.kind != new.kind:
        given, wanted = (old, new) if direction == "request" else (new, old)
        does = (given.kind, wanted.kind) in _ALWAYS and not wanted.words
        yield Difference(f"{path} was {described(old)} and is {described(new)}", not does)
        return
    gone = [word for word in old.words if word not in new.words]
    come = [word for word in new.words if word not in old.words]
    if bool(old.words) is not bool(new.words):
        narrower = bool(new.words)
        said = f"{path} was {described(old)} and is {described(new)}"
        yield Difference(said, narrower is (direction == "request"))
        return
    if gone:
        yield Difference(f"{path} is no longer {_listed(gone)}", direction == "request")
    if come:
        yield Difference(f"{path} may be {_listed(come)}, too", direction == "response")


def _listed(words: list[str]) -> str:
    return " or ".join(f'"{word}"' for word in words)
