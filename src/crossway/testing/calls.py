"""The calls that a design made while a test ran: of activities and of operations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, overload


@dataclass(frozen=True)
class Call:
    """One call that reached whoever does it, or stands in for it.

    `caller` is the namespace that it came from, `namespace` where it was handled; `workflow` is
    the type of the calling workflow of an activity. Each attempt of an activity is a call. `key` is
    what the service calls it by.
    """

    kind: Literal["activity", "operation"]
    name: str
    arguments: tuple[Any, ...]
    caller: str
    namespace: str
    at: datetime
    attempt: int = 1
    workflow: str = ""
    key: bytes = field(default=b"", repr=False, compare=False)


class Calls(Sequence[Call]):
    """Calls in the order in which they were made."""

    def __init__(self, calls: Sequence[Call], what: str) -> None:
        """Hold them; `what` names them in messages."""
        self._calls, self._what = tuple(calls), what

    @overload
    def __getitem__(self, at: int) -> Call: ...

    @overload
    def __getitem__(self, at: slice) -> Calls: ...

    def __getitem__(self, at: int | slice) -> Call | Calls:
        """Return one of them, or some."""
        found = self._calls[at]
        return found if isinstance(found, Call) else Calls(found, self._what)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        """Yield them in order."""
        return iter(self._calls)

    def __repr__(self) -> str:
        """Return them as a failing assertion shows them."""
        listed = "".join(f"\n  {one.name}{_shown(one.arguments)}" for one in self._calls)
        return f"{len(self)} of {self._what}{listed}"

    @property
    def names(self) -> list[str]:
        """What was called, in order."""
        return [call.name for call in self._calls]

    def only(self) -> Call:
        """Return the one call there was.

        Raises:
            AssertionError: there was none, or there were several.
        """
        if len(self._calls) != 1:
            raise AssertionError(f"expected one call, found {self!r}")
        return self._calls[0]


def _shown(arguments: Sequence[Any]) -> str:
    return f"({', '.join(map(repr, arguments))})"
