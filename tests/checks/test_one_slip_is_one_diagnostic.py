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


SHOP = [
    (
        "shop.twf",
        """\
workflow Buy(order: Order) -> (Order):
    state:
        condition paid
        total = 0
    signal Pay(by: string):
        set paid
    picked = order.first
    for line in order.lines:
        activity Pick(line) -> picked
        total = total + line.count
    activity Pick(order.first) -> first
    promise wrapping <- workflow Wrap(first, picked)
    signal wrapping.Hurry(order.note)
    signal wrapping.Hurry(order.id)
    handles = [wrapping]
    wrapped = ""
    for handle in handles:
        await handle -> wrapped
    await paid
    if wrapped == order.id:
        done = "yes {order.id}"
    else:
        done = null
    nexus BankEndpoint Bank.Charge(order.id, total) -> charged
        options:
            timeout: 30s
    nexus BankEndpoint Bank.Charge(order.id, 2) -> again
        options:
            timeout: 30s
    nexus "audits" workflow Audit(order.id) -> heard
        options:
            timeout: 30s
    nexus "audits" workflow Audit(charged) -> heard
        options:
            timeout: 30s
    close complete(Order{id: done, note: again, lines: [], first: order.first})

workflow Wrap(line: Line, picked: Line) -> (string):
    signal Hurry(why: string):
        reason = why
    await signal Hurry -> why
    close complete("{line.sku} {picked.sku} {why}")

activity Pick(line: Line) -> (Line):
    return line

type Order:
    id: string
    note: string
    lines: list[Line]
    first: Line

type Line:
    sku: string
    count: int

worker buying:
    workflow Buy
    workflow Wrap
    activity Pick

namespace shop:
    worker buying
        options:
            task_queue: "shop"
""",
    ),
    (
        "bank.twf",
        """\
nexus service Bank:
    sync Charge(id: string, amount: int) -> (string):
        return "{id}: {amount}"

worker banking:
    nexus service Bank

namespace bank:
    worker banking
        options:
            task_queue: "bank"
    nexus endpoint BankEndpoint
        options:
            task_queue: "bank"
            allowed_caller_namespaces: [shop]
""",
    ),
    (
        "audits.twf",
        """\
workflow Audit(id: string) -> (string):
    close complete(id)

nexus_endpoint AuditEndpoint:
    target_namespace: audits
    target_task_queue: audits
    allowed_caller_namespaces: [shop]
""",
    ),
]
"""Three namespaces, in which most names are used several times."""

WORDS = [
    (at, line, word.start())
    for at, (_, text) in enumerate(SHOP)
    for line, written in enumerate(text.split("\n"))
    for word in re.finditer(r"[A-Za-z_]\w\w+", written)
]


def misspelt(at: int, line: int, column: int) -> list[tuple[str, str]]:
    """Return the design with a word misspelt: two letters swapped, or the last one doubled."""
    path, text = SHOP[at]
    lines = text.split("\n")
    written = lines[line]
    found = re.compile(r"\w+").match(written, column)
    assert found is not None
    word = found.group()
    swapped = word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word
    other = swapped if swapped != word else word + word[-1]
    lines[line] = written[:column] + other + written[found.end() :]
    return [*SHOP[:at], (path, "\n".join(lines)), *SHOP[at + 1 :]]


def test_the_shop_is_right_without_slips() -> None:
    """Or the next test would prove nothing."""
    assert diagnose(SHOP) == ()


@pytest.mark.parametrize(("at", "line", "column"), WORDS)
def test_a_misspelt_word_gives_at_most_one_diagnostic(at: int, line: int, column: int) -> None:
    """Where a name is defined as well as where it is used, and in what places things run."""
    found = diagnose(misspelt(at, line, column))
    assert len(found) <= 1, "\n".join(f"{one.span} {one.code} {one.message}" for one in found)


@pytest.mark.parametrize(
    ("missing", "called"),
    [
        ("endpoint Payments is declared nowhere", "nexus Payments Cards.Charge({}) -> {}"),
        ('nothing here offers Charge in "payments"', 'nexus "payments" workflow Charge({}) -> {}'),
        ("activity Charge is defined nowhere", "activity Charge({}) -> {}"),
        ("workflow Charge is defined nowhere", "workflow Charge({}) -> {}"),
    ],
    ids=["endpoint", "target", "activity", "workflow"],
)
def test_what_is_missing_is_told_once_with_every_call_of_it(missing: str, called: str) -> None:
    """Rightly spelled or not: declaring it mends all of them."""
    nexus = called.startswith("nexus")
    deadline = "        options:\n            timeout: 5m\n" if nexus else ""
    calls = [
        f"    {called.format(*names)}\n{deadline}" for names in (("id", "one"), ("one", "two"))
    ]
    text = f"workflow W(id: string) -> (string):\n{''.join(calls)}    close complete(two)\n"
    (found,) = diagnose([("w.twf", text)])
    assert missing in found.message
    assert [other.span.line - found.span.line for other in found.related] == [3 if nexus else 1]
