"""Near names for hints, and names in the two spellings Python implementations use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from difflib import get_close_matches
from itertools import islice

_LOOKED_AT = 2000
_COMPARED = 100
"""How many names a hint looks at and compares: a large design must not make `check` slow."""


def near(name: str, known: Iterable[str]) -> str | None:
    """Return `did you mean X?` for the nearest known names, None when none is near.

    A set is sorted first, so that the same design always gets the same hint; what is
    asked for often is better kept as a tuple.

    >>> near("ChargeCrad", ["ChargeCard", "Refund"])
    'did you mean ChargeCard?'
    """
    ordered = sorted(known) if isinstance(known, Set) else known
    alike = (other for other in islice(ordered, _LOOKED_AT) if _alike(name, other))
    candidates = list(dict.fromkeys(islice(alike, _COMPARED)))
    matches = get_close_matches(name, candidates, n=3)
    return f"did you mean {' or '.join(matches)}?" if matches else None


def _alike(name: str, other: str) -> bool:
    """Return whether a comparison is worth its time: a cheap test, passed by most slips."""
    if not name or not other or name == other or abs(len(name) - len(other)) > len(name) // 3 + 1:
        return False
    return name[0].lower() == other[0].lower() or name[-1] == other[-1]


def pascal_to_snake(name: str) -> str:
    """Return the Python function name of an activity or operation.

    >>> pascal_to_snake("ChargeCard")
    'charge_card'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def leaf(name: str) -> str:
    """Return a name without its package: `billing.Charge` -> `Charge`."""
    return name.rpartition(".")[2]
