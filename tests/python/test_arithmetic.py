"""Python that changes how its process computes decimals, beside a design that computes some."""

from __future__ import annotations

import decimal
from pathlib import Path

import pytest

from tests.helpers.deployed import deployed, gathered

FILES = {
    "till.twf": """
workflow Sold(price: decimal) -> (any):
    close complete(price / 3)

workflow Rated(price: decimal) -> (any):
    activity Rate(price) -> share
    close complete(share)

workflow Shared(price: decimal) -> (any):
    nexus DeskEndpoint Desk.Share(price) -> shares
        options:
            timeout: 10m
    close complete(shares)

activity Rate(price: decimal) -> (decimal):
    return price / 3

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [till]

nexus_service Desk:
    operation Share(price: decimal) -> list[decimal]:
        before = price / 3
        own = rough(price)
        other = smooth(own)
        return [before, own, other, price / 3]
""",
    "till.py": """
import decimal
from decimal import Decimal

decimal.getcontext().prec = 5
decimal.DefaultContext.prec = 5

def rough(price: Decimal) -> Decimal:
    own = price / 3
    decimal.getcontext().prec = 3
    decimal.getcontext().rounding = decimal.ROUND_UP
    return own

async def smooth(price: Decimal) -> Decimal:
    own = price / 3
    decimal.getcontext().prec = 3
    return own
""",
}

EXACT = "0.3333333333333333333333333333"


async def test_python_beside_a_design_changes_no_amount_of_it(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what one call of it changes for itself reach the next one."""
    monkeypatch.setattr(decimal.DefaultContext, "prec", 28)  # and back to that afterwards
    given = dict.fromkeys(("Sold", "Rated", "Shared"), ("1",))
    with decimal.localcontext():
        async with deployed(address, tmp_path, FILES, "DeskEndpoint", "desk") as app:
            found = await gathered(app, given)
    shares = [EXACT, "0.33333", "0.11111", EXACT]
    assert found == {"Sold": EXACT, "Rated": EXACT, "Shared": shares}
