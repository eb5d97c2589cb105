"""One root cause gives one diagnostic: what it leads to is not reported beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.helpers.checked import diagnose

DESIGN = """\
type Order:
    id: string
    lines: list[Line]

type Line:
    sku: string
    count: int

workflow Ship(order: Order) -> (Parcel):
    state:
        condition packed
        weight = 0
    signal Add(grams: int):
        weight = weight + grams
    query Weight() -> (int):
        return weight
    items = 0
    for line in order.lines:
        items = items + line.count
    try:
        activity Reserve(order.id, items) -> hold
            options:
                start_to_close_timeout: 30s
    catch OutOfStock -> err:
        close fail(err.message)
    await one:
        workflow Pack(hold) -> parcel:
            close complete(parcel)
        timer(1h):
            close fail("too late")

workflow Pack(hold: Hold) -> (Parcel):
    switch hold.kind:
        case "letter":
            close complete(Parcel{id: hold.id})
        else:
            await timer(5m)
    if hold.id == "x":
        close complete(Parcel{id: "x"})
    elif hold.id == "y":
        close complete(Parcel{id: "y"})
    else:
        close fail("lost")

activity Reserve(id: string, items: int) -> (Hold):
    if items > 9:
        raise OutOfStock("too many")
    return Hold{id, items, kind: "letter"}

worker ships:
    workflow Ship
    workflow Pack
    activity Reserve

namespace ships:
    worker ships
        options:
            task_queue: "ships"
"""


def slips(line: str) -> Iterator[str]:
    """Yield a line with one slip in each: a symbol dropped, a letter, another indentation."""
    indent = len(line) - len(line.lstrip())
    for match in re.finditer(r"[:()\\[\\]{}\",=]|->", line):
        yield line[: match.start()] + line[match.end() :]
    for change in (-2, -1, 1, 2, 3):
        if indent + change > 0 and indent:
            yield " " * (indent + change) + line.lstrip()
    if word := re.match(r"\s*([a-z]{3,})", line):
        start, end = word.span(1)
        yield line[: start + 1] + line[start + 2 :]
        yield line[: end - 2] + line[end - 1] + line[end - 2] + line[end:]
    yield line + ";"


LINES = DESIGN.split("\n")
SLIPS = [(at, slip) for at, line in enumerate(LINES) if line for slip in slips(line)]


def test_the_design_is_right_without_slips() -> None:
    """Or the other test would prove nothing."""
    assert diagnose([("ship.twf", DESIGN)]) == ()


@pytest.mark.parametrize(("at", "slip"), SLIPS, ids=lambda value: str(value).strip())
def test_a_slip_gives_at_most_one_diagnostic(at: int, slip: str) -> None:
    """A slip may make another right design; it never gives two faults of one cause."""
    text = "\n".join([*LINES[:at], slip, *LINES[at + 1 :]])
    assert len(diagnose([("ship.twf", text)])) <= 1


def test_what_is_right_beside_an_unreadable_definition_is_checked() -> None:
    """Only what may be missing because of it is left out."""
    broken = "workflow Broken(id: string) -> (string):\n    close complete(id\n\n"
    wrong = "workflow Wrong(id: string) -> (string):\n    workflow Broken() -> x\n    close\n"
    codes = [item.code for item in diagnose([("a.twf", broken + wrong)])]
    assert codes == ["SYNTAX", "missing-result"]
