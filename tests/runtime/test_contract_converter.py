"""What the converter for callers by hand makes of types that are no contract's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from crossway import runtime as cw


@dataclass
class Fee:
    """A record by hand."""

    amount: Decimal
    mark: bytes


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (Fee(Decimal("0.10"), b"\x00\xff"), Fee),
        ([timedelta(minutes=5), None], list[timedelta | None]),
        ({"a": Decimal("12345678901234567.89")}, dict[str, Decimal]),
        ([Fee(Decimal(2), b"")], list[Fee]),
        ({"a": "1"}, dict[str, str] | Fee),
        (None, None),
        (b"\x00", bytes),
    ],
)
def test_a_value_comes_back_as_its_type(value: Any, hint: Any) -> None:
    """Whoever reads it declares the type."""
    values = cw.contract_converter().payload_converter
    assert values.from_payload(values.to_payload(value), hint) == value


def test_what_does_not_fit_is_refused() -> None:
    """With its place."""
    values = cw.contract_converter().payload_converter
    payload, hint = values.to_payload({"a": ["19.90", "x"]}), dict[str, list[Decimal]]
    with pytest.raises(ValueError, match=r'value\.a\[1\]: expected a decimal such as "19\.90"'):
        values.from_payload(payload, hint)
