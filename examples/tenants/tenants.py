"""What the tenants team does in the world: it stores, for each tenant apart."""

from __future__ import annotations


def store(tenant: str, text: str) -> str:
    """Store a text. A real one would write into the tenant's own database."""
    return f"{tenant} has {text!r}"
