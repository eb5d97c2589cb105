"""What `check` reads of the Python beside a design, without importing it."""

from __future__ import annotations

import ast

import pytest

from crossway.design.reading.python import callables_of
from crossway.language.words import python_names
from tests.helpers.callables import FOUND, REFUSED, SHOP, WHOLE
from tests.helpers.checked import diagnose

CODE = "wrong-python-parameters"


@pytest.mark.parametrize("python", FOUND)
def test_check_reads_what_run_imports(python: str) -> None:
    """The same callables count, be they defined, assigned, imported or registered."""
    read = callables_of(ast.parse(WHOLE + python))
    if "class Desk" in python and "DESK = " not in python and "staticmethod" not in python:
        read = {name: one for name, one in read.items() if one.name != "charge"}
    counts = any(name in read for name in python_names("ChargeCard"))
    assert counts == bool(FOUND[python]) or "charge_card = Desk().charge" in python


@pytest.mark.parametrize("python", REFUSED)
def test_check_says_of_a_signature_what_run_says(python: str) -> None:
    """Before anything runs, and without importing."""
    found = diagnose([("shop.twf", SHOP), ("shop.py", WHOLE + python)])
    (fault,) = [one for one in found if one.code == CODE]
    assert fault.message.endswith(REFUSED[python])
    assert "cannot be called with the 2 arguments of activity ChargeCard (" not in fault.message
    assert "cannot be called with the 2 arguments of activity ChargeCard: " in fault.message


def test_operations_and_functions_are_held_too() -> None:
    """All that the design calls in Python."""
    python = "def take_one(): ...\ndef is_sold(a, b): ...\ndef charge_card(a, b): ..."
    found = diagnose([("shop.twf", SHOP), ("shop.py", python)])
    names = [one.name for one in found if one.code == CODE]
    assert sorted(map(str, names)) == ["Shelf.TakeOne", "is_sold"]


@pytest.mark.parametrize(
    "python",
    [
        "def charge_card(item, n=3, *, polite=True): ...",
        "def charge_card(*everything): ...",
        "@retried\ndef charge_card(session, item, n): ...",
        "from desk import charge_card",
        "charge_card = make()",
    ],
)
def test_what_the_text_does_not_show_is_not_judged(python: str) -> None:
    """A decorator may pass arguments of its own; what is imported is seen when it runs."""
    found = diagnose([("shop.twf", SHOP), ("shop.py", WHOLE + python)])
    assert CODE not in [one.code for one in found]


def test_names_that_importing_does_not_leave_do_not_count() -> None:
    """What only a type checker sees, what is deleted, and what becomes no callable."""
    text = """\
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    def one(): ...
else:
    def two(): ...
def three(): ...
del three
def four(): ...
four = 4
try:
    def five(): ...
except ImportError:
    pass
"""
    assert sorted(callables_of(ast.parse(text))) == ["TYPE_CHECKING", "five", "two"]


def test_an_operation_that_the_python_beside_it_lacks_is_named_with_near_names() -> None:
    """A slip in a function's name; a file without any Python is a sketch."""
    said = [
        one.hint
        for one in diagnose([("shop.twf", SHOP), ("shop.py", "def take_noe(item): ...")])
        if one.code == "unimplemented-operation"
    ]
    assert said == ["did you mean take_noe?"]
    alone = diagnose([("shop.twf", SHOP)])
    assert "unimplemented-operation" not in [one.code for one in alone]


HINTED = """\
workflow Sell(item: Item) -> (any):
    activity Weigh(item.name, item.count, item.note, item.sold) -> grams
    activity Find(item) -> found
    activity Sum(grams, 2) -> sum
    close complete([grams, found, sum])

activity Weigh(name: string, count: int, note: string?, sold: moment) -> (int):
    weigh it

activity Find(item: Item) -> (Item?):
    look for it

activity Sum(a: int, b: int) -> (int):
    return a + b

type Item:
    name: string
    count: int
    note: string?
    sold: moment
"""


@pytest.mark.parametrize(
    "python",
    [
        "def weigh(name: str, count: int, note: str | None, sold: datetime) -> int: ...",
        "def weigh(name, count: float, note: Optional[str], sold: str): ...",
        "async def weigh(name: UUID, count: 'int', note: Any, sold: Moment) -> Grams: ...",
        "def weigh(name: str | int, count: Decimal, note: object = None, *rest: int) -> float: ...",
        "def find(item: dict) -> dict | None: ...",
        "def find(item: dict[str, Any]) -> None: ...",
        "def find(item: Item) -> Item: ...",
        "def sum(a: str, b: str) -> str: ...",
    ],
)
def test_hints_that_say_the_same_or_nothing_are_right(python: str) -> None:
    """Classes are looked at when they are imported; a body of the design's own counts."""
    assert [one.code for one in diagnose([("shop.twf", HINTED), ("shop.py", WEIGH + python)])] == []


WEIGH = "def weigh(*given): ...\ndef find(item): ...\n"


@pytest.mark.parametrize(
    ("python", "line", "part"),
    [
        ("def weigh(name: int, count, note, sold): ...", 7, "takes name: int; name is string"),
        ("def weigh(name, count: str, note, sold): ...", 7, "count is integer, string is wanted"),
        ("def weigh(name, count: list[int], note, sold): ...", 7, "list of integer"),
        ("def weigh(name, count, note: str, sold): ...", 7, "note is string or null"),
        ("def weigh(name, count, note, sold: int): ...", 7, "sold is moment"),
        ("def weigh(name, count, note, sold) -> str: ...", 7, "returns str: the result is string"),
        ("def weigh(name, count, note, sold) -> int | None: ...", 7, "integer or null"),
        ("def weigh(name, count, note, sold) -> None: ...", 7, "the result is null"),
        ("def find(item: str): ...", 10, "item is Item, string is wanted"),
        ("def find(item) -> list[dict]: ...", 10, "returns list[dict]: the result is list"),
    ],
)
def test_a_hint_that_a_declaration_excludes_is_found(python: str, line: int, part: str) -> None:
    """At the parameter or the result in the design, with the line of the Python."""
    found = diagnose([("shop.twf", HINTED), ("shop.py", WEIGH + python)])
    (fault,) = [one for one in found if one.code == "wrong-python-hint"]
    assert fault.span.line == line
    assert part in fault.message
    assert "(shop.py:3)" in fault.message


AMOUNTS = """\
workflow Pay(amount: decimal, tip: decimal?, due: moment, day: date) -> (any):
    activity Charge(amount, tip, due, day) -> at
    close complete(at)

activity Charge(amount: decimal, tip: decimal?, due: moment, day: date) -> (moment):
    charge a card
"""


@pytest.mark.parametrize(
    ("python", "part"),
    [
        ("(amount: float, tip, due, day): ...", "amount is decimal, number is wanted"),
        ("(amount: int, tip, due, day): ...", "amount is decimal, integer is wanted"),
        ("(amount, tip: float | None, due, day): ...", "tip is decimal or null, number or null"),
        ("(amount, tip, due: date, day): ...", "due is moment, a day is wanted"),
        ("(amount, tip, due: datetime.date | None, day): ...", "due is moment, a day is wanted"),
        ("(amount, tip, due: datetime.time, day): ...", "due is moment, a time of day is wanted"),
        ("(amount, tip, due, day) -> date: ...", "the result is a day, moment is wanted"),
    ],
)
def test_a_hint_that_reads_no_decimal_or_moment_is_found(python: str, part: str) -> None:
    """Each call would fail: a decimal travels as a text, and a day is written in another way."""
    found = diagnose([("shop.twf", AMOUNTS), ("shop.py", f"def charge{python}")])
    assert [one.code for one in found] == ["wrong-python-hint"]
    assert part in found[0].message


@pytest.mark.parametrize(
    "hints",
    [
        "(amount: Decimal, tip: Decimal | None, due: datetime, day: date) -> datetime",
        "(amount: Money, tip: Optional[Decimal], due: str, day: datetime.date) -> str",
        "(amount: str, tip: str | None, due: str, day: str) -> str",
        "(amount: str, tip: Optional[str], due, day)",
    ],
)
def test_hints_that_read_decimals_and_moments_are_right(hints: str) -> None:
    assert diagnose([("shop.twf", AMOUNTS), ("shop.py", f"def charge{hints}: ...")]) == ()


CATCHES = """
workflow Buy(sku: string) -> (string):
    try:
        activity Take(sku)
    catch {error}:
        close complete("none left")
    close complete("bought")

activity Take(sku: string):
    take it from the shelf
"""

RAISES = """
class SoldOut(Exception): ...

def take(sku):
    if sku == "gone":
        raise desk.TornError("torn")
    if sku == "old":
        raise ApplicationError("too old", type="TooOld")
    raise SoldOut(sku)
"""


@pytest.mark.parametrize("error", ["SoldOut", "TornError", "TooOld", "CardDeclined"])
def test_errors_of_python_are_known(error: str) -> None:
    """Those its text names, and any other, which what it calls may raise."""
    design = CATCHES.format(error=error)
    found = diagnose([("shop.twf", design), ("shop.py", RAISES)])
    assert found == ()


def test_a_misspelt_error_of_python_is_found() -> None:
    found = diagnose([("shop.twf", CATCHES.format(error="SoldOt")), ("shop.py", RAISES)])
    (fault,) = found
    assert fault.code == "unknown-error"
    assert fault.hint == "did you mean SoldOut?"
