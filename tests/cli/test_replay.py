"""`crossway check --replay`: which running executions a changed design would break, and where."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.client import WorkflowHandle

from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh

SHIP = """\
workflow Ship(order: Order) -> Parcel:
    activity Pack(order) -> box
    if box.big:
        await timer(1h)
    promise asked <- nexus "depot" workflow Fetch(order)
        options:
            timeout: 2h
    for item in order.items:
        activity Weigh(item)
    await all:
        activity Label(box)
        await timer(30m)
    await asked -> fetched
    close Parcel{id: fetched.id}
"""
DEPOT = """\
nexus_endpoint Depot:
    target_namespace: depot
    target_task_queue: depot
    allowed_caller_namespaces:
        - ship

workflow Fetch(order: Order) -> Parcel:
    await timer(1h)
    close Parcel{id: order.id}
"""
PYTHON = """\
def pack(order):
    return {"big": order["big"]}

def weigh(item):
    return 1

def label(box):
    return "stuck on"
"""
FILES = {"ship.twf": SHIP, "ship.py": PYTHON, "depot.twf": DEPOT}
NAMES = ("Depot", "Ship", "Fetch")
PENDING = ("workflow_task_scheduled_event_attributes", "workflow_task_started_event_attributes")


async def begun(app: Deployed, *, big: bool) -> WorkflowHandle[object, object]:
    """Start an order; return once it waits: a big one before its timer, another at the end."""
    order = {"id": "o-1", "items": [1, 2], "big": big}
    handle = await app.start(app.names["Ship"], order)

    async def waits() -> bool:
        history = await handle.fetch_history()
        events = [event.WhichOneof("attributes") for event in history.events]
        done = events.count("activity_task_completed_event_attributes")
        waiting = "timer_started_event_attributes" in events
        return waiting and done == (1 if big else 4) and events[-1] not in PENDING

    await eventually(waits)
    return handle


def replayed(folder: Path, address: str, *more: str) -> subprocess.CompletedProcess[str]:
    return crossway("check", str(folder), "--replay", "--address", address, *more)


def edit(folder: Path, app: Deployed, old: str, new: str) -> None:
    file = folder / f"{app.names['ship']}.twf"
    text = file.read_text()
    for name, fresh_name in app.names.items():
        old = re.sub(rf"\b{name}\b", fresh_name, old)
    assert old in text
    file.write_text(text.replace(old, new))


async def test_an_unchanged_design_breaks_nothing(tmp_path: Path, address: str) -> None:
    async with deployed(address, tmp_path, FILES, *NAMES) as app:
        await begun(app, big=False)
        said = await asyncio.to_thread(replayed, tmp_path, address)
        assert "none would break" in said.stderr
        assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (
            "    if box.big:\n",
            "    activity Inspect(box)\n    if box.big:\n",
            3,
            "where the design has activity Inspect",
        ),
        (
            "        activity Weigh(item)\n",
            "        await timer(5s)\n",
            9,
            "history has activity Weigh",
        ),
        ("        activity Label(box)\n", "        activity Stamp(box)\n", 11, "activity Stamp"),
        ("        await timer(30m)\n", "        activity Wrap(box)\n", 12, "history has timer"),
        (
            "    activity Pack(order) -> box\n",
            "    await timer(5s)\n    activity Pack(order) -> box\n",
            2,
            "history has activity Pack (event 5) where the design has timer",
        ),
        (
            '    promise asked <- nexus "depot" workflow Fetch(order)\n'
            "        options:\n            timeout: 2h\n",
            "    promise asked <- workflow Pick(order)\n",
            5,
            "where the design has child workflow",
        ),
    ],
)
async def test_a_change_before_where_an_execution_is_shows_its_line(
    tmp_path: Path, address: str, old: str, new: str, line: int, reason: str
) -> None:
    async with deployed(address, tmp_path, FILES, *NAMES) as app:
        handle = await begun(app, big=False)
        edit(tmp_path, app, old, new)
        if "Pick" in new:
            edit(tmp_path, app, "workflow Ship", PICK + app.names["Ship"])
            line += PICK.count("\n")
        said = await asyncio.to_thread(replayed, tmp_path, address, "--format", "json")
        found = [d for d in json.loads(said.stdout)["diagnostics"] if d["code"] == "REPLAY_BREAKS"]
        assert [d["line"] for d in found] == [line], said.stdout
        assert reason in found[0]["message"]
        assert handle.id in found[0]["message"]
        assert said.returncode == 1


PICK = """\
workflow Pick(order: Order) -> Parcel:
    await timer(1h)
    close Parcel{id: order.id}

workflow """


async def test_an_execution_that_is_not_there_yet_goes_on(tmp_path: Path, address: str) -> None:
    async with deployed(address, tmp_path, FILES, *NAMES) as app:
        await begun(app, big=True)
        edit(tmp_path, app, "activity Label(box)", "activity Stamp(box)")
        said = await asyncio.to_thread(replayed, tmp_path, address)
        assert said.returncode == 0, said.stdout


async def test_a_workflow_that_is_gone_breaks_its_executions(tmp_path: Path, address: str) -> None:
    async with deployed(address, tmp_path, FILES, *NAMES) as app:
        await begun(app, big=True)
        edit(tmp_path, app, "workflow Ship", "workflow Another")
        said = await asyncio.to_thread(replayed, tmp_path, address)
        assert "the design has no such workflow any more" in said.stdout
        assert said.returncode == 1


async def test_exported_histories_are_replayed_without_a_service(
    tmp_path: Path, address: str
) -> None:
    design, histories = tmp_path / "design", tmp_path / "histories"
    design.mkdir()
    histories.mkdir()
    async with deployed(address, design, FILES, *NAMES) as app:
        handle = await begun(app, big=False)
        (histories / "one.json").write_text((await handle.fetch_history()).to_json())
        edit(design, app, "activity Label(box)", "activity Stamp(box)")
    said = crossway("check", str(design), "--histories", str(histories))
    assert "activity Stamp (one)" in said.stdout
    assert said.returncode == 1


def test_histories_of_another_design_are_counted_with_its_name(tmp_path: Path) -> None:
    """What they were served as tells, where the design has a workflow of that type elsewhere."""
    design = Path(__file__).parents[1] / "replaying" / "0.1.0" / "orders"
    recorded = json.loads((design / "histories" / "orders" / "OrderWorkflow-1.json").read_text())
    begun = recorded["events"][0]["workflowExecutionStartedEventAttributes"]
    begun["taskQueue"]["name"] = "before"
    (tmp_path / "one.json").write_text(json.dumps(recorded))
    ask = ("check", str(design), "--histories", str(tmp_path))
    assert "it is on the task queue 'before'" in crossway(*ask).stdout
    said = crossway(*ask, "--owner", "shop")
    assert "replayed 0 executions: none would break, 1 of other designs skipped (orders)" in (
        said.stderr
    )
    said = crossway("check", str(design), "--owner", "shop")
    assert said.stderr == "error: --owner is for --replay and --histories; add one\n"


def test_a_folder_without_histories_and_a_file_that_is_none_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "idle.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    said = crossway("check", str(tmp_path), "--histories", str(tmp_path))
    assert said.stderr.startswith(f"error: {tmp_path} holds no histories")
    (tmp_path / "no.json").write_text("[]")
    said = crossway("check", str(tmp_path), "--histories", str(tmp_path))
    assert said.stderr.startswith(f"error: {tmp_path}/no.json is no exported history")
    assert said.stderr.count("\n") == 1


def test_a_history_of_somebody_else_is_read_with_care(tmp_path: Path) -> None:
    """A pipe would be waited on for ever, and a deep text took Python to its limit."""
    (tmp_path / "idle.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    history = tmp_path / "no.json"
    os.mkfifo(history)
    said = crossway("check", str(tmp_path), "--histories", str(tmp_path))
    assert said.stderr == f"error: {history}: expected a file, found a named pipe\n"
    history.unlink()
    history.write_text("[" * 100_000)
    said = crossway("check", str(tmp_path), "--histories", str(tmp_path))
    deep = f"error: {history} is no exported history: expected what `temporal workflow show "
    assert said.stderr == deep + "--output json` prints, nested less deeply\n"


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "idle.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    said = crossway("check", str(tmp_path), "--histories", f"{tmp_path}/none")
    assert said.stderr == f"error: there is no folder {tmp_path}/none\n"


def test_a_service_without_the_namespace_is_said_to_have_none(tmp_path: Path, address: str) -> None:
    name = fresh("unmade")
    (tmp_path / f"{name}.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    said = replayed(tmp_path, address)
    assert f"none would break; not there: namespace {name}\n" in said.stderr
    assert said.returncode == 0


def test_a_service_without_replay_is_refused(tmp_path: Path, address: str) -> None:
    (tmp_path / "idle.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    said = crossway("check", str(tmp_path), "--address", address)
    assert said.stderr.startswith("error: --address, --profile and --profile-for are for --replay")
    assert said.returncode == 2


def test_checking_without_it_never_loads_the_sdk(tmp_path: Path) -> None:
    (tmp_path / "idle.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    program = (
        "import sys; from crossway.cli import _exit_code; "
        f"code = _exit_code(['check', {str(tmp_path)!r}]); "
        "sys.exit(code or 'temporalio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
