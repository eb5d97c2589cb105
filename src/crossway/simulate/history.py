"""The history of one run: the very events that a server would write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Link
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import UserMetadata

CLOSING = frozenset(
    EventType.Value(f"EVENT_TYPE_WORKFLOW_EXECUTION_{how}")
    for how in ("COMPLETED", "FAILED", "TIMED_OUT", "CANCELED", "TERMINATED", "CONTINUED_AS_NEW")
)
"""Events after which nothing comes."""


@cache
def _names(kind: str) -> tuple[EventType.ValueType, str]:
    """Return the type of an event of a kind, and the field of what it says."""
    return EventType.Value(f"EVENT_TYPE_{kind}"), f"{kind.lower()}_event_attributes"


class History:
    """Events in their order, numbered from 1. `now` gives the time in seconds since 1970.

    While `said` is set, events have it: what a workflow's code says of what it asks for.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin without an event."""
        self._now = now
        self.events: list[HistoryEvent] = []
        self.size = 0
        self.said: UserMetadata | None = None

    def add(self, kind: str, *, links: Iterable[Link] = (), **attributes: Any) -> HistoryEvent:
        """Add an event (`TIMER_STARTED`) with its attributes, and return it."""
        number, field = _names(kind)
        event = HistoryEvent(
            event_id=len(self.events) + 1,
            event_time=stamp(self._now()),
            event_type=number,
            **{field: attributes},  # type: ignore[arg-type]  # by name
        )
        event.links.extend(links)
        if self.said is not None:
            event.user_metadata.CopyFrom(self.said)
        self.events.append(event)
        self.size += event.ByteSize()
        return event

    def forget(self, first: int) -> None:
        """Take back the events from one on (its id): a task that led to nothing."""
        del self.events[first - 1 :]

    @property
    def closed(self) -> HistoryEvent | None:
        """The event that ended the run, None while it runs."""
        last = self.events[-1] if self.events else None
        return last if last is not None and last.event_type in CLOSING else None


@lru_cache(64)
def stamp(seconds: float) -> Timestamp:
    """Return a moment as the server writes it, to be read only; `seconds` since 1970."""
    whole, micros = divmod(round(seconds * 1e6), 1_000_000)
    return Timestamp(seconds=whole, nanos=micros * 1000)


def kind_of(event: HistoryEvent) -> str:
    """Return what an event is called: `TIMER_STARTED`."""
    return EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")
