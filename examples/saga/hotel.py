"""What the hotel does in the world: it holds rooms, and takes them back.

A trip's id is the key, so that whatever is asked twice is done once. A real hotel would keep this
in a database: here it is there as long as the process.
"""

from __future__ import annotations

from typing import Any

ROOMS = ["room 7", "room 8", "room 9"]
HELD: dict[str, str] = {}
"""The room that a trip holds, by the trip's id."""


class FullHouseError(Exception):
    """No room is free. Temporal asks again, for as long as the activity may take."""


def hold_room(id: str, guest: str) -> str:
    """Hold a room for a guest and return which; a trip that has one keeps it."""
    if id not in HELD:
        free = [room for room in ROOMS if room not in HELD.values()]
        if not free:
            raise FullHouseError(f"no room for {guest}")
        HELD[id] = free[0]
    return HELD[id]


def cancel_book_room(trip: dict[str, Any]) -> str:
    """Take a trip's room back. There may be none: that is no error."""
    room = HELD.pop(trip["id"], None)
    return f"{room} is free" if room else "there was no room"
