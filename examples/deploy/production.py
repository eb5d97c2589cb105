"""What the example leaves to be simulated, for workers that simulate nothing."""

from __future__ import annotations

from typing import Any


def validate_order(order: dict[str, Any]) -> None:
    """Take every order."""


def validate_payment(payment: dict[str, Any]) -> None:
    """Take every payment."""


def record_transaction(result: dict[str, Any]) -> None:
    """Keep no books."""
