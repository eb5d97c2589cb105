"""Amounts are exact wherever a decimal is declared or met, as `crossway test` shows it."""

from __future__ import annotations

from pathlib import Path

from tests.testing.test_blocks import outcomes, said

LITERALS = """
type Bill:
    total: decimal
    parts: list[decimal]
    by: map[string, decimal]

workflow Compare(paid: decimal) -> (list[bool]):
    amounts = [paid]
    close complete([
        paid == 0.1,
        not paid != 0.1,
        paid in [0.1],
        0.1 in amounts,
        contains(amounts, 0.1),
        index_of(amounts, 0.1) == 0,
        len(filter([Bill{total: paid, parts: [], by: {}}], "total", 0.1)) == 1,
        len(unique([paid, decimal("0.10")])) == 1
    ])

workflow Put(paid: decimal) -> (list[decimal]):
    state:
        held: decimal = 0.1
        whole: decimal = 10
    bill = Bill{total: 0.1, parts: [0.1, 0.2], by: {eur: 0.1}}
    first = bill.total * 3 + paid
    bill.parts = append(bill.parts + [0.1], 0.3)
    bill.by["usd"] = 0.2
    both = bill.by["eur"] + bill.by["usd"]
    held = held * 3
    sums = sum([paid, 0.2]) + sum(bill.parts, 0.5)
    third = whole / 4 + paid
    paid = 0.1
    close complete([first, both, held, sums, third, paid * 3, max(paid, 0.3)])

test "literals are compared exactly":
    workflow Compare(decimal("0.10")) -> same
    expect same == [true, true, true, true, true, true, true, true]

test "literals are exact where they are put":
    workflow Put(decimal("0.1")) -> sums
    expect "{sums}" == "[\\"0.4\\",\\"0.3\\",\\"0.3\\",\\"1.5\\",\\"2.6\\",\\"0.3\\",\\"0.3\\"]"
"""


def test_a_literal_is_a_decimal_wherever_it_meets_one(tmp_path: Path) -> None:
    """Such a literal was a float: never equal, `0.1 * 3` was 0.30000000000000004, `+` failed."""
    (tmp_path / "bills.twf").write_text(LITERALS)
    found = outcomes(tmp_path)
    assert len(found) == 2
    assert [said(one) for one in found if one.fault] == []
