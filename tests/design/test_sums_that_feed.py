"""Which sums are of values that feed each other: they alone are watched, others stay `+`."""

from __future__ import annotations

import pytest

from crossway.design import resolve
from crossway.language import parse

BEGUN = """
type Basket:
    name: string
    note: string
    count: int
    lines: list[Line]

type Line:
    name: string
    count: int

workflow W(a: string, b: string, n: int, m: int, basket: Basket):
    t = ""
    c = 0
    d = 1
    xs = []
    for i in range(9):
"""

FED: dict[str, tuple[str, ...]] = {
    "two": ("a = a + b", "b = b + a"),
    "two, one of them given alone": ("t = a", "a = a + t"),
    "through a function": ("a = a + upper(a)",),
    "through a hole": ('t = "<{a}>"', "a = a + t"),
    "through a part": ("t = a[0:99]", "a = a + t"),
    "through a list": ("t = [a, b]", "a = a + t[0]"),
    "through a list that is made": ("t = [x for x in xs]", "xs = xs + t"),
    "through the items of a loop": ("for x in xs:", "    xs = xs + x"),
    "fields": (
        "basket.name = basket.name + basket.note",
        "basket.note = basket.note + basket.name",
    ),
    "a field by way of the item that is changed": (
        "for line in basket.lines:",
        "    line.name = line.name + t",
        "t = basket.lines[0].name",
    ),
}

ALONE: dict[str, tuple[str, ...]] = {
    "by what arrived": ("t = t + a", "t = t + basket.name + b"),
    "by what does not hold it": ("b = b + a", "t = t + b"),
    "by its length": ("t = t + str(len(t))",),
    "by one item": ("t = xs[0]", "xs = xs + [t]"),
    "numbers": ("e = c + d", "c = d", "d = e"),
    "numbers that are declared": ("n = n + m", "m = m + n"),
    "a total over the items": (
        "for line in basket.lines:",
        "    basket.count = basket.count + line.count",
    ),
    "fields apart": ("basket.name = basket.name + basket.note",),
    "in another definition": ("a = a + b",),
}


def watched(lines: tuple[str, ...]) -> int:
    """Return how many sums are watched of a loop of these lines."""
    after = "\nactivity B(a: string, b: string) -> (string):\n    b = b + a\n    return b\n"
    text = BEGUN + "".join(f"        {line}\n" for line in lines) + after
    parsed = parse(text, "w.twf")
    assert parsed.diagnostics == ()
    return len(resolve([parsed.file]).feeding)


@pytest.mark.parametrize("name", FED)
def test_sums_of_values_that_feed_each_other_are_watched(name: str) -> None:
    lines = FED[name]
    assert watched(lines) == sum(" + " in line for line in lines)


@pytest.mark.parametrize("name", ALONE)
def test_all_other_sums_cost_what_they_did(name: str) -> None:
    """A text that a loop adds lines to is as fast as Python has it."""
    assert watched(ALONE[name]) == 0
