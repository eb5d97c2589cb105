"""The types that random programs use, and values of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A type by its TWF name. `item` is a list's, `fields` are a record's."""

    name: str
    item: Kind | None = None
    fields: tuple[tuple[str, Kind, bool], ...] = ()
    """Name, kind, and whether it may be missing."""


INT = Kind("int")
TEXT = Kind("string")
BOOL = Kind("bool")
INTS = Kind("list[int]", INT)
LINE = Kind("Line", fields=(("sku", TEXT, False), ("count", INT, False), ("gift", TEXT, True)))
LINES = Kind("list[Line]", LINE)
ORDER = Kind(
    "Order",
    fields=(
        ("id", TEXT, False),
        ("total", INT, False),
        ("paid", BOOL, False),
        ("note", TEXT, True),
        ("limit", INT, True),
        ("lines", LINES, False),
    ),
)
KINDS = (INT, TEXT, BOOL, INTS, LINE, LINES, ORDER)

DECLARED = "\n".join(
    f"type {kind.name}:\n"
    + "".join(f"    {name}: {of.name}{'?' * optional}\n" for name, of, optional in kind.fields)
    for kind in (LINE, ORDER)
)
"""The `type` blocks that each design begins with."""

WORDS = ("tea", "gift", "x", "", "a b", "Ünit", "né", "0")


def a_value(random: Random, kind: Kind) -> Any:
    """Return a JSON value of a kind; fields that may be missing are absent, null or there."""
    if kind is INT:
        return random.choice((0, 1, 2, 3, -1, -7, 12, 10**6, 2**60))
    if kind is TEXT:
        return random.choice(WORDS)
    if kind is BOOL:
        return random.random() < 0.5
    if kind.item is not None:
        return [a_value(random, kind.item) for _ in range(random.randrange(4))]
    record: dict[str, Any] = {}
    for name, of, optional in kind.fields:
        if optional and random.random() < 0.4:
            if random.random() < 0.5:
                record[name] = None
            continue
        record[name] = a_value(random, of)
    return record
