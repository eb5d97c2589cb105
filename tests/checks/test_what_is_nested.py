"""What stands in each other, as deep as it may: each level costs what it holds, not twice that."""

from __future__ import annotations

import pytest

from crossway.checks import check_design
from crossway.compiler import compile_design
from crossway.design import Design
from crossway.design.builtins import BUILTINS, MESSAGES
from crossway.language.limits import MAX_NESTING
from tests.helpers.building import one
from tests.helpers.counting import calls_of

TYPES = """\
type Order:
    part: Order?
    parts: list[Order]
    named: map[Order]
    count: int

"""
WORKFLOW = """\
workflow Pay(count: int, ref: string, order: Order, counts: list[int], orders: list[Order]):
    {}
    close complete

"""
BUILT = "Order{{part: {}, parts: {}, named: {{}}, count: 1}}"
VALUES = {
    "a record": (BUILT.format("@", "[]"), "order", 1),
    "a record in a list": (BUILT.format("order", "[@]"), "order", 2),
    "a record that is appended": (f"append(orders, {BUILT.format('order', '@')})", "orders", 2),
    "a record beside others": (f"(orders + [{BUILT.format('order', '@')}])", "orders", 4),
    "a record of each": (f"[{BUILT.format('order', '@')} for one in orders]", "orders", 2),
    "a map": ("{key: @}", "order", 1),
    "a list": ("[@]", "count", 1),
    "a list of another": ("[one for one in @]", "counts", 1),
    "a half as a position": ("counts[@ / 2]", "count", 2),
    "a half as an end": ("counts[0:len(@) / 2]", "counts", 3),
    "values that changed places": (BUILT.format("1", "[], count: @, parts: []"), "order", 1),
}
"""What stands in itself at `@`, what is inside of all, and how many levels each takes."""

NESTED_CALLS = [b.name for b in BUILTINS.values() if b.most != 0 and b.gives != "nothing"]
"""The functions that take something and give a value, which each may be given to itself."""


def _nested(value: str, inmost: str, times: int) -> str:
    for _ in range(times):
        inmost = value.replace("@", inmost)
    return inmost


def _read(design: Design) -> int:
    """Return how many function calls it takes to check and to compile a design."""
    return calls_of(lambda: (check_design(design), compile_design(design)))


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_in_a_value_is_read_once(kind: str) -> None:
    """Twice at each level, twenty in each other would take minutes and forty for ever."""
    value, inmost, levels = VALUES[kind]
    deep = (MAX_NESTING - 2) // levels

    def reading(times: int) -> int:
        said = f"made = {_nested(value, inmost, times)}"
        return _read(one(TYPES + WORKFLOW.format(said)))

    assert reading(deep) < 20 * reading(deep // 4)


@pytest.mark.parametrize("name", NESTED_CALLS)
def test_an_argument_of_a_call_in_a_call_is_read_once(name: str) -> None:
    """Whatever is wrong with it: it is `round(round(..))` and `len(len(..))` alike."""
    few = max(BUILTINS[name].least, 1)
    others = ["ref"] * (few - 1)
    if name in MESSAGES:
        others = ["Note", *others[1:]]
    for call in (f"{name}({', '.join(['@', *others])})", f"{name}({', '.join([*others, '@'])})"):
        said = f"made = {_nested(call, 'count', MAX_NESTING - 10)}"
        _read(one(TYPES + WORKFLOW.format(said)))


@pytest.mark.parametrize(
    "head",
    ["for (at{} in counts):", "for (at{} in orders):\n    at{}.count = 1", "await all:", "try:"],
)
def test_a_block_in_a_block_is_read_once(head: str) -> None:
    """What a loop changes by its item was asked again of each loop below, by each loop around."""

    def reading(times: int) -> int:
        lines, below = [], "    "
        for level in range(times):
            lines += [below + line.format(level) for line in head.split("\n")]
            below += "    "
        lines.append(f"{below}count = count + 1")
        if head == "try:":
            for level in reversed(range(times)):
                lines += [f"{'    ' * (level + 1)}catch:", f"{'    ' * (level + 2)}count = 1"]
        return _read(one(TYPES + WORKFLOW.format("\n".join(lines).lstrip())))

    assert reading(18) < 20 * reading(6)


@pytest.mark.parametrize(
    ("first", "of_two", "use"),
    [
        ("2", "{0} * {0}", "await timer({})"),
        ("float(count)", "{0} + {0}", "count = counts[{}]"),
        ("count", "{{one: {0}, other: {0}}}", "activity Pack({})"),
        ('"pay"', "concat({0}, {0})", "workflow Pay(1, {0}, order, counts, orders)"),
    ],
)
def test_a_name_that_is_made_of_another_twice_is_read_once(
    first: str, of_two: str, use: str
) -> None:
    """Sixty names, each twice what the one before is: by each way, none would end."""
    lines = [f"n0 = {first}"]
    lines += [f"n{at} = {of_two.format(f'n{at - 1}')}" for at in range(1, 60)]
    said = "\n    ".join([*lines, use.format("n59")])
    _read(one(TYPES + WORKFLOW.format(said) + "activity Pack(parcel):\n    pack it\n"))


def test_types_of_types_are_held_against_each_other_once() -> None:
    """Thirty, each of which has two fields of the next: by each way, none would end."""
    types = [
        f"type {name}{at}:\n    one: list[{name}{at + 1}]\n    other: list[{name}{at + 1}]\n\n"
        for name in ("Order", "Parcel")
        for at in range(30)
    ]
    last = "type Order30:\n    id: string\n\ntype Parcel30:\n    id: {}\n\n"
    body = (
        "workflow Pay(order: Order0):\n    activity Pack(order)\n    close complete\n\n"
        "activity Pack(parcel: Parcel0):\n    pack it\n"
    )
    assert "wrong-type" not in _codes("".join(types) + last.format("string") + body)
    assert "wrong-type" in _codes("".join(types) + last.format("int") + body)


def _codes(text: str) -> list[str]:
    return [found.code for found in check_design(one(text))]
