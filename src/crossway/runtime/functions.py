"""The built-in functions of TWF. In a workflow each is deterministic.

Values are JSON, moments, durations, bytes and decimals.

Longer than other files because each function of the language is one here, most of a line or two.
"""

from __future__ import annotations

import math
import random as _random
import re
import uuid as _uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar, cast

from temporalio import workflow

from crossway.language.encodings import (
    read_decimal,
    read_duration,
    read_integer,
    read_moment,
    read_number,
)
from crossway.runtime import clock
from crossway.runtime.limits import LONGEST_RANGE, check_list, check_name, check_text
from crossway.runtime.values import field_of, text

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def now() -> datetime:
    """Return the current moment; in a workflow, the workflow's own."""
    return workflow.now() if workflow.in_workflow() else datetime.fromtimestamp(clock.now(), UTC)


def uuid() -> str:
    """Return a random UUID, the same on replay in a workflow."""
    return str(workflow.uuid4() if workflow.in_workflow() else _uuid.uuid4())


def random() -> float:
    """Return a random number in [0, 1), the same on replay in a workflow."""
    source = workflow.random() if workflow.in_workflow() else _random
    return source.random()


def whole(value: Any) -> int:
    """Return a value as a whole number: a text that is one, or a number without its fraction.

    Raises:
        ValueError, TypeError, OverflowError: it is none.
    """
    return read_integer(value) if isinstance(value, str) else int(_no_bytes(value))


def floating(value: Any) -> Any:
    """Return a value as a number; a whole one that a float would round stays as it is.

    Raises:
        ValueError, TypeError, OverflowError: it is no finite number.
    """
    if isinstance(value, int) and abs(value) > 2**53:
        return value
    found = read_number(value) if isinstance(value, str) else float(_no_bytes(value))
    if not math.isfinite(found):
        raise ValueError(f"{text(str(value))} is no finite number, and JSON has no other")
    return found


def _no_bytes(value: Any) -> Any:
    """Return a value that is no bytes: in those Python reads a number."""
    if isinstance(value, bytes):
        raise TypeError("a number is wanted, bytes are given")
    return value


def append(items: list[Any], item: Any) -> list[Any]:
    """Return a new list with `item` at the end."""
    return [*(items or []), item]


def keys(record: Mapping[str, Any]) -> list[str]:
    """Return a record's field names."""
    return list(record)


def values_of(record: Mapping[str, Any]) -> list[Any]:
    """Return a record's values."""
    return list(record.values())


def contains(items: Any, item: Any) -> bool:
    """Whether a list holds an item, a string a part, a record a field."""
    return item in items


def upper(value: Any) -> str:
    """Return the text in upper case."""
    return text(value).upper()


def lower(value: Any) -> str:
    """Return the text in lower case."""
    return text(value).lower()


def concat(*parts: Any) -> str:
    """Return the parts' texts, joined.

    Raises:
        OverflowError: the text is longer than any design needs.
    """
    made = "".join(text(part) for part in parts)
    check_text(len(made))
    return made


def doubled(left: Any, right: Any) -> Any:
    """Return `left + right`, of which both hold the same: in a loop a text or a list grows so
    beyond all memory within thirty rounds.

    Raises:
        OverflowError: it is longer than any design needs.
        TypeError: they have no sum.
    """
    made = left + right
    if isinstance(made, str):
        check_text(len(made))
    elif isinstance(made, list):
        check_list(len(made))
    return made


def numbers(*bounds: int) -> list[int]:
    """Return `range(..)` as a list, which is a JSON value.

    Raises:
        OverflowError: for more than `LONGEST_RANGE` numbers. Memory that runs out would fail the
            workflow's task again and again, or end the worker with all that it runs.
    """
    span = range(*bounds)
    if span[LONGEST_RANGE:]:  # `len` does not take what is longer than an index
        raise OverflowError(f"`range` gives at most {LONGEST_RANGE} numbers, more are asked for")
    return list(span)


def name_of(value: Any) -> str:
    """Return a value as the text that names a workflow, an activity or a task queue.

    Null names nothing: two payments without a reference would both be the workflow `null`.

    Raises:
        UnsentError: of type InvalidArgumentError, it is null, a list or a record.
    """
    if value is None or isinstance(value, list | dict):
        check_name("what an id or a task queue is taken from", value)
    return text(value)


def duration(value: Any) -> timedelta:
    """Return a duration from `"5m"` or `"PT5M"`, from seconds, or as it is.

    Raises:
        ValueError, TypeError, OverflowError: the value is no duration, or too long.
    """
    if isinstance(value, str | timedelta | bool):
        return read_duration(value)
    return timedelta(seconds=float(_no_bytes(value)))


def moment(value: Any) -> datetime:
    """Return a moment from text, from seconds since 1970, or as it is.

    A date alone is its first moment in UTC.

    Raises:
        ValueError, TypeError, OverflowError: the value is no moment.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _EPOCH + timedelta(seconds=value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return read_moment(f"{value}T00:00:00Z")
    return read_moment(value)


def decimal(value: Any) -> Decimal:
    """Return a decimal from a text or a number, exactly as it is written.

    Raises:
        ValueError: the value is no decimal.
    """
    return read_decimal(value)


# --- texts and lists -------------------------------------------------------------------


def split(value: Any, separator: Any) -> list[str]:
    """Return the parts of a text between a separator.

    Raises:
        ValueError: the separator is empty.
    """
    return text(value).split(text(separator))


def join(items: list[Any], separator: Any = "") -> str:
    """Return the items' texts as one.

    Raises:
        OverflowError: it would be longer than any design needs.
    """
    between, parts = text(separator), [text(item) for item in items]
    check_text(sum(map(len, parts)) + len(between) * len(parts))
    return between.join(parts)


def replace(value: Any, old: Any, new: Any) -> str:
    """Return a text with another in place of each part that is `old`.

    Raises:
        OverflowError: it would be longer than any design needs.
    """
    whole, part, other = text(value), text(old), text(new)
    if (longer := len(other) - len(part)) > 0:
        check_text(len(whole) + whole.count(part) * longer)
    return whole.replace(part, other)


def trim(value: Any) -> str:
    """Return a text without the space around it."""
    return text(value).strip()


def starts_with(value: Any, begin: Any) -> bool:
    """Whether a text begins with another."""
    return text(value).startswith(text(begin))


def ends_with(value: Any, end: Any) -> bool:
    """Whether a text ends with another."""
    return text(value).endswith(text(end))


def index_of(holder: Any, part: Any) -> int:
    """Return where a list or a text first holds a part, from 0, and -1 where it does not."""
    if isinstance(holder, list):
        return next((at for at, item in enumerate(holder) if item == part), -1)
    return text(holder).find(text(part))


def backwards(items: list[T]) -> list[T]:
    """Return a list from its end."""
    return cast(list[T], _in_order(items)[::-1])


def unique(items: list[T]) -> list[T]:
    """Return a list with each item once, where it first stands; `1` and `true` are two.

    Decimals are one where they are equal: `1.0` and `1.00`.
    """
    found: dict[tuple[type, Any], Any] = {}
    for item in items:
        key = item if isinstance(item, Decimal) else text(item)
        found.setdefault((type(item), key), item)
    return list(found.values())


def first_of(items: list[Any]) -> Any:
    """Return the first item, None of an empty list."""
    return _in_order(items)[0] if items else None


def last_of(items: list[Any]) -> Any:
    """Return the last item, None of an empty list."""
    return _in_order(items)[-1] if items else None


def _in_order(items: Any) -> Any:
    """Return a list; a record has fields, and Python would look for one called `0`."""
    if isinstance(items, dict):
        raise TypeError("a list is wanted, a record is given")
    return items


def fields_of(items: list[Any], field: str) -> list[Any]:
    """Return a field of each item, None of one that does not have it."""
    return [field_of(item, field) for item in items]


def filtered(items: list[T], field: str, value: Any = True) -> list[T]:
    """Return the items whose field has a value: true, when none is given."""
    return [item for item in items if field_of(item, field) == value]


def any_of(items: list[Any]) -> bool:
    """Whether one of the items holds, as in a condition."""
    return any(items)


def all_of(items: list[Any]) -> bool:
    """Whether all of the items hold, as in conditions; of none, all do."""
    return all(items)


def ordered(items: list[T], field: str | None = None) -> list[T]:
    """Return the items in order, or in that of a field of each; equal ones stay as they stand.

    Raises:
        TypeError: two of them have no order.
    """
    if field is None:
        return sorted(cast(list[Any], items))
    return sorted(items, key=lambda item: field_of(item, field))


def floor(number: Any) -> int:
    """Return the next whole number down."""
    found: int = math.floor(number)
    return found


def ceil(number: Any) -> int:
    """Return the next whole number up."""
    found: int = math.ceil(number)
    return found
