"""Moments, durations, bytes and decimals: values that JSON has no word for, on their way.

They are what they are on both sides of every border: input, result, activity, child, operation,
signal, update, query, continue-as-new, Python.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Failure, deployed

DESIGN = {
    "offers.twf": """
type Offer:
    until: moment
    grace: duration
    parts: list[Part]
    seen: moment?

type Part:
    at: timestamp
    body: bytes
    price: decimal

# Everything is computed with on the far side, so each border has to read it.
workflow Travel(offer: Offer) -> (any):
    activity Extend(offer) -> extended
    workflow Again(extended) -> child
    nexus "desk" workflow Look(child.until, child.grace) -> looked
        options:
            timeout: 5m
    nexus "desk" workflow Kept(child) -> kept
        options:
            timeout: 5m
    close complete([
        extended.until - offer.until, child.grace * 2, looked, kept.parts[0].at + 1s,
        kept.parts[0].price + 0.1, kept
    ])

activity Extend(offer: Offer) -> (Offer):
    longer = offer
    longer.until = offer.until + offer.grace
    return longer

workflow Again(offer: Offer) -> (Offer):
    if offer.grace > 100m:
        offer.grace = 90m
        close continue_as_new(offer)
    close complete(offer)

workflow Waits(until: moment, pause: duration) -> (any):
    state:
        last: moment = until
    signal Move(to: moment):
        last = to + 1s
    update Shift(by: duration) -> (moment):
        last = last + by
        return last
    query Left() -> (duration):
        return last - until
    await signal Move -> to
    await timer(pause)
    await timer(to)
    await update Shift -> by
    close complete([last - until, by * 2, to < last])

workflow StandUntil(until: string) -> (string):
    await timer(until)
    close complete("over")

workflow Stand(until: moment) -> (string):
    begun = now()
    await timer(until)
    if now() - begun > 1h:
        close complete("long")
    close complete("over")

workflow Late(job: Job) -> (string):
    if now() > job.due:
        close complete("late")
    close complete("in time")

workflow Measured() -> (any):
    start = now()
    await timer(100ms)
    took = now() - start
    close complete([took > 50ms, took < 1h, took / 1ms > 50, 2 * 30s == 1m, 5m / 2 == 150s])

workflow Texts(at: moment, length: duration) -> (any):
    activity Told(concat("at ", at, " for ", length)) -> told
    close complete([told, str(at), upper(length), "x" + str(moment("2026-02-01"))])

activity Told(text: string) -> (string):
    return text

workflow Money(price: decimal, quantity: int) -> (any):
    total = price * quantity
    close complete([total, total + 0.1, total * 0.2, total == 59.70, round(total, 1), -total])

workflow Python(at: moment, length: duration, data: bytes, price: decimal) -> (any):
    activity Kinds(at, length, data, price) -> kinds
    close complete(kinds)

activity Kinds(at: moment, length: duration, data: bytes, price: decimal) -> (list[string]):
    sketch
""",
    "offers.py": """
def kinds(at, length, data, price):
    return [str(x) for x in (at, length, data, price)]
""",
    "desk.twf": """
nexus_service Desk:
    operation Look(until: moment, grace: duration) -> duration:
        return until + grace - until
    # It waits, so a workflow runs behind it.
    operation Kept(offer: Offer) -> Offer:
        await timer(offer.grace - offer.grace)
        return offer

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - offers
""",
}
OFFER = {
    "until": "2026-01-01T10:30:00.000001+01:00",
    "grace": "2h",
    "parts": [{"at": "2026-01-01T00:00:00Z", "body": "AAEC", "price": 19.9}],
    "colour": "red",
}


async def test_what_json_has_no_word_for_is_itself_after_every_border(
    address: str, tmp_path: Path
) -> None:
    """Activities, children, operations, workflows behind them, and continue-as-new."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        assert await app.run("Travel", OFFER) == [
            "PT7200S",
            "PT10800S",
            "PT5400S",
            "2026-01-01T00:00:01Z",
            "20.0",
            {
                "until": "2026-01-01T11:30:00.000001Z",
                "grace": "PT5400S",
                "parts": [{"at": "2026-01-01T00:00:00Z", "body": "AAEC", "price": "19.9"}],
                "colour": "red",
            },
        ]


async def test_signals_updates_and_queries_carry_moments(address: str, tmp_path: Path) -> None:
    """A handler computes with what it gets, and its answer is read as well."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        handle = await app.start("Waits", "2026-01-01T00:00:00Z", "PT0.1S")
        assert await handle.query("Left") == "P0D"
        await handle.signal("Move", "2026-01-01T01:00:00+00:00")
        assert await handle.execute_update("Shift", "1m") == "2026-01-01T01:01:01Z"
        assert await result_of(handle) == ["PT3661S", "PT120S", True]


async def test_a_timer_waits_until_a_moment(address: str, tmp_path: Path) -> None:
    """As a moment or as text; one that has passed is over at once."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        assert await app.run("StandUntil", "2026-01-01T00:00:00Z") == "over"
        assert await app.run("StandUntil", "2026-01-01") == "over"
        assert await app.run("Stand", "2026-01-01T00:00:00Z") == "over"
        begun = datetime.now(UTC)
        soon = begun + timedelta(seconds=1)
        assert await app.run("Stand", soon.isoformat()) == "over"
        assert datetime.now(UTC) - begun > timedelta(seconds=0.9)


async def test_moments_are_compared_and_computed_with(address: str, tmp_path: Path) -> None:
    """What is compared with `now()` is a moment, declared or not."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        assert await app.run("Late", {"due": "2999-01-01T00:00:00+00:00"}) == "in time"
        assert await app.run("Late", {"due": "2026-01-01T00:00:00Z"}) == "late"
        assert await app.run("Measured") == [True] * 5
        refused = await app.outcome("Late", {"due": "tomorrow"})
        assert refused == Failure(
            "InvalidArgumentError",
            'unexpected input: job.due: expected a moment such as "2026-01-01T09:30:00Z", '
            'found "tomorrow"',
            [],
        )


async def test_texts_show_moments_and_durations(address: str, tmp_path: Path) -> None:
    """A moment as it travels, a duration as a design writes it."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        assert await app.run("Texts", "2026-01-01T09:30:00.5+01:00", "PT90M") == [
            "at 2026-01-01T08:30:00.500000Z for 90m",
            "2026-01-01T08:30:00.500000Z",
            "90M",
            "x2026-02-01T00:00:00Z",
        ]


async def test_decimals_are_exact(address: str, tmp_path: Path) -> None:
    """They travel as text, as every SDK sends them; literals beside them are decimals."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        expected = ["59.70", "59.80", "11.940", True, "59.7", "-59.70"]
        assert await app.run("Money", "19.90", 3) == expected


async def test_python_without_hints_gets_what_travels(address: str, tmp_path: Path) -> None:
    """Plain JSON values, as for every other type."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        given = ("2026-01-01T00:00:00Z", "PT5M", "AAEC", "1.50")
        told = ["2026-01-01T00:00:00Z", "PT300S", repr(b"\x00\x01\x02"), "1.50"]
        assert await app.run("Python", *given) == told
