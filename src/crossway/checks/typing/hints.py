"""What a Python hint means as a type of the language, as far as its text says it."""

from __future__ import annotations

import ast

from crossway.checks.typing.kinds import (
    ANYTHING,
    BOOLEAN,
    DECIMAL,
    DURATION,
    INTEGER,
    MOMENT,
    NUMBER,
    STRING,
    Kind,
    Null,
    Records,
    Stays,
    described,
    is_a,
    is_number,
    is_type,
    misfit,
)
from crossway.design.types import Anything, Listing, Mapping, Nullable, Scalar
from crossway.language.encodings import READERS
from crossway.language.python import expression_of

_SIMPLE: dict[str, Kind] = {
    "str": STRING,
    "int": INTEGER,
    "float": NUMBER,
    "bool": BOOLEAN,
    "bytes": Scalar("bytes"),
    "Decimal": DECIMAL,
    "datetime": MOMENT,
    "timedelta": DURATION,
    "None": Null(),
    "dict": Mapping(ANYTHING),
    "list": Listing(ANYTHING),
}
_OF_A_MOMENT = {"date": "a day", "time": "a time of day"}
"""Classes that are read from other texts than a moment's, and written as such."""
_LONGEST = 200
"""Characters of a hint that is looked at; a longer one says nothing."""


def kind_of(hint: object) -> Kind:
    """Return what a hint means; anything where its text does not say: a class, an alias."""
    if not isinstance(hint, str) or len(hint) > _LONGEST:
        return ANYTHING
    try:
        return _kind(expression_of(hint.strip()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ANYTHING


def _kind(hint: ast.expr) -> Kind:
    match hint:
        case ast.Constant(value=None):
            return Null()
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _SIMPLE.get(name, ANYTHING)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _either(_kind(left), _kind(right))
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inside):
            return _of(name, inside)
        case _:
            return ANYTHING


def _of(name: str, inside: ast.expr) -> Kind:
    if name == "Optional":
        return _either(_kind(inside), Null())
    if name in ("list", "List"):
        item = _kind(inside)
        return Listing(item if is_type(item) else ANYTHING)
    if name in ("dict", "Dict") and isinstance(inside, ast.Tuple) and len(inside.elts) == 2:
        value = _kind(inside.elts[1])
        return Mapping(value if is_type(value) else ANYTHING)
    return ANYTHING


def _either(one: Kind, other: Kind) -> Kind:
    """Return a union with null; any other may be either."""
    if isinstance(one, Null):
        one, other = other, one
    if isinstance(other, Null) and is_type(one) and not isinstance(one, Anything):
        return one if isinstance(one, Nullable) else Nullable(one)
    return ANYTHING


def not_taken(declared: Kind, hint: object, records: Records) -> str:
    """Return why what the design passes never does where a parameter has a hint.

    A decimal travels as a text, which is read as no other number. Who hints at a text is given it.
    """
    wanted = kind_of(hint)
    one, other = (kind.of if isinstance(kind, Nullable) else kind for kind in (declared, wanted))
    if is_a(one, DECIMAL) and is_number(other) and not is_a(other, DECIMAL):
        return f" is {described(declared)}, {described(wanted)} is wanted"
    if part := _part_of_a_moment(declared, hint):
        return f" is {described(declared)}, {part} is wanted"
    return clash(declared, wanted, records, "to Python")


def not_returned(hint: object, declared: Kind, records: Records) -> str:
    """Return why what Python returns by its hint is never what the design declares."""
    if part := _part_of_a_moment(declared, hint):
        return f" is {part}, {described(declared)} is wanted"
    return clash(kind_of(hint), declared, records)


def _part_of_a_moment(declared: Kind, hint: object) -> str:
    """Return what a hint means instead of a moment, where one is declared; else nothing."""
    of = declared.of if isinstance(declared, Nullable) else declared
    if not is_a(of, MOMENT) or not isinstance(hint, str):
        return ""
    named = hint.removesuffix("| None").strip().removeprefix("datetime.")
    return _OF_A_MOMENT.get(named, "")


def clash(given: Kind, wanted: Kind, records: Records, stays: Stays = "travels") -> str:
    """Return why what the one side declares never does for the other; empty when it may.

    The answer follows what is given: `amount` and ` is string, number is wanted`.

    Numbers do for each other, and a text may be read as whatever travels as text.
    """
    one = given.of if isinstance(given, Nullable) and isinstance(wanted, Nullable) else given
    other = wanted.of if isinstance(wanted, Nullable) else wanted
    if is_number(one) and is_number(other):
        return ""
    if is_a(one, STRING) and isinstance(other, Scalar) and other.kind in READERS:
        return ""
    why = misfit(given, wanted, records, stays=stays)
    return why if not why or why[0] in ".[ " else f" {why}"
