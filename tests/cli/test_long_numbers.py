"""Numbers of `--input` with more digits than a JSON number keeps: no amount becomes another."""

from __future__ import annotations

import re

import pytest

from crossway.cli.exploring import subject_of
from crossway.cli.inputs import arguments
from crossway.design import Design
from crossway.errors import UserError
from tests.helpers.building import one


@pytest.fixture(scope="module")
def design() -> Design:
    """Return a design that takes an amount, a number and anything."""
    return one(
        """
        workflow Pay(bill: Bill, rate: number, more: any, kind: "a" | "b") -> (any):
            activity Fee(bill) -> fee
            close complete(fee)
        workflow One(sum: decimal) -> (any):
            close complete(sum)
        activity Fee(bill: Bill) -> (decimal):
            charge the fee
        type Bill:
            total: decimal
        """
    )


WHOLE = '{{"bill": {{"total": {0}}}, "rate": {1}, "more": [{1}], "kind": {2}}}'


def test_an_amount_that_a_number_cannot_hold_is_refused(design: Design) -> None:
    """It arrived as another amount; what to write is said, and so it is for `--answer`."""
    takes, said = design.workflows["Pay"], 'write it as a text: "12345678901234567.89"'
    with pytest.raises(UserError, match=f"bill.total: a number loses digits on its way; {said}"):
        arguments(design, takes, WHOLE.format("12345678901234567.89", 1, '"a"'))
    alone = re.escape('; one parameter is its value alone: "12345678901234567.89"')
    with pytest.raises(UserError, match=f"{alone}$"):
        arguments(design, design.workflows["One"], '{"sum": 12345678901234567.89}')
    given, answer = WHOLE.format(1, 1, '"a"'), ["Fee=12345678901234567.89"]
    with pytest.raises(UserError, match=f"--answer Fee: result: a number loses .*{said}"):
        subject_of(design, takes, given, ([], [], answer), [])


def test_any_other_number_is_sent_as_ever(design: Design) -> None:
    """Where no decimal is declared, or a float has the amount."""
    takes, long = design.workflows["Pay"], "0.12345678901234567891"
    for total in (19.90, 0.30000000000000004, 123456789012345678901234567890):
        given = arguments(design, takes, WHOLE.format(total, long, '"a"'))
        assert given == [{"total": total}, float(long), [float(long)], "a"]
    with pytest.raises(UserError, match=r"kind: expected one of a, b, found 0\.1234567890"):
        arguments(design, takes, WHOLE.format(1, 1, long))
