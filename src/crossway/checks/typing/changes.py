"""What names hold where reading stands, so that one which changes its type is seen.

    total = 0
    total = "none"      # held a number before

Branches are apart: what one of them gives a name says nothing in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crossway.checks.typing.kinds import (
    DECIMAL,
    NUMBER,
    Kind,
    Null,
    Records,
    Shape,
    apart,
    misfit,
    without_null,
)
from crossway.design.types import Anything, RecordType


class Changes:
    """What each name holds now, in the order in which a body is read."""

    def __init__(self, records: Records) -> None:
        """Begin with no names; `records` are the declared ones."""
        self._records = records
        self._held: dict[str, Kind] = {}

    def give(self, name: str, kind: Kind) -> Kind | None:
        """Note what a name holds from here on; return what it held if that is of another type."""
        kind = without_null(kind)
        before = self._held.get(name)
        if isinstance(kind, Null | Anything):
            return None  # null stands for a value that is not there yet, of any type
        self._held[name] = kind
        return before if before is not None and self._differ(before, kind) else None

    @contextmanager
    def branch(self) -> Iterator[None]:
        """Read a branch: afterwards nobody knows what the names hold that it gave others."""
        before = dict(self._held)
        yield
        self._held = {name: kind for name, kind in before.items() if self._held.get(name) == kind}

    def _differ(self, one: Kind, other: Kind) -> bool:
        if isinstance(one, RecordType | Shape) and isinstance(other, RecordType | Shape):
            fit = (misfit(one, other, self._records), misfit(other, one, self._records))
            return isinstance(one, RecordType) and isinstance(other, RecordType) and all(fit)
        if {one, other} == {NUMBER, DECIMAL}:
            return True  # no operator takes both: which it is depends on the way that led here
        return apart(one, other)
