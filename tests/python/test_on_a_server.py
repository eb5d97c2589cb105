"""The user's Python on a real server: hints, results and mistakes, in all three places."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from tests.helpers.deployed import Deployed, Failure, deployed, gathered

FILES = {
    "till.twf": """
type Sale:
    id: string
    total: number

workflow Plain(payment: Payment) -> (any):
    activity Charge(payment) -> said
    close complete(said)

workflow More(payment: Payment) -> (any):
    activity ChargeIn(payment) -> said
    close complete(said)

workflow Several(payment: Payment) -> (any):
    activity ChargeAll([payment, payment], "2026-03-01T00:00:00Z", "19.90") -> said
    close complete(said)

workflow Offered(payment: Payment) -> (any):
    nexus DeskEndpoint Desk.Keep(payment, "gold") -> said
        options:
            timeout: 10m
    close complete(said)

workflow Judged(payment: Payment) -> (any):
    nexus DeskEndpoint Desk.Judge(payment) -> said
        options:
            timeout: 10m
    close complete(said)

workflow Sold(id: string) -> (Sale):
    activity Sell(id) -> sale
    close complete(sale)

workflow Misread(payment: Payment) -> (any):
    activity ChargeIn({id: payment.id}) -> said
    close complete(said)

workflow Misreads(payment: Payment) -> (any):
    nexus DeskEndpoint Desk.Keep(payment, "bronze") -> said
        options:
            timeout: 10m
    close complete(said)

workflow Wrong(id: string) -> (Sale):
    activity SellWrongly(id) -> sale
    close complete(sale)

workflow Unsent(id: string) -> (any):
    activity Draw(id) -> line
    close complete(line)

workflow Undefined(id: string) -> (any):
    activity Divide(id) -> rate
    close complete(rate)

workflow Bare(id: string) -> (any):
    activity Broken(id) -> said
    close complete(said)

workflow GivenUp(payment: Payment) -> (any):
    nexus DeskEndpoint Desk.GiveUp(payment) -> said
        options:
            timeout: 10m
    close complete(said)

workflow Stopped(payment: Payment) -> (any):
    nexus DeskEndpoint Desk.Stop(payment) -> said
        options:
            timeout: 10m
    close complete(said)

activity SellWrongly(id: string) -> (Sale):
    sell it

activity Sell(id: string) -> (Sale):
    sell it

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [till]

nexus_service Desk:
    operation Keep(payment: Payment, rank: string) -> any
    operation GiveUp(payment: Payment) -> any
    operation Stop(payment: Payment) -> any
    operation Judge(payment: Payment) -> any:
        return grade(payment)
""",
    "till.py": """
import asyncio, enum, functools, uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pydantic import BaseModel

@dataclass
class Payment:
    id: str
    amount: float

@dataclass
class Sale:
    id: uuid.UUID
    total: Decimal

class Model(BaseModel):
    id: str
    amount: float

class Rank(enum.Enum):
    GOLD = "gold"

def charge(payment: Payment):
    return [type(payment).__name__, payment.amount]

def charge_in(payment: Payment, currency: str = "EUR", *, polite: bool = True):
    return f"{type(payment).__name__} {payment.amount} {currency}"

async def charge_all(payments: list[Model], at: datetime, fee: Decimal):
    return [type(payments[0]).__name__, at.year, str(fee + 1)]

def keep(payment: Payment | None, rank: Rank):
    return [type(payment).__name__, rank.name]

async def grade(payment: Payment):
    return type(payment).__name__

async def give_up(payment):
    raise asyncio.CancelledError

async def stop(payment):
    asyncio.current_task().cancel()
    await asyncio.sleep(60)

def sell(id):
    return Sale(uuid.UUID(int=7), Decimal("19.90"))

def sell_wrongly(id):
    return {"id": id, "total": "a lot"}

def draw(id):
    return object()

async def divide(id):
    return {"rate": float("nan")}

def _named(function):
    @functools.wraps(function)
    def called(*arguments):
        return function(*arguments)
    return called

@_named
def broken():
    return 1
""",
}

PAYMENT = {"id": "p-1", "amount": 10.5}

EXPECTED = {
    "Plain": ["Payment", 10.5],
    "More": "Payment 10.5 EUR",
    "Several": ["Model", 2026, "20.90"],
    "Offered": ["Payment", "GOLD"],
    "Judged": "Payment",
    "Sold": {"id": "00000000-0000-0000-0000-000000000007", "total": 19.9},
}

MISTAKES = {
    "Misread": (
        "InvalidArgumentError",
        "activity ChargeIn: unexpected input: payment.amount is missing; charge_in (",
        " says payment: Payment",
    ),
    "Wrong": (
        "UnexpectedResult",
        "activity SellWrongly: unexpected result.total: expected number, got string; sell_wrongly",
        " returned it",
    ),
    "Unsent": (
        "NotEncodable",
        "activity Draw: draw (",
        "returned what cannot be sent: result is no JSON value: nothing says how to write a object",
    ),
    "Undefined": (
        "NotEncodable",
        "activity Divide: divide (",
        "returned what cannot be sent: result.rate is nan, which JSON cannot hold",
    ),
    "Bare": (
        "WrongSignature",
        "activity Broken: broken (",
        "broken() takes 0 positional arguments but 1 was given",
    ),
}


async def test_hints_and_results_hold_in_activities_operations_and_functions(
    tmp_path: Path, address: str
) -> None:
    """The same annotation means the same wherever the design calls the function from."""
    given: dict[str, tuple[Any, ...]] = dict.fromkeys(EXPECTED, (PAYMENT,))
    async with deployed(address, tmp_path, FILES, "DeskEndpoint", "desk") as app:
        assert await gathered(app, {**given, "Sold": ("s",)}) == EXPECTED


async def innermost(app: Deployed, workflow: str, *given: Any) -> ApplicationError:
    """Return the error at the bottom of a failed workflow's causes."""
    handle = await app.start(workflow, *given)
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    cause: BaseException = failed.value
    while cause.__cause__ is not None:
        cause = cause.__cause__
    assert isinstance(cause, ApplicationError), cause
    return cause


@pytest.mark.parametrize("workflow", MISTAKES)
async def test_a_mistake_of_the_program_is_said_at_once_and_never_retried(
    tmp_path: Path, address: str, workflow: str
) -> None:
    """Which function, in which file and line, and what is wrong with which value."""
    kind, begins, ends = MISTAKES[workflow]
    async with deployed(address, tmp_path, FILES, "DeskEndpoint", "desk") as app:
        failure = await innermost(app, workflow, PAYMENT if workflow == "Misread" else "x")
    assert failure.type == kind
    assert failure.message.startswith(begins)
    assert failure.message.endswith(ends)
    assert re.search(r"\(\S+\.py:\d+\)", failure.message)


async def test_an_operation_says_what_does_not_fit_to_its_caller(
    tmp_path: Path, address: str
) -> None:
    """As a bad request, which is not retried."""
    async with deployed(address, tmp_path, FILES, "DeskEndpoint", "desk") as app:
        refused = await app.outcome("Misreads", PAYMENT)
    assert isinstance(refused, Failure)
    assert refused.type == "NexusOperationError"
    assert 'rank: expected "gold", got "bronze"; keep (' in refused.message


async def test_a_cancellation_that_nobody_asked_for_is_answered(
    tmp_path: Path, address: str
) -> None:
    """The caller heard nothing, and the server made the call again and again."""
    given = dict.fromkeys(("GivenUp", "Stopped"), (PAYMENT,))
    async with deployed(address, tmp_path, FILES, "DeskEndpoint", "desk") as app:
        for outcome in (await gathered(app, given)).values():
            assert isinstance(outcome, Failure)
            assert outcome.message.endswith("CancelledError"), outcome
