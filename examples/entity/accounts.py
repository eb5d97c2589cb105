"""What the accounts team does in the world: it pays out."""

from __future__ import annotations

from decimal import Decimal

PAID: dict[str, Decimal] = {}
"""What was paid, by account. A real one would ask a bank, with the account as its key."""


def pay_out(account: str, amount: Decimal) -> None:
    """Send a customer what is left; asked twice it pays once."""
    PAID.setdefault(account, amount)
