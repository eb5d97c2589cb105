"""Amounts that travel as numbers of JSON with more digits than a float holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypedDict

import pytest
from temporalio.api.common.v1 import Payload

from crossway.runtime import digits, fitting
from crossway.runtime.operations import arguments_of
from crossway.runtime.values import OpenPayloadConverter

LONG = "12345678901234567.89"


class Bill(TypedDict):
    """What a design declares."""

    total: Decimal
    parts: list[Decimal | None]
    rate: float


def _arrived(text: str) -> Any:
    payload = Payload(metadata={"encoding": b"json/plain"}, data=text.encode())
    return OpenPayloadConverter().from_payloads([payload])[0]


BILL = f'{{"total": {LONG}, "parts": [-0.12345678901234567891, 19.9], "rate": {LONG}}}'


def test_a_number_is_read_as_a_decimal_to_the_last_digit() -> None:
    """An amount of money became another one on its way, without a word."""
    assert fitting.fit(_arrived("9007199254740993e0"), Decimal, "n") == 9007199254740993
    arrived = _arrived(f'{{"bill": {BILL}, "n": 1}}')
    bill, _ = arguments_of(arrived, {"bill": Bill, "n": int}, {})
    assert bill == {
        "total": Decimal(LONG),
        "parts": [Decimal("-0.12345678901234567891"), Decimal("19.9")],
        "rate": float(LONG),
    }


def test_where_no_decimal_is_declared_it_is_the_float_that_it_was() -> None:
    """And it is written as one."""
    arrived = _arrived(BILL)
    assert arrived["total"] == float(LONG)
    assert type(arrived["total"]) is float
    sent = OpenPayloadConverter().to_payloads([arrived["total"]])[0]
    assert float(sent.data) == float(LONG)


@pytest.mark.parametrize("text", ["0.30000000000000004", "1e-4", "1E+22", "100000000000000000.0"])
def test_a_float_that_is_the_number_is_as_ever(text: str) -> None:
    """Whatever it is written as; and so is one that no decimal is."""
    assert fitting.fit(_arrived(text), Decimal, "n") == Decimal(repr(float(text)))


def test_what_an_earlier_release_began_goes_on_with_what_it_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A replay may not take another branch."""
    monkeypatch.setattr(fitting, "holds", {digits.DIGITS: False}.__getitem__)
    assert fitting.fit(_arrived(LONG), Decimal, "n") == Decimal(repr(float(LONG)))


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others send fills no memory; the last ones count."""
    monkeypatch.setattr(digits, "_MOST", 2)
    first, *_, last = _arrived(f"[{', '.join(f'{n}.{LONG[:16]}{n}' for n in range(9))}]")
    assert digits.written(first) is None
    assert digits.written(last) == Decimal(f"8.{LONG[:16]}8")
    assert digits.written(float(repr(last))) is None  # an equal one that was computed
