"""The built-in functions of TWF. In a workflow each is deterministic.

Values are JSON: a time is an ISO 8601 string in UTC, an id a string.
"""

from __future__ import annotations

import random as _random
import uuid as _uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio import workflow

from crossway.language.durations import parse_duration
from crossway.runtime.values import text


def now() -> str:
    """Return the current time; in a workflow, the workflow's own."""
    moment = workflow.now() if workflow.in_workflow() else datetime.now(UTC)
    return moment.isoformat()


def uuid() -> str:
    """Return a random UUID, the same on replay in a workflow."""
    return str(workflow.uuid4() if workflow.in_workflow() else _uuid.uuid4())


def random() -> float:
    """Return a random number in [0, 1), the same on replay in a workflow."""
    source = workflow.random() if workflow.in_workflow() else _random
    return source.random()


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
    """Return a duration from `"5m"`, from seconds, or as it is.

    Raises:
        ValueError: the text is no duration.
    """
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        return parse_duration(value)
    return timedelta(seconds=float(value))
