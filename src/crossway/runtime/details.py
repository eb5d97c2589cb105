"""The current details of a workflow: what it waits for and what became of its messages, as text.

Temporal has a place for a text that a workflow says of itself: the answer to the query
`__temporal_workflow_metadata`, which Temporal's UI and `temporal workflow metadata` show. It is
written here, and read here again by `crossway trace`, `list`, `run` and `doctor`:

    waits at intake.twf:65 for
    - signal Approve
    - timer 14d
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from crossway.runtime.waits import MOST, Waiting

KEPT = "arrived, and not awaited yet"
DROPPED = "dropped"
_FAILED = "failed at "

_WAITS = re.compile(r"waits(?: at (?P<place>.+:[0-9]+))? for")
_COUNTED = re.compile(r"(?P<label>.+), (?P<count>[0-9]{1,9})")
_LONGEST = 300
"""Characters of a line that are read."""

_LINES = 4 * MOST
"""How many lines are read: whose worker answers is not known."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a workflow says of itself.

    `kept` and `dropped` count messages by their labels, `signal Approve`: those that nobody
    awaited yet, and those that counted for nothing. `failed_at` is the line that failed.
    """

    waits: tuple[Waiting, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    failed_at: str = ""


def written(details: Details) -> str:
    """Return details as text of several lines; empty where there is nothing to say."""
    lines: list[str] = []
    for one in details.waits:
        lines += [f"waits at {one.place} for" if one.place else "waits for", *_items(one.things)]
    for title, counts in ((KEPT, details.kept), (DROPPED, details.dropped)):
        if counts:
            lines += [title, *_items(f"{label}, {count}" for label, count in counts.items())]
    if details.failed_at:
        lines.append(f"{_FAILED}{details.failed_at}")
    return "\n".join(lines)


def read(text: str) -> Details:
    """Return what `written` wrote; of other text, what looks like it."""
    waits: list[Waiting] = []
    counts: dict[str, dict[str, int]] = {KEPT: {}, DROPPED: {}}
    failed_at = ""
    for title, items in _sections(text):
        if found := _WAITS.fullmatch(title):
            waits.append(Waiting(tuple(items), found["place"] or ""))
        elif title in counts:
            pairs = [pair for pair in map(_COUNTED.fullmatch, items) if pair]
            counts[title] = {pair["label"]: int(pair["count"]) for pair in pairs}
        elif title.startswith(_FAILED):
            failed_at = title.removeprefix(_FAILED)
    return Details(tuple(waits), counts[KEPT], counts[DROPPED], failed_at)


def _items(things: Iterable[str]) -> Iterator[str]:
    return (f"- {' '.join(thing.split())}" for thing in things)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each line that is no item of a list, with the items below it."""
    title, items = "", list[str]()
    for line in islice(text.splitlines(), _LINES):
        if line.startswith("- "):
            items.append(line.removeprefix("- ")[:_LONGEST])
            continue
        yield title, items
        title, items = line, []
    yield title, items
