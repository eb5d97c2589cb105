"""Numbers and durations as other languages write them."""

from __future__ import annotations

import re
from datetime import timedelta

from crossway.language.durations import parse_duration, print_duration

_UNIT_WORDS = {
    "ms": "milliseconds millisecond millis msec msecs",
    "s": "seconds second secs sec",
    "m": "minutes minute mins min",
    "h": "hours hour hrs hr",
    "d": "days day",
}
UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_PARTS = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]+)")


def duration_meant(text: str) -> str | None:
    """Return the duration that was meant by one that is written otherwise.

    >>> duration_meant("1h30m")
    '90m'
    >>> duration_meant("5min")
    '5m'
    """
    parts = _PARTS.findall(text)
    if not parts or "".join(map("".join, parts)) != text or len(text) > _LONGEST_SHOWN:
        return None
    units = [_unit(word) for _, word in parts]
    try:
        lengths = [
            parse_duration(number + unit)
            for (number, _), unit in zip(parts, units, strict=True)
            if unit is not None
        ]
    except ValueError:
        return None
    if len(lengths) < len(parts):
        return None
    if len(parts) == 1:
        return f"{parts[0][0]}{units[0]}"
    return print_duration(sum(lengths, timedelta()))


def _unit(word: str) -> str | None:
    if word in _UNIT_WORDS:
        return word
    return UNITS.get(word.lower()) or (word.lower() if word in ("S", "H", "D", "M") else None)


_LONGEST_SHOWN = 40

_NUMBER_HINT = (
    "a number is `12` or `0.5`; a duration has one unit: `500ms`, `30s`, `5m`, `1.5h`, `7d`"
)


def for_number(text: str) -> str:
    """Return what to write for something that begins with a digit and is no number.

    >>> for_number("1_000")
    'write `1000`'
    """
    meant = duration_meant(text)
    if meant is None and re.fullmatch(r"[0-9]+(_[0-9]+)+", text):
        meant = text.replace("_", "")
    if meant is None and re.fullmatch(r"[0-9]{1,15}[eE][0-9]", text):
        meant = str(int(float(text)))
    if meant is None and re.fullmatch(r"0[xX][0-9a-fA-F]{1,8}", text):
        meant = str(int(text, 16))
    return f"write `{meant}`" if meant else _NUMBER_HINT
