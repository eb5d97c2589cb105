"""What operators and built-in functions give for values of some types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, assert_never

from crossway.checks.typing.kinds import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
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
)
from crossway.design.builtins import Gives
from crossway.design.types import Anything, Listing, RecordType
from crossway.design.types import Mapping as MappingType


def have_order(left: Kind, right: Kind) -> bool:
    """Return whether `<` compares two values: numbers with numbers, texts with texts."""
    unordered = (RecordType, Shape, MappingType, Null)
    bad = [kind for kind in (left, right) if kind == BOOLEAN or isinstance(kind, unordered)]
    return not bad and not apart(left, right)


def computed(operator: str, left: Kind, right: Kind) -> Kind | None:
    """Return what `+ - * / %` give, None when the operator does not take such values."""
    if isinstance(left, Anything) or isinstance(right, Anything):
        texts = is_a(left, STRING) or is_a(right, STRING)
        return STRING if operator == "+" and texts else ANYTHING
    if is_number(left) and is_number(right):
        whole = left == right == INTEGER and operator != "/"
        return INTEGER if whole else NUMBER
    if operator == "+" and is_a(left, STRING) and is_a(right, STRING):
        return STRING
    if operator == "+" and isinstance(left, Listing) and isinstance(right, Listing):
        return joined(left, right)
    return None


def given(gives: Gives, kinds: Sequence[Kind]) -> Kind:
    """Return what a built-in function gives for arguments of these types."""
    match gives:
        case "integer":
            return INTEGER
        case "number":
            return NUMBER
        case "number like it":
            return INTEGER if kinds == [INTEGER] else NUMBER
        case "rounded":
            return INTEGER if len(kinds) == 1 else NUMBER
        case "string":
            return STRING
        case "boolean":
            return BOOLEAN
        case "list of integer":
            return Listing(INTEGER)
        case "list of string":
            return Listing(STRING)
        case "list":
            return Listing(ANYTHING)
        case "list with it" | "its argument" | "one of them" | "its items":
            return _of_arguments(gives, kinds)
        case "anything" | "nothing" | "caller":
            return ANYTHING
        case _:
            assert_never(gives)


def _of_arguments(
    gives: Literal["list with it", "its argument", "one of them", "its items"],
    kinds: Sequence[Kind],
) -> Kind:
    match gives, kinds:
        case "list with it", [Listing(item), added]:
            both = joined(item, added) if item != ANYTHING else added
            return Listing(both if is_type(both) else ANYTHING)
        case "its argument", [Listing() as many]:
            return many
        case "one of them", [Listing(item)]:
            return item
        case "one of them", [first, *others] if all(other == first for other in others):
            return first
        case "its items", [Listing(item)] if is_number(item):
            return item
        case _:
            return ANYTHING
