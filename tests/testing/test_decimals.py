"""Amounts are exact wherever a decimal is declared or met, as `crossway test` shows it."""

from __future__ import annotations

import decimal
from pathlib import Path

from tests.helpers.blocks import outcomes, said

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


COMPUTED = """
type Line:
    amount: decimal
    count: int

type Book:
    balance: decimal
    lines: list[Line]
    by: map[string, decimal]
    spare: decimal?

activity Count(n: int) -> (int):
    return n

workflow Put(n: int, book: Book) -> (list[decimal]):
    state:
        held: decimal = 0
    held = n
    book.balance = n
    book.by["eur"] = n
    book.spare = n
    book.lines = append(book.lines, Line{amount: n, count: n})
    made = Book{balance: n + 0, lines: [{amount: n, count: n}], by: {eur: n}}
    listed = [book.balance, n]
    total = n
    if n > 100:
        total = book.balance
    started = n
    for line in book.lines:
        started = started + line.amount * 0
    kept = held / 3
    first = [book.balance / 3, book.by["eur"] / 3, book.lines[0].amount / 3, listed[1] / 3]
    more = [made.balance / 3, made.lines[0].amount / 3, made.by["eur"] / 3, total / 3, kept]
    activity Count(n) -> book.balance
    all = first + more
    close complete(all + [book.balance / 3, started / 3, max(n, book.balance) / 3])

workflow Functions(lines: list[Line], amounts: list[decimal]) -> (list[decimal]):
    by = {a: amounts[0]}
    least = first(lines)
    if least == null:
        close complete([])
    close complete([
        sum(amounts) * 0.1,
        round(amounts[0], 2) * 0.1,
        abs(amounts[0]) * 0.1,
        max(amounts) * 0.1,
        min(amounts[0], 5) * 0.1,
        least.amount * 0.1,
        sum([line.amount * line.count for line in lines]) * 0.1,
        sum(map(lines, "amount")) * 0.1,
        sorted(lines, "amount")[0].amount * 0.1,
        reversed(amounts)[0] * 0.1,
        append(amounts, 3)[1] * 0.1,
        values(by)[0] * 0.1
    ])

workflow Untyped(amount: decimal):
    close complete({total: amount, nothing: null})

test "what is put where a decimal is declared divides as one":
    workflow Put(10, Book{balance: 1, lines: [], by: {}}) -> parts
    expect unique(parts) == [decimal("10") / 3]

test "what functions give of decimals is computed with literals":
    workflow Functions([Line{amount: 1, count: 1}], [1]) -> parts
    expect unique(parts) == [decimal("0.1"), decimal("0.3")]

test "a decimal equals the text that it travels as":
    workflow Untyped(decimal("10.50")) -> found
    expect found.total == decimal("10.50")
    expect decimal("10.5") == found.total and not found.total != decimal("10.5")
    expect found.total != decimal("10.51")
"""


PAID = """
type Line:
    price: decimal

nexus_endpoint LedgerEndpoint:
    target_namespace: ledger
    target_task_queue: ledger

nexus_service Ledger:
    operation Enter(amount: decimal) -> (decimal):
        return amount

workflow Pay(name: string, amount: decimal) -> (decimal, string):
    state:
        more: decimal?
    signal Add(extra: decimal):
        more = extra
    update Raise(to: decimal) -> (decimal):
        amount = to
        return to
    await more != null
    activity PayOut(name, amount) -> paid
    activity Book(Line{price: more}, [amount], name)
    nexus LedgerEndpoint Ledger.Enter(amount) -> entered
        options:
            timeout: 5s
    workflow Close(amount) -> closed
    close complete(closed + entered, name)

workflow Close(amount: decimal) -> (decimal):
    activity PayOut("close", amount) -> paid
    close complete(paid)

activity PayOut(name: string, amount: decimal) -> (decimal):
    return amount

activity Book(line: Line, all: list[decimal], at):
    return

test "numbers":
    nexus LedgerEndpoint Ledger.Enter(amount) returns amount
    promise paid <- workflow Pay("bob", 35)
    update paid.Raise(0.1) -> raised
    expect raised == 0.1
    signal paid.Add(2)
    expect paid completes with [0.2, "bob"]
    expect activity PayOut("bob", 0.1) called once
    expect activity PayOut("bob", decimal("0.10")) called
    expect activity PayOut("bob", "0.1") called
    expect activity PayOut("close", 0.1) called
    expect activity PayOut("bob", 35) never called
    expect activity PayOut("bob", 0.1000000001) never called
    expect activity Book(Line{price: 2}, [0.1], "bob") called
    expect activity Book({price: 2.0}, [_], _) called
    expect nexus LedgerEndpoint Ledger.Enter(0.1) called
    expect nexus LedgerEndpoint Ledger.Enter(amount: 0.1) called
    expect nexus LedgerEndpoint Ledger.Enter(amount: 0.2) never called
"""


def test_a_decimal_is_expected_as_a_number_as_well(tmp_path: Path) -> None:
    """`expect activity PayOut("bob", 35) called` never held: a decimal travels as a text."""
    (tmp_path / "bank.twf").write_text(PAID)
    (found,) = outcomes(tmp_path)
    assert [said(one) for one in [found] if one.fault] == []


def test_what_is_put_or_made_of_decimals_is_one(tmp_path: Path) -> None:
    """`book.balance = n` kept a whole number, whose third is a float; `sum(amounts) * 0.1` failed.

    And what nothing declares is the text that a decimal travels as, never equal to one.
    """
    (tmp_path / "books.twf").write_text(COMPUTED)
    found = outcomes(tmp_path)
    assert len(found) == 3
    assert [said(one) for one in found if one.fault] == []


def test_a_text_that_is_not_the_expected_one_is_shown(tmp_path: Path) -> None:
    """`expect "{total}" == ..` that failed said `it is false` and nothing else."""
    wrong = 'expect "{parts}" == "[]"'
    design = COMPUTED.partition('test "')[0]
    test = f'test "shown":\n    workflow Functions([], [1]) -> parts\n    {wrong}\n'
    (tmp_path / "books.twf").write_text(design + test.replace('"[]"', '"[1]"'))
    (found,) = outcomes(tmp_path)
    assert '"{parts}" is "[]"' in said(found)


def test_a_literal_is_a_decimal_wherever_it_meets_one(tmp_path: Path) -> None:
    """Such a literal was a float: never equal, `0.1 * 3` was 0.30000000000000004, `+` failed."""
    (tmp_path / "bills.twf").write_text(LITERALS)
    found = outcomes(tmp_path)
    assert len(found) == 2
    assert [said(one) for one in found if one.fault] == []


DETAILS = """
workflow Pay(amount: decimal, wait: duration) -> (string):
    if amount > 1:
        raise Declined("no money", amount, wait, {left: [amount]})
    close complete("ok")

test "an amount in the details of an error is an amount":
    promise p <- workflow Pay(decimal("2.50"), 5m)
    expect p fails Declined("no money", 2.5)
    expect p fails Declined("no money", decimal("2.500"), 300s, {left: [2.5]}) -> err
    expect err.details[0] == decimal("2.5")

test "another amount is none":
    promise p <- workflow Pay(decimal("2.50"), 5m)
    expect p fails Declined("no money", 2.51)
"""


def test_details_of_an_error_are_compared_as_values(tmp_path: Path) -> None:
    """They travel as JSON has them: an amount as a text, which is no other amount for that."""
    (tmp_path / "pay.twf").write_text(DETAILS)
    found = outcomes(tmp_path)
    assert [one.passed for one in found] == [True, False]


THIRDS = """
workflow Sold(price: decimal) -> (decimal):
    close complete(price / 3)

test "an expectation computes to the digits of a design":
    workflow Sold(decimal("1")) -> share
    expect share == decimal("1") / 3
"""


def test_what_a_test_expects_is_computed_as_the_design_does(tmp_path: Path) -> None:
    """Whatever Python beside it says: the share had 28 digits, and what was expected five."""
    (tmp_path / "till.twf").write_text(THIRDS)
    (tmp_path / "till.py").write_text("import decimal\ndecimal.getcontext().prec = 5\n")
    with decimal.localcontext():
        (outcome,) = outcomes(tmp_path)
    assert outcome.fault is None, said(outcome)
