"""`crossway dev`: everything up, reloaded on save, nothing running lost."""

from __future__ import annotations

import asyncio
import signal
import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from crossway.cluster.service.ask import result_of
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.eventually import eventually
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port

WAITS = """\
workflow Waits(name: string) -> Result:
    state:
        told = 0
    signal GoOn():
        told = told + 1
    activity First(name) -> a
    await signal GoOn
    activity Last(name) -> b
    close Result{a: a, b: b}
"""
PYTHON = """\
def first(name):
    return "first"

def last(name):
    return "last"

def inserted(name):
    return "inserted"
"""


@pytest.fixture
def design(tmp_path: Path) -> Path:
    folder = tmp_path / "waits.v2"
    folder.mkdir()
    (folder / "waits.twf").write_text(WAITS)
    (folder / "waits.py").write_text(PYTHON)
    return folder


class Dev:
    """A running `crossway dev`, and the workflows started on it."""

    def __init__(self, process: Background, port: int) -> None:
        self.process, self._port = process, port

    def ask(self, question: Callable[[Client], Any]) -> Any:
        """Return the answer to a question that a client can be asked."""

        async def answer() -> Any:
            client = await Client.connect(f"127.0.0.1:{self._port}", namespace="waits")
            async with asyncio.timeout(PATIENCE):
                return await question(client)

        return asyncio.run(answer())

    def start(self, id: str) -> None:
        self.ask(lambda client: client.start_workflow("Waits", "x", id=id, task_queue="waits"))

    def result(self, id: str) -> Any:
        """Return the result of an execution, which is told to go on."""

        async def finished(client: Client) -> Any:
            handle = client.get_workflow_handle(id)
            await handle.signal("GoOn")
            return await result_of(handle)

        return self.ask(finished)

    def began(self, id: str) -> None:
        """Return once an execution waits to be told to go on."""

        async def waits(client: Client) -> bool:
            events = (await client.get_workflow_handle(id).fetch_history()).events
            done = any(e.HasField("activity_task_completed_event_attributes") for e in events)
            return done and events[-1].HasField("workflow_task_completed_event_attributes")

        self.ask(lambda client: eventually(lambda: waits(client)))


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


def command(design: Path, ports: tuple[int, int]) -> tuple[str, ...]:
    return ("dev", str(design), "--port", str(ports[0]), "--ui-port", str(ports[1]))


def test_it_prints_where_everything_is_and_ctrl_c_stops_everything(
    design: Path, ports: tuple[int, int]
) -> None:
    with Background(*command(design, ports)) as process:
        process.wait_for(f"Temporal at  127.0.0.1:{ports[0]}")
        assert process.wait_for("UI at").split()[-1] == f"http://127.0.0.1:{ports[1]}"
        with urllib.request.urlopen(f"http://127.0.0.1:{ports[1]}", timeout=PATIENCE) as page:
            assert page.status == 200
        process.wait_for("reloads when a file changes")
        assert process.end(signal.SIGINT) == 0
        assert process.lines[-1] == "stopped\n"
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", ports[0])) != 0


def test_saving_reloads_and_running_executions_go_on(design: Path, ports: tuple[int, int]) -> None:
    """`check --replay` finds the server by itself, as what reads executions does: with the code as
    it is now they would not go on."""
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        dev = Dev(process, ports[0])
        dev.start("old")
        dev.began("old")
        changed = WAITS.replace("First(name) -> a", "Inserted(name) -> a")
        (design / "waits.twf").write_text(changed)
        process.wait_for("reloaded waits; running executions of waits go on")
        said = crossway("check", str(design), "--replay")
        assert (said.returncode, "1 execution of Waits would break here" in said.stdout) == (
            1,
            True,
        )
        dev.start("new")
        assert dev.result("new") == {"a": "inserted", "b": "last"}
        assert dev.result("old") == {"a": "first", "b": "last"}


def test_a_design_with_errors_keeps_the_one_before(design: Path, ports: tuple[int, int]) -> None:
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        (design / "waits.twf").write_text(WAITS + "\nworkflow Broken(\n")
        process.wait_for("error[SYNTAX]")
        process.wait_for("the design before goes on")
        dev = Dev(process, ports[0])
        dev.start("still")
        assert dev.result("still") == {"a": "first", "b": "last"}
        (design / "waits.py").write_text("boom\n")
        (design / "waits.twf").write_text(WAITS)
        process.wait_for("NameError")
        assert process.process.poll() is None


def test_saving_python_takes_effect_in_executions_that_run(
    design: Path, ports: tuple[int, int]
) -> None:
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        dev = Dev(process, ports[0])
        dev.start("old")
        dev.began("old")
        (design / "waits.py").write_text(PYTHON.replace('return "last"', 'return "changed"'))
        process.wait_for("reloaded waits")
        assert dev.result("old") == {"a": "first", "b": "changed"}


def test_an_edit_that_is_taken_back_goes_back(design: Path, ports: tuple[int, int]) -> None:
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        (design / "waits.twf").write_text(WAITS.replace("First", "Inserted"))
        process.wait_for("reloaded waits")
        (design / "waits.twf").write_text(WAITS)
        process.wait_for("reloaded waits", times=2)
        dev = Dev(process, ports[0])
        dev.start("again")
        dev.began("again")
        assert dev.result("again") == {"a": "first", "b": "last"}


def test_what_a_deleted_file_defined_is_not_simulated_in_silence(
    design: Path, ports: tuple[int, int]
) -> None:
    """Neither what another design defined nor what Python did: it may have moved money."""
    calls = "    workflow Stocked(name) -> c\n    activity Last"
    (design / "waits.twf").write_text(WAITS.replace("    activity Last", calls))
    (design / "stock.twf").write_text(
        "workflow Stocked(name: string) -> (string):\n    close complete(name)\n"
    )
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        (design / "stock.twf").unlink()
        process.wait_for("warning: stock.twf is gone; simulated from now on: workflow Stocked")
        (design / "waits.py").unlink()
        process.wait_for("warning: waits.py is gone; simulated from now on: activity First")


def test_ctrl_c_does_not_wait_for_an_activity_that_blocks(
    design: Path, ports: tuple[int, int]
) -> None:
    """Its thread cannot be stopped; what it would report has nobody to be told to."""
    blocks = PYTHON.replace('    return "first"', "    import time\n    time.sleep(600)")
    (design / "waits.py").write_text(blocks)
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        dev = Dev(process, ports[0])
        dev.start("blocked")
        dev.ask(lambda client: eventually(lambda: is_running(client, "blocked")))
        assert process.end(signal.SIGINT) == 0


async def is_running(client: Client, id: str) -> bool:
    """Whether a worker has begun the activity of an execution."""
    found = await client.get_workflow_handle(id).describe()
    return any(
        one.HasField("last_started_time") for one in found.raw_description.pending_activities
    )


def test_a_design_that_is_wrong_from_the_start_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.twf").write_text("workflow Broken(\n")
    said = crossway("dev", str(tmp_path))
    assert said.returncode == 1
    assert "error[SYNTAX]" in said.stderr


def test_a_port_in_use_is_one_line(design: Path, address: str) -> None:
    said = crossway("dev", str(design), "--port", address.rpartition(":")[2])
    assert said.returncode == 2
    assert said.stderr.startswith("error: port ")


ASKS = """\
workflow Waits(name: string) -> (string):
    nexus BankEndpoint Bank.Rate(name) -> rate
        options:
            timeout: 10m
    if rate.level == "high":
        close complete(rate.level)
    close complete("another: {rate.level}")

worker asking:
    workflow Waits

namespace waits:
    worker asking
        options:
            task_queue: "waits"

nexus service Bank:
    operation Rate(name: string) -> Rate

worker rating:
    nexus service Bank

namespace bank:
    worker rating
        options:
            task_queue: "bank"
    nexus endpoint BankEndpoint
        options:
            task_queue: "bank"
            allowed_caller_namespaces: [waits]
"""


def test_saving_what_changes_a_sample_alone_reloads_who_answers_with_it(
    tmp_path: Path, ports: tuple[int, int]
) -> None:
    """The bank's code stays the same when the caller compares its answer with another word."""
    design = tmp_path / "asks.twf"
    design.write_text(ASKS)
    with Background(*command(design, ports)) as process:
        process.wait_for("reloads when a file changes")
        dev = Dev(process, ports[0])

        def asked(id: str) -> Any:
            return dev.ask(
                lambda client: client.execute_workflow("Waits", "x", id=id, task_queue="waits")
            )

        assert asked("first") == "high"
        design.write_text(ASKS.replace('"high"', '"low"'))
        assert "reloaded bank, waits" in process.wait_for("reloaded")
        assert asked("second") == "low"
        # What is saved again without a change answers as before, and nothing is reloaded.
        design.write_text(ASKS.replace('"high"', '"low"') + "# as it was\n")
        process.wait_for("reloaded: nothing changed that runs")
        assert asked("third") == "low"
