"""What functions of the user's Python give a body, which does not travel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from crossway.runtime.references import by_python
from crossway.runtime.stubs import Stub


def _fee(amount: Decimal) -> Decimal:
    return amount * Decimal("0.1")


def _fees(amount: Decimal) -> list[dict[str, Decimal]]:
    return [{"fee": _fee(amount)}]


async def test_a_decimal_that_the_body_of_an_activity_asks_for_stays_one() -> None:
    """Twice the text `0.110` was `0.1100.110`; what an activity itself returns travels as text."""
    fee, fees, own = (
        Stub("function", "fee", "pay"),
        Stub("function", "fees", "pay"),
        Stub("activity", "Own", "pay"),
    )
    fee.implement(_fee)
    fees.implement(_fees)
    own.implement(_fee)
    assert await fee(Decimal("1.10")) * 2 == Decimal("0.220")
    assert await fees(Decimal("1.10")) == [{"fee": Decimal("0.110")}]
    assert await own(Decimal("1.10")) == "0.110"


def _delay() -> timedelta:
    return timedelta(minutes=5)


def _due() -> list[datetime]:
    return [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1)]


async def test_moments_and_durations_that_a_body_asks_for_stay_such() -> None:
    """Twice the text `PT300S` was `PT300SPT300S`. A moment without an offset is a text as before,
    and so is what an activity itself returns, or what the design says is a string."""
    given = {kind: Stub("function", kind, "pay") for kind in ("delay", "due")}
    given["delay"].implement(_delay)
    given["due"].implement(_due)
    own, told = Stub("activity", "Own", "pay"), Stub("function", "told", "pay", result=str)
    own.implement(_due)
    told.implement(_delay)
    assert await given["delay"]() * 2 == timedelta(minutes=10)
    assert await given["due"]() == [datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00"]
    assert await own() == ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00"]
    assert await told() == "PT300S"


def test_a_project_computes_with_what_its_python_gives() -> None:
    """As under `serve`: in a body an amount was the text of it."""
    assert by_python(_fee, Decimal("1.10")) == Decimal("0.110")


def _days() -> dict[datetime, int]:
    return {datetime(2026, 1, 1, tzinfo=UTC): 10}


async def test_a_moment_that_is_a_key_is_a_text() -> None:
    """Of a function and of an activity, whose result failed for good after what it did."""
    day, own = Stub("function", "day", "pay"), Stub("activity", "Own", "pay")
    day.implement(_days)
    own.implement(_days)
    assert await day() == await own() == {"2026-01-01T00:00:00Z": 10}
