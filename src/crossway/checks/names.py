"""Near names for hints, and names in the two spellings Python implementations use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches


def near(name: str, known: Iterable[str]) -> str | None:
    """Return `did you mean X?` for the nearest known names, None when none is near."""
    matches = get_close_matches(name, sorted(set(known) - {name}), n=3)
    return f"did you mean {' or '.join(matches)}?" if matches else None


def pascal_to_snake(name: str) -> str:
    """Return the Python function name of an activity or operation.

    >>> pascal_to_snake("ChargeCard")
    'charge_card'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def leaf(name: str) -> str:
    """Return a name without its package: `billing.Charge` -> `Charge`."""
    return name.rpartition(".")[2]
