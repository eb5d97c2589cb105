"""The notifications team's activities."""

from __future__ import annotations


async def send_email(address: str, payment_id: str) -> str:
    """Send the confirmation. A real one would talk to a mail service."""
    return f"sent to {address}: payment {payment_id} received"
