"""What the orders team does in the world: it packs."""

from __future__ import annotations

BOXES: dict[str, tuple[str, int]] = {}
"""What is in the box of each order. A real one would ask the warehouse, with the id as its key."""


def pack(id: str, item: str, count: int) -> None:
    """Put the items of an order into its box; one that is packed twice has one box."""
    BOXES[id] = (item, count)
