"""What the shop does in the world: it takes from the shelf."""

from __future__ import annotations

SHELF = {"tea": 9, "coffee": 4}
"""What is there. A real one would ask the warehouse, with an id of the order as its key."""


def take_from_shelf(item: str, count: int) -> int:
    """Take items and return how many there were; no more than asked."""
    taken = min(count, SHELF.get(item, 0))
    SHELF[item] = SHELF.get(item, 0) - taken
    return taken
