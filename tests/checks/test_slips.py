"""Slips, one at a time in a working design: found, placed right, with one diagnostic each.

`slips/frame.twf` is the design. The other files hold slips, with blank lines between them; each
says in a comment what is found in the line below it. The name of a file is that of the place in
the design where its slips are put.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.checked import diagnose
from tests.helpers.expectations import expected

SLIPS = Path(__file__).parent / "slips"
FRAME = (SLIPS / "frame.twf").read_text()
PLACES = ("workflow", "activity", "definition")


def slips(place: str) -> Iterator[str]:
    """Yield the slips of a file, each as lines as deep as their place in the design."""
    mark = next(line for line in FRAME.split("\n") if line.strip() == f"# {place}")
    margin = mark[: mark.index("#")]
    for slip in (SLIPS / f"{place}.twf").read_text().strip("\n").split("\n\n"):
        yield "\n".join(margin + line if line else line for line in slip.split("\n"))


CASES = [(place, slip) for place in PLACES for slip in slips(place)]


def put(place: str, slip: str) -> str:
    """Return the design with a slip at a place."""
    lines = FRAME.split("\n")
    at = next(at for at, line in enumerate(lines) if line.strip() == f"# {place}")
    return "\n".join([*lines[:at], slip, *lines[at + 1 :]])


def test_the_design_is_right_without_slips() -> None:
    """Or the other test would prove nothing."""
    assert diagnose([("ship.twf", FRAME)]) == ()


def test_no_slip_stands_twice() -> None:
    """A table with repeats says less than it seems to."""
    assert len(set(CASES)) == len(CASES)


FREE_TEXT = """\
open the vault  # slowly
    count the "money", twice
return the card to its owner
if the card is valid and not stolen:
    set the flag for order-{order.id}
for each of the lines:
    load the item(s) from the store, or retry
while in doubt
    don't panic
- wait 5 seconds (or 10%)
iff order.paid:
    hand it over
Return Order
update record and/or cache: v1.2, then stop
total: number
lines: list[Line]
wait: as long as it takes
prices: see list [1]
start the engine; sign documents
match the kind:
    case one is a gift
https://bank.example/charge
TODO
...
"""


@pytest.mark.parametrize("line", FREE_TEXT.rstrip("\n").split("\n"))
def test_free_text_in_an_activity_is_no_slip(line: str) -> None:
    """What an activity does may be said in words, whatever word they begin with."""
    assert diagnose([("ship.twf", put("activity", "    " + line.strip()))]) == ()


def test_free_text_may_be_indented() -> None:
    """As an outline is."""
    text = "".join(f"    {line}\n" for line in FREE_TEXT.split("\n"))
    assert diagnose([("ship.twf", put("activity", text))]) == ()


@pytest.mark.parametrize(("place", "slip"), CASES, ids=lambda value: " ".join(value.split())[:90])
def test_a_slip_is_found_where_it_is_and_once(place: str, slip: str) -> None:
    """The message, the hint or the name says what the comment above the slip announces."""
    text = put(place, slip)
    (announced,) = expected("ship.twf", text)
    (found,) = diagnose([("ship.twf", text)])
    assert (found.span.line, found.severity.value, found.code) == announced[1:4], found
    assert announced.text in f"{found.message} {found.hint} {found.name}"


TWICE = """\
type Box:
    size: int
    weight: int

nexus service Depot:
    operation Pack(size: int, id: string) -> (Box):
        return Box{size: 1, weight: 2, sizee: 3}

workflow Ship(id: string):
    nexus DepotEndpoint Depot.Pack(size: 1, sise: 2)
        options:
            schedule_to_close_timeout: 5m
            schedule_to_close_timeut: 3m
"""


def test_what_is_there_already_is_not_what_was_meant() -> None:
    """A field, an argument or an option twice would be the next error."""
    hints = {one.code: one.hint or "" for one in diagnose([("ship.twf", TWICE)])}
    assert hints["unknown-field"] == "Box has size, weight"
    assert hints["wrong-argument-name"] == "it takes (size, id)"
    assert "did you mean schedule_to_close" not in hints["unknown-option"]
