"""`crossway trace`: what it prints, writes and refuses."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service.ask import result_of
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.crossing import Crossing, crossing
from tests.helpers.eventually import eventually
from tests.helpers.launching import launched
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected

DESIGN = """\
namespace {orders}:
    worker orders
        task_queue: "orders"

worker orders:
    workflow Idle

workflow Idle():
    close complete
"""


async def trace(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command while our workers go on."""
    return await asyncio.to_thread(crossway, "trace", *arguments, "--address", address)


def without_times(line: str) -> str:
    """Return a line of the drawing up to its duration."""
    parts = line.split("  ")
    return "  ".join(part for part in parts if not part.rstrip("ms").replace(".", "").isdigit())


async def test_the_tree_is_drawn_on_stdout(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay")
        await result_of(order)
        ran = await trace(address, order.id, "-n", served.orders)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert [without_times(line) for line in ran.stdout.splitlines()] == [
            f"✓ workflow Order  [{served.orders}]",
            f"└─ ✓ nexus {served.endpoint} Payments.Pay",
            f"   └─ ✓ handler Payments.Pay  [{served.payments}]",
            f"      └─ ✓ workflow Pay  [{served.payments}]",
            "         └─ ✓ activity Charge",
        ]


async def test_json_says_the_same_and_more_from_the_target_too(address: str) -> None:
    """Without a namespace it looks for the workflow in all of them."""
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay")
        [charged] = await result_of(order)
        ran = await trace(address, f"pay-{charged['charged']}", "--json")
        [root] = json.loads(ran.stdout)["trees"]
        assert (root["kind"], root["state"], root["asked"]) == ("workflow", "completed", False)
        assert root["execution"] == {
            "namespace": served.orders,
            "workflow_id": order.id,
            "run_id": order.first_execution_run_id,
        }
        target = root["children"][0]["children"][0]["children"][0]
        assert (target["name"], target["asked"]) == ("Pay", True)
        assert target["duration_ms"] > 0
        assert target["scheduled"] < target["ended"]


async def test_html_is_one_page(address: str, tmp_path: Path) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay")
        await result_of(order)
        file = tmp_path / "call.html"
        ran = await trace(address, order.id, "-n", served.orders, "--html", str(file))
        assert ran.returncode == 0
        assert file.read_text().startswith("<!doctype html>")
        assert served.payments in file.read_text()
        nowhere = str(tmp_path / "none" / "call.html")
        failed = await trace(address, order.id, "-n", served.orders, "--html", nowhere)
        assert failed.returncode == 2
        assert failed.stderr == f"error: cannot write {nowhere}: No such file or directory\n"


async def test_a_pending_call_shows_attempts_and_the_last_error(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Later")

        async def shown() -> str:
            return (await trace(address, order.id, "-n", served.orders)).stdout

        # It goes on being tried meanwhile: which attempt is seen depends on the machine.
        text = await shown()
        while not re.search(r"attempt [2-9]", text):
            text = await shown()
        assert "UNAVAILABLE: try later" in text
        await _ended(order)


async def test_follow_shows_each_change_until_all_is_over(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", waits=True)
        following = ("trace", order.id, "-n", served.orders, "--follow", "--json")
        with Background(*following, "--address", address) as follower:
            # Lines of different depth: the caller's, then the target's timer.
            line = await asyncio.to_thread(follower.wait_for, "▸ workflow Order")
            await asyncio.to_thread(follower.wait_for, "timer 1h")
            assert line.startswith("▸")
            await end_target(served)
            await asyncio.to_thread(follower.wait_for, "✗ workflow Order")
            assert await asyncio.to_thread(follower.process.wait, PATIENCE) == 0
        [root] = json.loads("".join(follower.results))["trees"]
        assert root["state"] == "failed"


async def end_target(served: Crossing) -> None:
    """Terminate the one target that runs; its order then fails."""
    client = served.connections.client(served.payments)

    async def running() -> list[WorkflowExecution]:
        return [w async for w in client.list_workflows("ExecutionStatus = 'Running'")]

    [target] = await eventually(running)
    await client.get_workflow_handle(target.id).terminate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("ignored", [[], [signal.SIGINT]], ids=["terminal", "background"])
async def test_following_ends_when_told_to_without_a_traceback(
    address: str, number: signal.Signals, ignored: list[signal.Signals]
) -> None:
    """Also where whoever started it ignores SIGINT, as a shell does for what a `&` follows."""
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", waits=True)
        line = ("trace", order.id, "-n", served.orders, "--follow", "--address", address)
        process = await asyncio.to_thread(launched, *line, ignored=ignored)
        assert process.stderr is not None
        await asyncio.to_thread(process.stderr.readline)
        process.send_signal(number)
        _, said = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
        assert process.wait() == 130
        assert b"Traceback" not in said
        await _ended(order)


async def _ended(order: Any) -> None:
    """End an order that is done with; on a busy machine its own timeout may come first."""
    try:
        await order.terminate()
    except RPCError as failure:
        if failure.status != RPCStatusCode.NOT_FOUND:
            raise


async def test_what_is_not_there_is_one_line_with_near_names(address: str, tmp_path: Path) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("timer")
        await result_of(order)
        near, ns = order.id[:-1], served.orders
        design = tmp_path / "orders.twf"
        design.write_text(DESIGN.format(orders=ns))
        cases: dict[tuple[str, ...], str] = {
            (near, "-n", ns): f"did you mean {order.id}?",
            (order.id, "-n", ns[:-1]): f"did you mean {ns}",
            (order.id, "-n", served.payments): f"it is in {ns}: use -n {ns}",
            (order.id, "-n", ns, "--run-id", "none"): "has no run 'none'; leave --run-id out",
            ("nobody-has-this",): "name one with -n to see near names",
            (near, str(design)): f"did you mean {order.id}?",
            ("nobody-has-this", str(design)): "name one with -n to see near names",
        }
        for arguments, message in cases.items():
            ran: Any = await trace(address, *arguments)
            assert (ran.returncode, ran.stdout) == (2, "")
            assert message in ran.stderr
            assert len(ran.stderr.splitlines()) == 1


def test_a_service_that_does_not_answer_is_one_line() -> None:
    ran = crossway("trace", "order-1", "-n", "orders", "--address", "127.0.0.1:1")
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: cannot connect to Temporal at 127.0.0.1:1: nothing")
    assert len(ran.stderr.splitlines()) == 1
