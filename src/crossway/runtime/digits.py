"""Numbers of JSON that a float does not hold, as they were written.

    {"amount": 12345678901234567.89}      a float of it is 12345678901234568.0

Where a decimal is declared the amount counts as it was written; nobody knows that yet where JSON is
decoded. A float cannot carry a text along: msgspec takes no subclass of it for a number. So the
last of these floats are remembered here, each by its identity, until somebody asks.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from decimal import Decimal, InvalidOperation

DIGITS = "digits"
"""The rule that a number is read as a decimal with all its digits. Up to 0.1.0 it was read as the
float that is nearest to it."""

LONG = re.compile(rb"[0-9][0-9.]{15}")
"""What JSON holds in which some number may have more than 15 digits, all that each float keeps."""

_MOST = 2**14
"""How many are remembered: some megabytes at most."""

_LONGEST = 128
"""Characters of the longest that is; a decimal is computed to 28 digits."""

_WRITTEN: OrderedDict[int, tuple[float, str]] = OrderedDict()
"""The float, which lives as long as it is here, and its text; by the float's identity."""


def kept(text: str) -> float:
    """Return a number of JSON as a float, and remember the text of one that is another number."""
    found = float(text)
    if len(text) <= _LONGEST and _differs(found, text):
        _WRITTEN[id(found)] = found, text
        if len(_WRITTEN) > _MOST:
            _WRITTEN.popitem(last=False)
    return found


def written(value: object) -> Decimal | None:
    """Return what was written for a float that is another number; None for any other value."""
    found = _WRITTEN.get(id(value)) if isinstance(value, float) else None
    return Decimal(found[1]) if found and found[0] is value else None


def _differs(found: float, text: str) -> bool:
    try:
        return Decimal(repr(found)) != Decimal(text)
    except InvalidOperation:  # an exponent that no decimal has
        return False
