"""JSON values held against types, and what JSON has no word for read from its text.

    fit({"due": "2026-01-01T09:30:00Z", "gift": 1}, Order, "order")
        {"due": datetime(2026, 1, 1, 9, 30, tzinfo=UTC), "gift": 1}

Most values are returned as they are, without a copy. Fields that a type does not know stay.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

import msgspec

from crossway.language.encodings import read_bytes, read_decimal, read_duration, read_moment
from crossway.language.kinds import in_words, none_of
from crossway.runtime import digits
from crossway.runtime.patches import holds

_PATH = re.compile(r" - at `\$([^`]*)`$")
_KIND = re.compile(r"`([^`]*)`")
_PART = re.compile(r"\.([^.\[]+)|\[[^\]]*\]")
_NONE_OF = re.compile(
    r"^Invalid enum value (?:(['\"])(?P<text>.*)\1|(?P<number>-?\d+))$", re.DOTALL
)
_MISSING = re.compile(r"^Object missing required field `([^`]*)`$")


class MismatchError(ValueError):
    """A value is not what the design says; the message names the path of the field."""


def fit(value: Any, expected: Any, name: str) -> Any:
    """Return a JSON value as compiled code holds it, once it has the shape of an annotation.

    Fields the annotation does not know are fine. `name` is what the path in the message
    starts with (`payment.card.number`).

    Raises:
        MismatchError: naming the path of the first field that is wrong.
    """
    if expected is Any:
        return value
    if _read_by(expected):
        value = _read(value, expected, name)
    converted(value, expected, name)
    return value


def converted(value: Any, hint: Any, name: str) -> Any:
    """Return a JSON value as a type hint says (a dataclass, a datetime); see `fit`.

    Raises:
        MismatchError: naming the path of the first field that is wrong.
    """
    try:
        return msgspec.convert(value, hint, str_keys=True)
    except msgspec.ValidationError as error:
        raise MismatchError(_explain(str(error), hint, name)) from None


def _explain(message: str, hint: Any, name: str) -> str:
    inside = ""
    if found := _PATH.search(message):
        inside, message = found.group(1), message[: found.start()]
    path = name + inside
    if other := _NONE_OF.match(message):
        got = other["text"] if other["number"] is None else int(other["number"])
        return f"{path}: {none_of(_words(_hint_at(hint, inside)), got)}"
    if missing := _MISSING.match(message):
        return f"{path}.{missing.group(1)} is missing"
    told = _KIND.sub(lambda found: in_words(found[1]), message)
    return f"{path}: {told[0].lower()}{told[1:]}"


def _hint_at(hint: Any, path: str) -> Any:
    """Return what a type hint says of the value at a path such as `.cards[0].kind`."""
    for part in _PART.finditer(path):
        hint = _not_null(hint)
        field = part.group(1)
        if field:
            hint = _fields(typing.get_origin(hint) or hint).get(field, Any)
        else:
            hint = _item(hint, part.group(0)[1:-1])
    return _not_null(hint)


def _item(hint: Any, at: str) -> Any:
    """Return of which type an item is: of a list, of a map, of a tuple that has one for each."""
    inside = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and at.isdigit() and int(at) < len(inside):
        return inside[int(at)]
    return inside[-1] if inside else Any


def _not_null(hint: Any) -> Any:
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return hint
    return next((one for one in typing.get_args(hint) if one is not types.NoneType), hint)


def takes_null(hint: Any) -> bool:
    """Return whether null fits a type hint, as it fits `T?`."""
    union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    return union and types.NoneType in typing.get_args(hint)


def _words(hint: Any) -> Sequence[object]:
    """Return what an enumeration allows."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [one.value for one in hint]
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()


# --- reading what travels as text --------------------------------------------------------


def _decimal(value: object) -> Decimal:
    """Return a decimal, of a number all the digits that were written. Raises ValueError."""
    exact = digits.written(value)
    return read_decimal(value if exact is None or not holds(digits.DIGITS) else exact)


_READ: Mapping[Any, Callable[[object], object]] = {
    datetime: read_moment,
    timedelta: read_duration,
    bytes: read_bytes,
    Decimal: _decimal,
}


def _read(value: Any, expected: Any, path: str) -> Any:
    """Return a value with what is inside it read; what has another shape stays as it is."""
    if expected in _READ:
        try:
            return _READ[expected](value)
        except ValueError as wrong:
            raise MismatchError(f"{path}: {wrong}") from None
    inside = typing.get_args(expected)
    match value:
        case None:
            return value
        case dict() if typing.is_typeddict(expected):
            return _read_fields(value, _fields(expected), path)
        case dict() if typing.get_origin(expected) is dict:
            return _read_fields(value, dict.fromkeys(value, inside[1]), path)
        case list() if typing.get_origin(expected) is list:
            items = [_read(item, inside[0], f"{path}[{at}]") for at, item in enumerate(value)]
            return value if _same(items, value) else items
        case list() if typing.get_origin(expected) is tuple and len(value) == len(inside):
            places = (f"{path}[{at}]" for at in range(len(value)))
            items = [_read(*one) for one in zip(value, inside, places, strict=True)]
            return value if _same(items, value) else items
        case _ if typing.get_origin(expected) in (typing.Union, types.UnionType):
            return _read(value, inside[0], path)  # `T | None`, and it is not null
        case _:
            return value


def _same(items: list[Any], others: list[Any]) -> bool:
    return all(one is other for one, other in zip(items, others, strict=True))


def _read_fields(record: dict[str, Any], wanted: Mapping[str, Any], path: str) -> dict[str, Any]:
    changed = {}
    for name, kind in wanted.items():
        if name in record and _read_by(kind):
            value = _read(record[name], kind, f"{path}.{name}")
            if value is not record[name]:
                changed[name] = value
    return {**record, **changed} if changed else record


@lru_cache(maxsize=4096)
def _read_by(expected: Any) -> bool:
    """Whether anything that an annotation allows travels as text and is read."""
    seen: set[Any] = set()
    left = [expected]
    while left:
        kind = left.pop()
        if kind in _READ:
            return True
        if kind not in seen:
            seen.add(kind)
            left += _fields(kind).values() if typing.is_typeddict(kind) else typing.get_args(kind)
    return False


@lru_cache(maxsize=1024)
def _fields(record: Any) -> Mapping[str, Any]:
    """Return the types of a record's fields."""
    return typing.get_type_hints(record)
