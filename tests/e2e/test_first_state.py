"""The first values of a workflow's state, computed from its parameters, on the real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Failure, deployed
from tests.helpers.replayed import breaks

FILES = {
    "bank.twf": """
type Loan:
    amount: decimal
    due: moment?
    notes: list[string]

workflow Repay(loan: Loan, rate: decimal = loan.amount / 10, grace: duration = 1h) -> (Seen):
    state:
        left = loan.amount + rate
        due = loan.due
        late: boolean = loan.due != null and loan.due + grace < now()
        held = loan
    update Pay(amount: decimal) -> (decimal):
        if amount > left:
            raise TooMuch("only {left} left")
        left = left - amount
        return left
    query Grace() -> (duration):
        return grace
    held.notes = append(held.notes, "begun")
    await left == 0
    close complete(Seen{left, due, late, notes: loan.notes, held: held.notes})

workflow Share(total: int, among: int) -> (int):
    state:
        each = total // among
    query Each() -> (int):
        return each
    close complete(each)
""",
}


async def test_state_begins_with_what_parameters_are_declared_as(
    address: str, tmp_path: Path
) -> None:
    """Amounts, moments, absent fields and defaults that are computed; each record is a copy."""
    async with deployed(address, tmp_path, FILES) as app:
        loan = {"amount": "1.50", "due": "2026-01-01T00:00:00Z", "notes": []}
        repay = await app.start("Repay", loan)
        assert await repay.query("Grace") == "PT3600S"
        assert await repay.execute_update("Pay", "0.65") == "1.00"
        await repay.execute_update("Pay", "1")
        seen = {"left": "0.00", "due": loan["due"], "late": True, "notes": [], "held": ["begun"]}
        assert await result_of(repay) == seen
        undated = await app.start("Repay", {"amount": "1", "notes": []}, "0")
        await undated.execute_update("Pay", "1")
        assert await result_of(undated) == {**seen, "left": "0", "due": None, "late": False}
        assert await breaks(app, "bank", 2) == []


@pytest.mark.parametrize(
    ("name", "given", "kind", "said"),
    [
        ("Share", [4, 0], "ZeroDivisionError", "twf:26)"),
        (
            "Share",
            [4, "x"],
            "InvalidArgumentError",
            "unexpected input: among: expected integer",
        ),
        ("Repay", [{"notes": []}], "InvalidArgumentError", "loan.amount is missing"),
    ],
)
async def test_state_that_cannot_begin_fails_its_workflow(
    address: str, tmp_path: Path, name: str, given: list[object], kind: str, said: str
) -> None:
    """By type and with the line, and input that does not fit as wherever it arrives.

    Nothing warns of a coroutine that nobody awaited, or this test run would fail for it.
    """
    async with deployed(address, tmp_path, FILES) as app:
        failed = await app.outcome(name, *given)
        assert isinstance(failed, Failure)
        assert failed.type == kind
        assert said in failed.message
