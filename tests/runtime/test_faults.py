"""What faults of a design's own lines say: where they are caught, and where nobody does."""

from __future__ import annotations

import linecache
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from crossway import runtime as cw
from crossway.language.span import Span
from crossway.runtime import faults
from crossway.runtime.errors import DESIGN_FAULTS, describe, matches
from crossway.runtime.limits import check_name

FILE = "<shop.twf>"


def fault_of(line: str, **given: Any) -> Exception:
    """Return what a compiled line raises, where `given` are the values of its names."""
    names = ", ".join(given)
    source = f"def run({names}):\n    if 0: late = 1\n    return {line}\n"
    linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
    faults.remember(FILE, {3: Span("shop.twf", 7, 5, 7, 20)})
    scope: dict[str, Any] = {"cw": cw}
    exec(compile(source, FILE, "exec"), scope)  # noqa: S102 - the lines are those below
    with pytest.raises((*DESIGN_FAULTS,)) as caught:
        scope["run"](**given)
    return caught.value


@pytest.mark.parametrize(
    ("line", "given", "said"),
    [
        ("xs[3]", {"xs": [1]}, "xs[3] is missing: xs has no such element"),
        ("order['sku']", {"order": {}}, "order.sku is missing"),
        ("order['sku']", {"order": None}, "order is null, where more of it is read"),
        ("late + 1", {}, "late has no value here: only other paths give it one"),
        ("1 // n", {"n": 0}, "division by zero"),
        ("1 % n", {"n": 0}, "division by zero"),
        ("1.5 // n", {"n": 0}, "division by zero"),
        ("1.5 % n", {"n": 0.0}, "division by zero"),
        ("cw.divided(1, n)", {"n": 0.0}, "division by zero"),
        ("a + b", {"a": 1, "b": "x"}, "`+` does not take integer and string"),
        ("a + b", {"a": "x", "b": 1}, "`+` does not take string and integer"),
        ("a - b", {"a": None, "b": 1.5}, "`-` does not take null and number"),
        ("a < b", {"a": "x", "b": 1}, "string and integer have no order"),
        ("cw.divided(a, b)", {"a": Decimal(1), "b": "x"}, "`/` does not take decimal and string"),
        ("cw.ordered(xs)", {"xs": [1, "x"]}, "string and integer have no order"),
        ("max(xs)", {"xs": [1, "x"]}, "string and integer have no order"),
        ("sum(xs)", {"xs": [Decimal(1), 0.5]}, "`+` does not take decimal and number"),
        ("str(n ** 2000)", {"n": 10_000}, "a whole number has at most 4300 digits"),
        ("cw.whole(s)", {"s": "9" * 5000}, "a whole number has at most 4300 digits"),
        ("max(xs)", {"xs": []}, "`max` has no value: the list is empty"),
        ("min(x for x in xs)", {"xs": []}, "`min` has no value: the list is empty"),
        ("cw.whole(s)", {"s": "x"}, '`int` takes a whole number such as "12", found "x"'),
        ("cw.floating(s)", {"s": "x"}, '`float` takes a number such as "19.5", found "x"'),
        ("cw.whole(n * n)", {"n": 1e200}, "the number is not finite"),
        ("n / 3", {"n": 10**400}, "the number is too large for one with a fraction"),
        ("cw.duration(n)", {"n": 10**400}, "the number is too large for one with a fraction"),
        (
            "cw.duration(n)",
            {"n": True},
            'expected a duration such as "PT5M" or "5m", found boolean',
        ),
        ("cw.numbers(1, 5, n)", {"n": 0}, "the step of `range` is 0; give it another"),
        ("cw.split('abc', s)", {"s": ""}, "the separator of `split` is empty; give it a text"),
        ("cw.moment(n)", {"n": 10**12}, "the moment is not in the years 1 to 9999"),
        ("cw.whole(s)", {"s": None}, "a number is wanted, null is given"),
        ("[x for x in xs]", {"xs": None}, "a list is wanted, null is given"),
        ("cw.join(xs, ',')", {"xs": 3}, "a list is wanted, integer is given"),
        ("1 in xs", {"xs": True}, "`in` needs a list, a record or a string on the right, boolean"),
        ("1 in s", {"s": "x"}, "`in` looks for a text in a text, integer is given"),
        ("len(n)", {"n": 1.5}, "`len` takes a list, a text or a record, number is given"),
        ("-s", {"s": "x"}, "`-` needs a number, string is given"),
        ("abs(s)", {"s": "x"}, "`abs` takes a number or a duration, string is given"),
        ("round(s)", {"s": "x"}, "`round` takes a number, string is given"),
        ("cw.numbers(s)", {"s": "x"}, "a whole number is wanted, string is given"),
        ("cw.numbers(n)", {"n": 10**10}, "`range` gives at most 10000000 numbers"),
        ("cw.numbers(0, n, 1)", {"n": 10**30}, "`range` gives at most 10000000 numbers"),
        ("cw.numbers(n, 0, -1)", {"n": 10**10}, "`range` gives at most 10000000 numbers"),
        ("cw.doubled(a, b)", {"a": "x", "b": 1}, "`+` does not take string and integer"),
        ("n['sku']", {"n": 3}, "integer has neither elements nor fields"),
        ("cw.first_of(n)", {"n": 3}, "integer has neither elements nor fields"),
        ("cw.first_of(n)", {"n": {"a": 1}}, "a list is wanted, a record is given"),
        ("cw.last_of(n)", {"n": {"a": 1}}, "a list is wanted, a record is given"),
        ("cw.backwards(n)", {"n": {"a": 1}}, "a list is wanted, a record is given"),
        ("cw.values_of(n)", {"n": [1]}, "a record is wanted, a list is given"),
        ("cw.values_of(n)", {"n": None}, "a record is wanted, null is given"),
        ("cw.floor(n)", {"n": None}, "a number is wanted, null is given"),
        ("cw.contains(b, -1)", {"b": b"abc"}, "bytes hold numbers from 0 to 255, another is"),
        ("300 in b", {"b": b"abc"}, "bytes hold numbers from 0 to 255, another is looked for"),
        ("cw.contains(b, 'a')", {"b": b"abc"}, "bytes hold numbers from 0 to 255, string is"),
        ("xs['a']", {"xs": [1]}, "a list has no fields, and its elements go by whole numbers: str"),
        ("s['a']", {"s": "x"}, "string has no fields, and its elements go by whole numbers: str"),
        ("r[xs]", {"r": {}, "xs": [1]}, "a field is named by a text, a list is given"),
        ("cw.changed(r, xs, 1)", {"r": {}, "xs": [1]}, "a field is named by a text, a list is"),
        ("s * n", {"s": "x", "n": 1.5}, "`*` needs numbers, a text or a list and number are given"),
    ],
)
def test_a_fault_reads_the_same_caught_and_uncaught(
    line: str, given: dict[str, Any], said: str
) -> None:
    """In the design's words; the place is told where nobody catches it."""
    fault = fault_of(line, **given)
    caught = describe(fault)["message"]
    assert caught.startswith(said)
    assert faults.explain(fault) == f"{caught} (shop.twf:7)"


@pytest.mark.parametrize(
    ("line", "amount", "kind", "said"),
    [
        ("cw.divided(a, 0)", "1", "ZeroDivisionError", "division by zero"),
        ("cw.divided(a, a)", "0", "ZeroDivisionError", "division by zero"),
        ("a // 0", "1", "ZeroDivisionError", "division by zero"),
        ("a % 0", "1", "ZeroDivisionError", "division by zero"),
        ("a % 0", "0", "ZeroDivisionError", "division by zero"),
        ("a // 1", "1e40", "OverflowError", "the quotient has more digits"),
        ("round(a, 40)", "1", "OverflowError", "the amount has more digits"),
        ("a * a", "9e999990", "OverflowError", "the amount is too large"),
    ],
)
def test_a_fault_of_an_amount_is_that_of_a_number(
    line: str, amount: str, kind: str, said: str
) -> None:
    """`catch ZeroDivisionError` catches it, whichever of its own Python has for it."""
    fault = fault_of(line, a=Decimal(amount))
    assert matches(fault, kind)
    assert (describe(fault)["type"], faults.kind_of(fault)) == (kind, kind)
    assert faults.explain(fault).startswith(said)


def test_what_the_users_own_python_raises_of_an_amount_keeps_its_type() -> None:
    """Its class is its type by name."""
    with pytest.raises(InvalidOperation) as caught:
        Decimal(1) % 0
    assert describe(caught.value)["type"] == "InvalidOperation"


@pytest.mark.parametrize("value", [1, None, [1], {"a": 1}])
def test_an_id_that_is_no_text_is_refused(value: object) -> None:
    """Python's own words of it, "has no attribute 'encode'", told nobody what was wrong."""
    with pytest.raises(ApplicationError, match="a text is wanted") as caught:
        check_name("the id", value)
    assert caught.value.type == "InvalidArgumentError"


GROUPS: dict[str, BaseException] = {
    "unhandled (1 sub-exception): KeyError: 'b'": ExceptionGroup("unhandled", [KeyError("b")]),
    "two (2 sub-exceptions): ValueError: a, TypeError: b": ExceptionGroup(
        "two", [ValueError("a"), TypeError("b")]
    ),
    "out (1 sub-exception): ExceptionGroup: in (1 sub-exception): OSError: gone": ExceptionGroup(
        "out", [ExceptionGroup("in", [OSError("gone")])]
    ),
    "many (7 sub-exceptions): " + "OSError: gone, " * 5 + "..": ExceptionGroup(
        "many", [OSError("gone")] * 7
    ),
}


@pytest.mark.parametrize("said", GROUPS)
def test_a_group_of_exceptions_tells_what_went_wrong(said: str) -> None:
    """`unhandled errors in a TaskGroup (1 sub-exception)` alone leads nobody to the fault."""
    assert faults.explain(GROUPS[said]) == said


def test_a_fault_of_python_beside_the_design_is_left_as_it_is() -> None:
    """Its words are those of whoever raised it, but for a key alone, which says nothing."""
    fault = KeyError("page")
    assert faults.explain(fault) == "'page'"
    assert describe(fault)["message"] == "there is no 'page'"


@pytest.mark.parametrize(
    ("compiled", "written"),
    [
        ("self.outcome is not None", "outcome != null"),
        ("self.outcome is None or not self.asked", "outcome == null or not asked"),
        ("order['kind'] == 'gift' and order.get('note') is None", None),
        ('cw.contains(xs, "it\'s")', 'contains(xs, "it\'s")'),
        ("self.done == True", "done == true"),
    ],
)
def test_a_condition_is_told_as_the_design_has_it(compiled: str, written: str | None) -> None:
    """`trace` and `list` say what a workflow waits for: nobody reads Python there."""
    source = f"wait(lambda: {compiled})\n"
    linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
    faults.remember(FILE, {1: Span("shop.twf", 7, 5, 7, 20)})
    awaited: list[Any] = []
    exec(compile(source, FILE, "exec"), {"wait": awaited.append})  # noqa: S102 - the line is above
    written = written or 'order.kind == "gift" and order.note == null'
    assert faults.condition_of(awaited[0].__code__) == written
