"""An activity hears that it is cancelled when a heartbeat of its is sent, not when it is made."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crossway.testing import RunningDesign, takes
from crossway.testing.opening import built_at
from tests.helpers import simulated
from tests.helpers.deployed import deployed
from tests.helpers.speed import slowness

FILES = {
    "shop.twf": """
workflow Watches(limit: string, after: string) -> (int):
    promise h <- activity Beats(limit)
        options:
            heartbeat_timeout: "{limit}"
    await timer(duration(after))
    cancel h
    try:
        await h
    catch -> err:
        await timer(5s)
    activity Beaten(limit) -> beats
    close complete(beats)

workflow Resumes() -> (int):
    activity Fails() -> seen
        options:
            heartbeat_timeout: 30s
            retry_policy:
                initial_interval: 10ms
                maximum_attempts: 2
    close complete(seen)
""",
    "shop.py": """
import asyncio

from temporalio import activity


counts = {}


async def beats(limit):
    counts[limit] = 0
    while True:
        activity.heartbeat()
        counts[limit] += 1
        await asyncio.sleep(0.2)


async def beaten(limit):
    return counts[limit]


async def fails():
    if activity.info().attempt == 2:
        return activity.info().heartbeat_details[0]
    for count in range(5):
        activity.heartbeat(count)
    raise RuntimeError("once")
""",
}


async def seen(where: str, folder: Path) -> dict[str, Any]:
    """Return how often activities beat until they heard, and what another attempt was told."""
    folder.mkdir()
    async with deployed(where, folder, FILES) as app:
        soon, late, resumed = await asyncio.gather(
            app.run("Watches", "2s", "500ms"),
            app.run("Watches", "4s", "1800ms"),
            app.run("Resumes"),
        )
    return {"soon": soon, "late": late, "resumed": resumed}


def test_heartbeats_are_held_back_for_four_fifths_of_their_timeout_on_both(
    address: str, tmp_path: Path
) -> None:
    """Cancelled after 0.5 s it hears at 1.6 s, and not at its next heartbeat. The last heartbeat of
    an attempt that fails is sent, so that the next one is told."""
    served = asyncio.run(seen(address, tmp_path / "served"))
    there: dict[str, Any] = {}

    async def in_memory() -> None:
        there.update(await seen(simulated.ADDRESS, tmp_path / "simulated"))

    simulated.run(in_memory())
    assert (there["soon"], there["late"]) == (9, pytest.approx(17, abs=1))
    assert served["soon"] == pytest.approx(9, abs=3)
    assert served["late"] == pytest.approx(17, abs=5)
    assert there["resumed"] == served["resumed"] == 4


MONTH = """
workflow Waits() -> (string):
    activity Long() -> done
        options:
            start_to_close_timeout: 90d
    close complete(done)

workflow Stops() -> (string):
    promise long <- activity Long()
        options:
            start_to_close_timeout: 90d
    await timer(12s)
    cancel long
    try:
        await long
    catch CancelledError:
        await timer(10s)
    close complete("stopped")

activity Long() -> (string):
    take long
"""


async def _told(heard: list[float]) -> None:
    """Note after how many seconds it is told to stop."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    try:
        await asyncio.sleep(30 * 86400)
    finally:
        heard.append(loop.time() - begun)


def test_an_activity_of_a_month_costs_no_more_than_one_of_a_minute(tmp_path: Path) -> None:
    """Of heartbeats that workers send by themselves only those are sent that change something: one
    that is cancelled after 12 s hears of it with the heartbeat of 15 s."""
    (tmp_path / "month.twf").write_text(MONTH)
    design = RunningDesign(built_at(tmp_path, (), ()))
    try:
        design.stand_in("Long", takes("30d", "done"))
        begun, spent = design.now, time.process_time()
        assert design.start("Waits").result() == "done"
        assert time.process_time() - spent < slowness()  # half a million heartbeats take minutes
        assert timedelta(days=30) <= design.now - begun < timedelta(days=30, seconds=1)
        heard: list[float] = []
        design.stand_in("Long", partial(_told, heard))
        assert design.start("Stops").result() == "stopped"
        assert heard == [pytest.approx(15, abs=0.1)]
    finally:
        design.close()
