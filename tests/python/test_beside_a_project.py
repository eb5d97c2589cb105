"""The user's Python that functions of a generated project call: it gets what `serve` gives it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from crossway.runtime.references import by_python

BILL = {"total": Decimal("1.10"), "wait": timedelta(minutes=5), "data": b"\0\1"}
TEXTS = {"total": "1.10", "wait": "PT300S", "data": "AAE="}


def test_what_a_project_passes_on_is_what_travels() -> None:
    """Python without a hint had a `Decimal` in a project, and its text under `serve`."""
    seen: list[Any] = []

    def charge(amount: str, bill, raw) -> None:  # type: ignore[no-untyped-def]  # as users write it
        seen.extend((amount, bill, raw))

    by_python(charge, Decimal("19.90"), BILL, b"\0\1")
    assert seen == ["19.90", TEXTS, b"\0\1"]


def test_hints_are_honoured_in_a_project() -> None:
    """A decimal is one where Python says so."""
    seen: list[Any] = []

    def charge(amount: Decimal, wait: timedelta) -> None:
        seen.extend((amount, wait))

    by_python(charge, Decimal("19.90"), timedelta(minutes=5))
    assert seen == [Decimal("19.90"), timedelta(minutes=5)]
