"""What the airline does in the world: it sells seats, and takes them back.

It remembers what it took back: a booking that comes late, after its trip was given up, gets none.
"""

from __future__ import annotations

from typing import Any

from temporalio.exceptions import ApplicationError

FREE = ["12A", "12B", "12C"]
SOLD: dict[str, str] = {}
TAKEN_BACK: set[str] = set()
"""Ids of trips. A real airline would keep all three in a database."""


def book_flight(trip: dict[str, Any]) -> str:
    """Sell a seat and return it; a trip that has one keeps it."""
    id = trip["id"]
    if id in TAKEN_BACK:
        raise ApplicationError(f"{id} was given up", type="GivenUpError", non_retryable=True)
    if id not in SOLD:
        if not FREE:
            raise ApplicationError("no seats", type="FullError", non_retryable=True)
        SOLD[id] = FREE.pop(0)
    return SOLD[id]


def cancel_book_flight(trip: dict[str, Any]) -> str:
    """Take a trip's seat back. There may be none: that is no error."""
    TAKEN_BACK.add(trip["id"])
    seat = SOLD.pop(trip["id"], None)
    if seat is None:
        return "there was no seat"
    FREE.insert(0, seat)
    return f"{seat} is free"
