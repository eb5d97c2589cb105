"""The built-in functions of TWF. In a workflow each is deterministic.

Values are JSON, moments, durations, bytes and decimals.
"""

from __future__ import annotations

import random as _random
import re
import uuid as _uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from temporalio import workflow

from crossway.language.encodings import read_decimal, read_duration, read_moment
from crossway.runtime.values import text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def now() -> datetime:
    """Return the current moment; in a workflow, the workflow's own."""
    return workflow.now() if workflow.in_workflow() else datetime.now(UTC)


def uuid() -> str:
    """Return a random UUID, the same on replay in a workflow."""
    return str(workflow.uuid4() if workflow.in_workflow() else _uuid.uuid4())


def random() -> float:
    """Return a random number in [0, 1), the same on replay in a workflow."""
    source = workflow.random() if workflow.in_workflow() else _random
    return source.random()


def floating(value: Any) -> Any:
    """Return a value as a number; a whole one that a float would round stays as it is.

    Raises:
        ValueError, TypeError, OverflowError: it is no finite number.
    """
    if isinstance(value, int) and abs(value) > 2**53:
        return value
    found = float(value)
    if not isfinite(found):
        raise ValueError(f"{text(str(value))} is no finite number, and JSON has no other")
    return found


def append(items: list[Any], item: Any) -> list[Any]:
    """Return a new list with `item` at the end."""
    return [*(items or []), item]


def keys(record: dict[str, Any]) -> list[str]:
    """Return a record's field names."""
    return list(record)


def values_of(record: dict[str, Any]) -> list[Any]:
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
    """Return the parts' texts, joined."""
    return "".join(text(part) for part in parts)


def numbers(*bounds: int) -> list[int]:
    """Return `range(..)` as a list, which is a JSON value."""
    return list(range(*bounds))


def duration(value: Any) -> timedelta:
    """Return a duration from `"5m"` or `"PT5M"`, from seconds, or as it is.

    Raises:
        ValueError, TypeError, OverflowError: the value is no duration, or too long.
    """
    if isinstance(value, str | timedelta):
        return read_duration(value)
    return timedelta(seconds=float(value))


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
