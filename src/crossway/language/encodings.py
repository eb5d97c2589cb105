"""Moments, durations, bytes and decimals: values that JSON has no word for, as texts.

| a value | travels as | may arrive as |
|---|---|---|
| moment | `"2026-01-01T09:30:00Z"`, RFC 3339 in UTC | the same with any offset |
| duration | `"PT330S"`, ISO 8601 | the same in hours, days and weeks, or as TWF writes it: `5.5m` |
| bytes | `"AAEC"`, base64 | the same |
| decimal | `"19.90"` | the same, or a number |

Temporal's SDKs for Go, Java, Python and TypeScript, and `temporal` itself, read and write the
same texts. Commands, checks and the running program read them here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from crossway.language.durations import LONGEST, length_of

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_PARTS = {"W": "weeks", "D": "days", "H": "hours", "M": "minutes", "S": "seconds"}
_NUMBER = r"([0-9]+(?:[.,][0-9]+)?)"
_DURATION = re.compile(
    rf"(-)?P(?=[0-9T])(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
DECIMAL_TEXT = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
"""The pattern of a decimal as it travels, for schemas: `19.90`, `1E+3`."""

_DECIMAL = re.compile(DECIMAL_TEXT)
_INTEGER = re.compile(r"-?[0-9]+")
_LARGEST_EXPONENT = 6144
"""That of a decimal of 34 digits (IEEE 754, decimal128): with more, arithmetic takes for ever."""

_SHOWN = 60


def read_moment(value: object) -> datetime:
    """Return a moment, in UTC.

    >>> read_moment("2026-01-01T10:30:00+01:00").isoformat()
    '2026-01-01T09:30:00+00:00'

    Raises:
        ValueError: the value is no moment; one without its offset from UTC is none.
    """
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):  # the 31st of June; the first hours of year 1
            pass
    raise _unexpected('a moment such as "2026-01-01T09:30:00Z"', value)


def print_moment(moment: datetime) -> str:
    """Return a moment as it travels.

    >>> print_moment(datetime(2026, 1, 1, 9, 30, tzinfo=UTC))
    '2026-01-01T09:30:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_duration(value: object) -> timedelta:
    """Return a duration, which may be less than nothing.

    >>> read_duration("PT1H30M") == read_duration("90m")
    True

    Raises:
        ValueError: the value is no duration, or longer than ten thousand years.
    """
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        length = length_of(value.removeprefix("-"))
        if length is not None:
            return -length if value.startswith("-") else length
        length = _iso_length(value)
        if length is not None and abs(length) <= LONGEST:
            return length
    raise _unexpected('a duration such as "PT5M" or "5m"', value)


def _iso_length(text: str) -> timedelta | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    sign, *numbers = found.groups()
    given = zip(_PARTS.values(), numbers, strict=True)
    parts = {part: float(number.replace(",", ".")) for part, number in given if number}
    try:
        length = timedelta(**parts)
    except OverflowError:
        return None
    return -length if sign else length


def read_bytes(value: object) -> bytes:
    """Return bytes from base64.

    Raises:
        ValueError: the value is no base64.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):  # a character that is not ASCII
            pass
    raise _unexpected('bytes in base64 such as "AAEC"', value)


def print_bytes(value: bytes) -> str:
    """Return bytes as they travel: base64."""
    return base64.b64encode(value).decode()


def read_integer(text: str) -> int:
    """Return a whole number from the digits that it is written with, `-12`.

    Python would take `1_000`, ` 12 ` and the digits of other scripts as well.

    Raises:
        ValueError: the text is no whole number, or has more digits than Python reads.
    """
    if _INTEGER.fullmatch(text):
        return int(text)
    raise ValueError(f'`int` takes a whole number such as "12", found {_quoted(text)}')


def read_number(text: str) -> float:
    """Return a number from a text that is written as a decimal is.

    Raises:
        ValueError: the text is no number.
    """
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise ValueError(f'`float` takes a number such as "19.5", found {_quoted(text)}')


def read_decimal(value: object) -> Decimal:
    """Return a decimal from a text or a number, exactly as it is written.

    A text is one as it travels: no other digits than 0 to 9, nothing between them or around.

    >>> read_decimal("19.90"), read_decimal(0.1)
    (Decimal('19.90'), Decimal('0.1'))

    Raises:
        ValueError: the value is no decimal, or too large to compute with.
    """
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise _unexpected('a decimal such as "19.90"', value)
    if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        try:
            found = Decimal(repr(value) if isinstance(value, float) else value)
        except (InvalidOperation, ValueError):
            found = Decimal("NaN")
        if found.is_finite() and abs(found.adjusted()) <= _LARGEST_EXPONENT:
            return found
    raise _unexpected('a decimal such as "19.90"', value)


def _unexpected(wanted: str, value: object) -> ValueError:
    names = {type(None): "null", bool: "boolean", list: "list", dict: "object"}
    found = names.get(type(value), "number")
    if isinstance(value, str):
        found = _quoted(value)
    elif isinstance(value, datetime):
        found = f"{value.isoformat()}, which has no offset from UTC"
    return ValueError(f"expected {wanted}, found {found}")


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[:_SHOWN]}.."'


READERS: Mapping[str, Callable[[object], object]] = {
    "moment": read_moment,
    "duration": read_duration,
    "bytes": read_bytes,
    "decimal": read_decimal,
}
"""What reads a value of each of these types; it raises a ValueError that says what it wants."""
