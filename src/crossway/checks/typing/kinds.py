"""Types as the checker compares them, and when one does where another is wanted.

Only what is declared counts: where a design says nothing, a value is `Anything`, which does
everywhere. JSON has one kind of number, so that an integer does for a number; a number does
for an integer only where the text computes it (`n * 2`), since only the run can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Literal, TypeGuard

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
from crossway.language.near import did_you_mean
from crossway.language.structs import Struct

Records = Mapping[str, RecordShape]


class Null(Struct, frozen=True):
    """The literal `null`."""


class Shape(Struct, frozen=True):
    """A record as a text builds it: `Order{id: "o-1"}`, or `{id: "o-1"}` with no name.

    One that is `closed` has no other fields, whatever the text does with it. `size` says how many
    records it is, with those in it.
    """

    name: str
    fields: tuple[tuple[str, Kind], ...]
    closed: bool = False
    size: int = 1


Kind = Type | Null | Shape

ANYTHING = Anything()
NO_ITEM = Anything("no item")
"""What a list holds that is written out empty: whatever is put into it later."""
NOTHING_YET = Anything("nothing yet")
"""What a name holds besides null that was given nothing else so far."""
STRING, NUMBER, INTEGER, BOOLEAN = (
    Scalar("string"),
    Scalar("number"),
    Scalar("integer"),
    Scalar("boolean"),
)
MOMENT, DURATION, DECIMAL = Scalar("moment"), Scalar("duration"), Scalar("decimal")


_MOST_RECORDS = 1_000


def record_of(fields: tuple[tuple[str, Kind], ...]) -> Kind:
    """Return what a record without a name is. Of one that holds more than anybody writes nothing is
    known: thirty names, each of which holds the one before twice, are a billion."""
    size = 1 + sum(kind.size for _, kind in fields if isinstance(kind, Shape))
    return Shape("", fields, size=size) if size <= _MOST_RECORDS else ANYTHING


def described(kind: Kind) -> str:
    """Return a type in words: `string`, `list of Order`, `number or null`."""
    match kind:
        case Scalar(words=words) if words:
            return " | ".join(f'"{word}"' for word in words)
        case Scalar():
            return "bool" if kind.kind == "boolean" else kind.kind
        case Listing(item):
            return "list" if isinstance(item, Anything) else f"list of {described(item)}"
        case MappingType(value):
            return "map" if value == ANYTHING else f"map of {described(value)}"
        case RecordType(name):
            return name
        case Nullable(of):
            return f"{described(of)} or null"
        case Null():
            return "null"
        case Shape(name):
            return name or "a record"
        case Anything():
            return "anything"


def misfit(
    given: Kind, wanted: Kind, records: Records, path: str = "", *, stays: Stays = "travels"
) -> str:
    """Return why a value does not do where a type is wanted; empty when it does.

    `path` is where in the value the fault is, empty for all of it. The answer reads after
    "argument 1 of Charge": `is string, and number is wanted`. What `stays` within a body is not
    read anew there.
    """
    return next(_misfits(given, wanted, records, path, set(), _ALSO[stays]), "")


Stays = Literal["travels", "to Python", "as a text", "as it is"]
"""What becomes of a value where it is given: one that travels is read as what is declared there.
One that goes to Python is read as its hint says, which may be the text that a decimal travels as.
One that stays keeps what it is: a decimal makes no text. Nor do whole numbers in a list or a record
make decimals, if those were declared as such: "as it is"."""

_Seen = set[tuple[str, str]]
"""The records that were held against each other, on whatever way: once each, however many fields
are of them. What misfits is the first thing that is found."""

_Also = frozenset[tuple[str, str]]


def _misfits(
    given: Kind, wanted: Kind, records: Records, path: str, seen: _Seen, also: _Also
) -> Iterator[str]:
    if isinstance(given, Anything) or isinstance(wanted, Anything):
        return
    match given, wanted:
        case Nullable(one), Nullable(other):
            yield from _misfits(one, other, records, path, seen, also)
        case Null(), Nullable():
            return
        case _, Nullable(other):
            yield from _misfits(given, other, records, path, seen, also)
        case Listing(one), Listing(other):
            yield from _misfits(one, other, records, f"{path}[..]", seen, also)
        case MappingType(one), MappingType(other):
            yield from _misfits(one, other, records, f"{path}[..]", seen, also)
        case ((Shape() | RecordType()), MappingType(other)):
            for name, kind, _ in _fields(given, records):
                yield from _misfits(kind, other, records, f"{path}.{name}", seen, also)
        case ((Shape() | RecordType()), RecordType(name)):
            yield from _record_misfits(given, name, records, path, seen, also)
        case MappingType(), RecordType():
            return  # its keys are only known when it runs
        case Scalar(), Scalar() if _does(given, wanted, also):
            return
        case _:
            yield f"{path.removeprefix('.')} is {described(given)}, {described(wanted)} is wanted"


def _does(given: Scalar, wanted: Scalar, also: _Also) -> bool:
    if wanted.words and given.words:
        return set(given.words) <= set(wanted.words)
    return given.kind == wanted.kind or (given.kind, wanted.kind) in also


_NUMBERS: _Also = frozenset({("integer", "number")})
_DECIMALS = _NUMBERS | {("integer", "decimal"), ("number", "decimal")}
_TEXTS: _Also = frozenset((kind, "string") for kind in READERS)
_ALSO: Mapping[Stays, _Also] = {
    "travels": _DECIMALS | (_TEXTS - {("decimal", "string")}),
    "to Python": _DECIMALS | _TEXTS,
    "as a text": _DECIMALS,
    "as it is": _NUMBERS,
}
"""What does for another type besides its own.

A moment, a duration and bytes arrive as the text that they are written as. A decimal would, but an
amount that is a text from there on is compared and sorted as one: `str(..)` says that it is meant.
"""


def _record_misfits(
    given: Shape | RecordType,
    name: str,
    records: Records,
    path: str,
    seen: _Seen,
    also: _Also,
) -> Iterator[str]:
    """Yield what a record lacks of a declared one, or has of another type."""
    if isinstance(given, RecordType) and (given.name == name or (given.name, name) in seen):
        return
    if isinstance(given, RecordType):
        seen.add((given.name, name))
    shape = records.get(name)
    if shape is None or (isinstance(given, RecordType) and given.name not in records):
        return
    known = {field: (kind, optional) for field, kind, optional in _fields(given, records)}
    for field in shape.fields:
        inner = f"{path}.{field.name}"
        if field.name not in known:
            if field.required:
                yield f"has no {inner.removeprefix('.')}, which {name} requires"
            continue
        kind, optional = known[field.name]
        missing = optional and field.required and not isinstance(kind, Nullable | Anything)
        given_kind = Nullable(kind) if missing and is_type(kind) else kind
        yield from _misfits(given_kind, field.type, records, inner, seen, also)


def is_type(kind: Kind) -> TypeGuard[Type]:
    """Return whether a kind is one of the types that a design can declare."""
    return not isinstance(kind, Null | Shape)


def _fields(given: Shape | RecordType, records: Records) -> Iterator[tuple[str, Kind, bool]]:
    """Yield name and type of each field, and whether it may be missing."""
    if isinstance(given, Shape):
        yield from ((name, kind, False) for name, kind in given.fields)
        return
    shape = records.get(given.name)
    for field in shape.fields if shape else ():
        yield field.name, field.type, not field.required


def field_named(kind: RecordType, name: str, records: Records) -> FieldType | None:
    """Return a field of a declared record."""
    shape = records.get(kind.name)
    return next((field for field in shape.fields if field.name == name), None) if shape else None


def near_field(
    kind: RecordType, name: str, records: Records, given: Set[str] = frozenset()
) -> str | None:
    """Return the hint for a field that a declared record does not have.

    Those that are `given` beside it are not meant: `Receipt{amount: 2, amout: 3}`.
    """
    shape = records[kind.name]
    names = [field.name for field in shape.fields]
    free = [one for one in names if one not in given]
    return did_you_mean(name, free) or f"{kind.name} has {', '.join(names) or 'no fields'}"


def joined(one: Kind, other: Kind) -> Kind:
    """Return what a name holds that two statements give a value."""
    if one == other:
        return one
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        if one.kind == other.kind == "string":
            return STRING
        kinds = {one.kind, other.kind}
        if kinds <= {"integer", "number", "decimal"}:
            return DECIMAL if "decimal" in kinds else NUMBER
        return ANYTHING
    if isinstance(one, Listing) and isinstance(other, Listing):
        if NO_ITEM in (one.item, other.item):
            return other if one.item == NO_ITEM else one
        item = joined(one.item, other.item)
        return Listing(item if is_type(item) else ANYTHING)
    return ANYTHING


def joined_with_null(one: Kind | None, other: Kind) -> Nullable:
    """Return what a name may hold besides null that a statement gives another value."""
    kinds = [without_null(kind) for kind in (one, other) if kind and not isinstance(kind, Null)]
    known = [kind for kind in kinds if kind != NOTHING_YET]
    kind = NOTHING_YET if not known else joined(known[0], known[-1])
    return Nullable(kind if is_type(kind) else ANYTHING)


def without_null(kind: Kind) -> Kind:
    """Return what a value is where it is not null."""
    return kind.of if isinstance(kind, Nullable) else kind


def is_a(kind: Kind, wanted: Scalar) -> bool:
    """Return whether a kind is a scalar of this kind, whatever words it is limited to."""
    return isinstance(kind, Scalar) and kind.kind == wanted.kind


def is_number(kind: Kind) -> bool:
    """Return whether a kind is a number: whole, decimal or any."""
    return kind in (NUMBER, INTEGER, DECIMAL)


def apart(left: Kind, right: Kind) -> bool:
    """Return whether no value is both."""
    one = left.of if isinstance(left, Nullable) else left
    other = right.of if isinstance(right, Nullable) else right
    holders = (RecordType, MappingType, Shape)
    if (isinstance(one, Listing) and isinstance(other, holders)) or (
        isinstance(other, Listing) and isinstance(one, holders)
    ):
        return True
    unknown = (Anything, Null, Shape, MappingType, RecordType)
    if isinstance(one, unknown) or isinstance(other, unknown):
        scalars = isinstance(one, Scalar) or isinstance(other, Scalar)
        records = isinstance(one, RecordType | Shape) or isinstance(other, RecordType | Shape)
        return scalars and records and not any(isinstance(k, Anything | Null) for k in (one, other))
    if is_number(one) and is_number(other):
        return False
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.kind != other.kind
    return type(one) is not type(other)
