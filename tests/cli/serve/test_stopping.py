"""What `serve` does when it is told to stop, once and twice."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from crossway.cluster.service.ask import result_of
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.server import connected
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


SCANS = """\
workflow Upload(file: string) -> (string):
    nexus ScanDesk Scanner.Scan(file) -> verdict
        options:
            timeout: 5m
    close complete(verdict)

nexus service Scanner:
    sync Scan(file: string) -> (string)

worker uploads:
    workflow Upload
    nexus service Scanner

namespace scans:
    worker uploads
        options:
            task_queue: "scans"
    nexus endpoint ScanDesk
        options:
            task_queue: "scans"
            allowed_caller_namespaces: [scans]
"""

SCAN = """\
import os, pathlib, time

HERE = pathlib.Path(__file__).parent

def scan(file):
    with open(HERE / "begun", "a") as begun:
        begun.write(f"{os.getpid()}\\n")
    while not (HERE / "go").exists():
        time.sleep(0.05)
    return f"{file} is clean"
"""


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
def test_an_operation_that_is_answered_when_its_process_ends_has_its_answer(
    tmp_path: Path, address: str, ended_by: signal.Signals
) -> None:
    """Told to stop, a process answers first, once; of one that is killed the other process of the
    build does the work again. Python runs in neither more often than that."""
    text, names = with_fresh_names(SCANS, "scans", "ScanDesk")
    space, keys = names["scans"], ("--keys", str(tmp_path / "keys"))
    (tmp_path / "scan.twf").write_text(text)
    (tmp_path / "scan.py").write_text(SCAN)
    assert crossway("keys", "new", space, "--dir", keys[1]).returncode == 0
    made = crossway("apply", str(tmp_path), "--address", address)
    assert made.returncode == 0, made.stderr
    serve = ("serve", str(tmp_path), "-n", space, "--address", address, *keys)
    begun = tmp_path / "begun"

    async def uploaded() -> str:
        client = (await connected(address)).client(space)
        upload = await client.start_workflow("Upload", "a", id=fresh("up"), task_queue=space)
        async with asyncio.timeout(PATIENCE):
            while not begun.exists():
                await asyncio.sleep(0.05)
        by = {first.process.pid: first.process, second.process.pid: second.process}
        at_work = by[int(begun.read_text().split()[0])]
        at_work.send_signal(ended_by)
        if ended_by == signal.SIGKILL:
            await asyncio.to_thread(at_work.wait, PATIENCE)
        else:
            ending = first if at_work is first.process else second
            await asyncio.to_thread(ending.wait_for, '"stopping"')
        (tmp_path / "go").touch()
        verdict: str = await result_of(upload)
        expected = -signal.SIGKILL if ended_by == signal.SIGKILL else 0
        assert await asyncio.to_thread(at_work.wait, PATIENCE) == expected
        return verdict

    with Background(*serve) as first, Background(*serve) as second:
        first.wait_for("is current")
        second.wait_for("is current")
        assert asyncio.run(uploaded()) == "a is clean"
    times = len(set(begun.read_text().split()))
    assert times == len(begun.read_text().split()) == (2 if ended_by == signal.SIGKILL else 1)


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
