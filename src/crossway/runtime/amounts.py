"""Values of which nobody says the type, as the types that their places in a design declare.

    bill.total = sent.fee      bill["total"] = cw.held(sent["fee"], Decimal, "sent.fee")

Nothing on their way there read them as decimals, moments, durations and bytes, or held them
against anything.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crossway.language.encodings import read_decimal
from crossway.runtime import fitting
from crossway.runtime.patches import holds

HELD = "held"
"""The rule that a value which is not of the type that its place declares fails its line."""


def exact(value: Any) -> Any:
    """Return a number as the decimal that its place is declared to hold; null stays null.

    Raises:
        ValueError: the value is no decimal.
    """
    return value if value is None or isinstance(value, Decimal) else read_decimal(value)


def held(value: Any, expected: Any, name: str = "the value") -> Any:
    """Return a value of no known type as its place is declared to hold it, by an annotation.

    `name` is what the design calls it.

    Raises:
        ValueError: it is of another type. Releases without this rule took it all the same, and
            what they began goes on as it did.
    """
    try:
        return fitting.fit(value, expected, name)
    except fitting.MismatchError as wrong:
        if holds(HELD):
            raise ValueError(str(wrong)) from None
    return value


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
