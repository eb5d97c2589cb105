"""What operators and built-in functions give for values of some types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, assert_never

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
    Shape,
    apart,
    is_a,
    is_number,
    is_type,
    joined,
    without_null,
)
from crossway.design.builtins import CALLER_FIELDS, Gives
from crossway.design.types import Anything, Listing, Nullable, RecordType
from crossway.design.types import Mapping as MappingType


def have_order(left: Kind, right: Kind) -> bool:
    """Return whether `<` compares two values: numbers with numbers, texts with texts."""
    unordered = (RecordType, Shape, MappingType, Null)
    bad = [kind for kind in (left, right) if kind == BOOLEAN or isinstance(kind, unordered)]
    return not bad and not apart(left, right)


def is_unordered(kind: Kind) -> bool:
    """Return whether a kind holds records: `<` compares no two of them."""
    return isinstance(without_null(kind), RecordType | Shape | MappingType)


def computed(operator: str, left: Kind, right: Kind) -> Kind | None:
    """Return what `+ - * / // %` give, None when the operator does not take such values."""
    if isinstance(left, Anything) or isinstance(right, Anything):
        texts = is_a(left, STRING) or is_a(right, STRING)
        return STRING if operator == "+" and texts else ANYTHING
    if is_number(left) and is_number(right):
        if DECIMAL in (left, right):  # Python computes none with a fraction of another kind
            return None if NUMBER in (left, right) else DECIMAL
        whole = left == right == INTEGER and operator != "/"
        return INTEGER if whole else NUMBER
    if MOMENT in (left, right) or DURATION in (left, right):
        return _of_times(operator, left, right)
    if operator == "+" and is_a(left, STRING) and is_a(right, STRING):
        return STRING
    if operator == "+" and isinstance(left, Listing) and isinstance(right, Listing):
        return joined(left, right)
    return None


def _of_times(operator: str, left: Kind, right: Kind) -> Kind | None:
    """Return what comes of a moment or a duration, None for what has no meaning."""
    if left == MOMENT or right == MOMENT:
        if operator == "-" and left == right:
            return DURATION
        shifted = right if left == MOMENT else left if operator == "+" else None
        return MOMENT if operator in ("+", "-") and shifted == DURATION else None
    if left == right:
        return _OF_DURATIONS.get(operator)
    scaled = (INTEGER, NUMBER)  # Python computes no time with a decimal
    if right in scaled and operator in ("*", "/", "//"):
        return DURATION
    return DURATION if left in scaled and operator == "*" else None


_OF_DURATIONS = {"+": DURATION, "-": DURATION, "%": DURATION, "/": NUMBER, "//": INTEGER}


def given(gives: Gives, kinds: Sequence[Kind]) -> Kind:
    """Return what a built-in function gives for arguments of these types."""
    match gives:
        case "integer":
            return INTEGER
        case "number":
            return NUMBER
        case "rounded" if len(kinds) == 1:
            return INTEGER
        case "number like it" | "rounded":
            known = kinds and kinds[0] in (DECIMAL, ANYTHING, INTEGER)
            known = known or (gives != "rounded" and kinds and kinds[0] == DURATION)
            return kinds[0] if known else NUMBER
        case "string":
            return STRING
        case "boolean":
            return BOOLEAN
        case "moment":
            return MOMENT
        case "duration":
            return DURATION
        case "decimal":
            return DECIMAL
        case "list of integer":
            return Listing(INTEGER)
        case "list of string":
            return Listing(STRING)
        case "list":
            return Listing(ANYTHING)
        case "list with it" | "its argument" | "one of them" | "its items" | "one of its items":
            return _of_arguments(gives, kinds)
        case "caller":
            return _CALLER
        case "anything" | "nothing":
            return ANYTHING
        case _:
            assert_never(gives)


_CALLER = Shape("the caller", tuple((name, ANYTHING) for name in CALLER_FIELDS), closed=True)


def _of_arguments(
    gives: Literal["list with it", "its argument", "one of them", "its items", "one of its items"],
    kinds: Sequence[Kind],
) -> Kind:
    match gives, kinds:
        case "list with it", [Listing(item), added]:
            both = added if isinstance(item, Anything) else joined(item, added)
            return Listing(both if is_type(both) else ANYTHING)
        case "its argument", [Listing() as many, *_]:
            return many
        case "one of its items", [Listing(item)] if item != ANYTHING:
            return item if isinstance(item, Nullable) else Nullable(item)
        case "one of them", [Listing(item)]:
            return item
        case "one of them", [first, *others] if all(other == first for other in others):
            return first
        case "one of them", _ if all(map(is_number, kinds)):
            return DECIMAL if DECIMAL in kinds else NUMBER  # a literal beside one is a decimal
        case "its items", [Listing(item), *start] if is_number(item) or item == DURATION:
            # A start that does not go with the items is told of, or becomes what they are.
            return computed("+", item, start[0]) or ANYTHING if start else item
        case _:
            return ANYTHING
