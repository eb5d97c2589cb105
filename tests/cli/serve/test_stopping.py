"""What `serve` does when it is told to stop, once and twice."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from tests.helpers.background import Background
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.serving import PYTHON, Shop, eventually_answers, get


def test_sigterm_lets_an_activity_finish(shop: Shop, tmp_path: Path) -> None:
    begun, done, health = tmp_path / "begun", tmp_path / "done", free_port()
    slow = f"import os, time\n\ndef reserve(order):\n    open({str(begun)!r}, 'w').close()\n"
    slow += f"    while not os.path.exists({str(done)!r}):\n        time.sleep(0.05)\n"
    (shop.folder / f"{shop.orders}.py").write_text(slow)
    with Background(*shop.command, "--health", str(health)) as process:
        process.wait_for("is current now", times=2)
        assert eventually_answers(health, 200)
        asyncio.run(shop.start("slow"))
        wait_for_file(begun)
        process.process.send_signal(signal.SIGTERM)
        assert eventually_answers(health, 503)
        assert "told to stop" in get(health, "/ready")[1]
        assert get(health, "/live")[0] == 200
        done.touch()
        process.wait_for('"stopped"')
        assert process.process.wait(PATIENCE) == 0
    with Background(*shop.command):
        assert asyncio.run(shop.result("slow")) == {"id": "r-p-1"}
    assert asyncio.run(attempts(shop, "slow")) == 1


def test_a_second_sigterm_stops_at_once(shop: Shop, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    slow = f"import time\n\ndef reserve(order):\n    open({str(begun)!r}, 'w').close()\n"
    (shop.folder / f"{shop.orders}.py").write_text(slow + "    time.sleep(600)\n")
    with Background(*shop.command, "--grace", "600") as process:
        process.wait_for("is current now", times=2)
        asyncio.run(shop.start("slow"))
        wait_for_file(begun)
        # Two within a second may be one Ctrl-C that came twice.
        process.process.send_signal(signal.SIGTERM)
        process.wait_for('"stopping"')
        time.sleep(1.2)
        assert process.end(signal.SIGTERM) == 130
        assert "told to stop again" in process.text


def test_what_does_not_finish_in_time_is_handed_to_others(shop: Shop, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    slow = f"import asyncio\n\nasync def reserve(order):\n    open({str(begun)!r}, 'w').close()\n"
    (shop.folder / f"{shop.orders}.py").write_text(slow + "    await asyncio.sleep(600)\n")
    with Background(*shop.command, "--grace", "0.5") as process:
        process.wait_for("is current now", times=2)
        asyncio.run(shop.start("slow"))
        wait_for_file(begun)
        assert process.end(signal.SIGTERM) == 0
    (shop.folder / f"{shop.orders}.py").write_text(PYTHON["orders"])
    with Background(*shop.command):
        assert asyncio.run(shop.result("slow")) == {"id": "r-p-1"}
    assert asyncio.run(attempts(shop, "slow")) == 2


def wait_for_file(path: Path) -> None:
    async def there() -> None:
        async with asyncio.timeout(PATIENCE):
            while not path.exists():
                await asyncio.sleep(0.05)

    asyncio.run(there())


async def attempts(shop: Shop, id: str) -> int:
    """Return at which attempt the first activity of an execution began to succeed."""
    history = await (await shop.client()).get_workflow_handle(id).fetch_history()
    found = [e.activity_task_started_event_attributes for e in history.events]
    return next(one.attempt for one in found if one.attempt)
