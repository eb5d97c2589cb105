"""Durations of TWF: `500ms`, `30s`, `5m`, `1.5h`, `7d`.

One unit each, as Temporal's own command line writes them, and never negative. The lexer,
the checks, the compiler, the runtime and the flags of commands read them here.
"""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {
    "ms": "milliseconds",
    "s": "seconds",
    "m": "minutes",
    "h": "hours",
    "d": "days",
}
"""Each unit as it is written, with the argument of `timedelta` that it is."""

LONGEST = timedelta(days=3_652_500)
"""Ten thousand years: no longer one fits into a message to the server.

Source: protobuf, `google.protobuf.Duration`.
"""

DURATION = re.compile(rf"([0-9]+(?:\.[0-9]+)?)({'|'.join(UNITS)})")
"""A whole duration: its number and its unit."""


def split_duration(text: str) -> tuple[str, str] | None:
    """Return a duration's number and its unit's argument of `timedelta`, None for other text.

    >>> split_duration("1.5h")
    ('1.5', 'hours')
    """
    found = DURATION.fullmatch(text)
    return (found[1], UNITS[found[2]]) if found else None


def length_of(text: str) -> timedelta | None:
    """Return the length of a duration, None for other text and beyond `LONGEST`."""
    parts = split_duration(text)
    if parts is None:
        return None
    number, unit = parts
    try:
        length = timedelta(**{unit: float(number)})
    except OverflowError:
        return None
    return length if length <= LONGEST else None


def parse_duration(text: str) -> timedelta:
    """Return the length of a duration.

    >>> parse_duration("1.5h")
    datetime.timedelta(seconds=5400)

    Raises:
        ValueError: the text is no duration, or longer than `LONGEST`.
    """
    length = length_of(text)
    if length is None and split_duration(text) is not None:
        raise ValueError("a duration is at most ten thousand years long")
    if length is None:
        raise ValueError(f'expected a duration such as "500ms" or "5m", found "{text}"')
    return length


def print_duration(length: timedelta) -> str:
    """Return a duration as TWF writes it, in the largest unit that gives a whole number.

    >>> print_duration(timedelta(minutes=90))
    '90m'
    """
    for unit, argument in reversed(UNITS.items()):
        count, rest = divmod(length, timedelta(**{argument: 1}))
        if length and not rest:
            return f"{count}{unit}"
    return f"{length / timedelta(milliseconds=1):.3f}".rstrip("0").rstrip(".") + "ms"


_SHORT = 5
"""Characters of a duration that is read at a glance, as `4000s` is."""


def print_length(length: timedelta) -> str:
    """Return how long something takes that nobody wrote, say until a moment: its two largest units.

    >>> print_length(timedelta(days=45, hours=3, minutes=20))
    '45d3h'
    >>> print_length(timedelta(minutes=90))
    '90m'
    """
    exact = print_duration(length)
    if length < timedelta(minutes=1) or (len(exact) <= _SHORT and not exact.endswith("ms")):
        return exact
    units = [timedelta(**{argument: 1}) for argument in reversed(UNITS.values())]
    largest = next(at for at, unit in enumerate(units) if length >= unit)
    names = [*reversed(UNITS)][largest : largest + 2]
    count, rest = divmod(length, units[largest])
    more = rest // units[largest + 1]
    return f"{count}{names[0]}" + (f"{more}{names[1]}" if more else "")
