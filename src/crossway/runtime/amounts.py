"""Values as the decimals, moments, durations and bytes that their place in a design is declared to
hold, where nothing on their way there read them as these."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crossway.language.encodings import READERS, read_decimal


def exact(value: Any) -> Any:
    """Return a number as the decimal that its place is declared to hold; null stays null.

    Raises:
        ValueError: the value is no decimal.
    """
    return value if value is None or isinstance(value, Decimal) else read_decimal(value)


def held(value: Any, kind: str) -> Any:
    """Return a value of no known type as the moment, duration or bytes that its place is declared
    to hold; null stays null.

    Raises:
        ValueError: the value is none.
    """
    return value if value is None else READERS[kind](value)


def among_decimals(value: Any) -> Any:
    """Return a value of no known type as it stands among decimals: as one where it is a number.

    So is a text that is just what a decimal travels as. Any other text, `007`, is left alone: it
    may be no amount at all.

    >>> among_decimals(1.5), among_decimals("19.90"), among_decimals("007")
    (Decimal('1.5'), Decimal('19.90'), '007')
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    try:
        found = read_decimal(value)
    except ValueError:
        return value
    return value if isinstance(value, str) and str(found) != value else found
