"""`crossway mcp`, asked by a real client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError

from crossway.cluster.announced import Announcement
from tests.helpers.agents import asked, asked_here, called, edited, refused, running_in
from tests.helpers.command import crossway
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE

GOOD = """\
workflow Order(id: string) -> (string):
    activity Pack(id) -> parcel
    close complete(parcel)

activity Pack(id: string) -> (string):
    return concat("packed ", id)

test "an order is packed":
    workflow Order("o-1") -> done
    expect done == "packed o-1"
"""
SLIP = 'workflow Order(id: string):\n  nexus "bank" workflow Pay(id)\n  await signal Nope\n'
LOUD = """\
import os

def pack(id: str) -> str:
    os.write(1, b"noise\\n")
    return "packed " + id
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a design, one with slips, Python that prints, and a trap for imports."""
    made = tmp_path / "designs"
    made.mkdir()
    (made / "good.twf").write_text(GOOD)
    (made / "slip").mkdir()
    (made / "slip" / "slip.twf").write_text(SLIP)
    (made / "good.py").write_text(LOUD)
    (made / "json.py").write_text("raise SystemExit('imported from the folder')\n")
    (tmp_path / "secret.twf").write_text(GOOD)
    return made


def test_a_design_is_checked_mended_formatted_planned_drawn_tested_and_run(folder: Path) -> None:
    """Each answer has its type, and what Python prints reaches nobody."""

    async def ask(client: Client) -> None:
        good = await called(client, "check", path="good.twf")
        assert good["ok"]
        assert good["summary"].startswith("0 errors")
        slip = await called(client, "check", path="slip")
        assert not slip["ok"]
        first = slip["diagnostics"][0]
        assert (first["path"], first["line"]) == ("slip/slip.twf", 2)
        fixes = await called(client, "fix", path="slip")
        assert {one["code"] for one in fixes["suggestions"]} >= {"nexus-missing-deadline"}
        assert any("timeout: " in one["explained"] for one in fixes["suggestions"])
        assert [one["title"] for one in _fixes(fixes)][:1] == ["Add a deadline of 5 minutes"]
        for fix in _fixes(fixes):
            (folder / "slip" / "slip.twf").write_text(edited(SLIP, fix["edits"]))
            tried = await called(client, "check", path="slip")
            assert len(tried["diagnostics"]) < len(slip["diagnostics"]), fix
        (folder / "slip" / "slip.twf").write_text(SLIP)
        shown = await called(client, "format", path="slip/slip.twf")
        assert "-  await signal Nope\n" in shown["text"]
        assert (folder / "slip" / "slip.twf").read_text() == SLIP
        assert (await called(client, "format", path="slip/slip.twf", write=True))["ok"]
        assert "\n    await" in (folder / "slip" / "slip.twf").read_text()
        assert (
            "deadline" in (await called(client, "explain", code="nexus-missing-deadline"))["text"]
        )
        assert (await called(client, "graph", path="good.twf"))["text"].startswith("flowchart")
        plan = await called(client, "plan", path="good.twf")
        assert "good" in json.dumps(plan["value"])
        assert "1 passed" in str(await called(client, "test", path="good.twf"))
        ran = await called(client, "run", path="good.twf", workflow="Order", input="o-7")
        assert ran["value"] == "packed o-7"
        longer = {"id": "x" * 200_000}  # than a word of a command line may be
        ran = await called(client, "run", path="good.twf", workflow="Order", input=longer)
        assert "id: expected string, found object" in ran["said"]

    asked_here(folder, ask)


def _fixes(found: Any) -> list[Any]:
    return [fix for suggestion in found["suggestions"] for fix in suggestion["fixes"]]


def test_nothing_outside_of_the_folder_is_reached(folder: Path) -> None:
    """Not by a path, nor by a link, nor by a name that is an option or a file."""
    (folder / "link.twf").symlink_to(folder.parent / "secret.twf")
    (folder / "linking").mkdir()
    (folder / "linking" / "mine.twf").write_text("workflow Mine():\n    close\n")
    (folder / "linking" / "link.twf").symlink_to(folder.parent / "hidden.twf")
    (folder.parent / "hidden.twf").write_text("workflow Secret():\n    activity Secretly()\n")

    async def ask(client: Client) -> None:
        for path in ("../secret.twf", str(folder.parent / "secret.twf"), "link.twf", "/etc/passwd"):
            assert "outside of the folder" in await refused(client, "check", path=path)
        assert "did you mean good.twf" in await refused(client, "check", path="god.twf")
        for tool in ("check", "fix", "graph", "plan"):
            answer = await client.call_tool(tool, {"path": "linking"})
            assert "outside of" in str(answer), tool
            assert "Secret" not in str(answer), tool
        assert "is no path" in await refused(client, "check", path="a\0b")
        assert "is no workflow" in await refused(
            client, "run", path="good.twf", workflow="--impl=os"
        )
        assert "is no code" in await refused(client, "explain", code="--help")
        ran = await called(client, "run", path="good.twf", workflow="Order", input="@/etc/passwd")
        assert ran["value"] == "packed @/etc/passwd"

    asked_here(folder, ask)


def test_what_changes_a_service_is_not_offered_unless_switched_on(folder: Path) -> None:
    """And then a service has to be named; without one nobody's environment leads anywhere."""

    async def names(client: Client) -> set[str]:
        return {tool.name for tool in (await client.list_tools()).tools}

    reading = {"check", "fix", "explain", "graph", "plan", "trace", "doctor"}
    assert asked_here(folder, names) == {*reading, "format", "run", "test"}
    acting = asked_here(folder, names, at=("--address", "127.0.0.1:1"), acting=True)
    assert acting == {*reading, "format", "run", "test", "apply", "serve", "start"}
    done = crossway("mcp", str(folder), "--acting")
    assert done.returncode == 2
    assert done.stderr.startswith("error: --acting is for a service")


ASKS = """\
activity Key() -> (string):
    read it

workflow W() -> (string):
    activity Key() -> key
    close complete(key)

test "it":
    workflow W() -> key
    expect key == "none"
"""


def test_keys_of_a_service_reach_no_python_that_is_tested_or_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the server was started for that service: it could act there."""
    (folder / "asks.twf").write_text(ASKS)
    python = (
        "import os\n\ndef key() -> str:\n    return os.environ.get('TEMPORAL_API_KEY', 'none')\n"
    )
    (folder / "asks.py").write_text(python)
    monkeypatch.setenv("TEMPORAL_API_KEY", "secret")

    async def ask(client: Client) -> None:
        assert "1 passed" in str(await called(client, "test", path="asks.twf"))
        ran = await called(client, "run", path="asks.twf", workflow="W")
        assert ran["value"] == "none"

    asked_here(folder, ask, at=("--address", "127.0.0.1:1"))


def test_what_is_looked_at_is_a_dev_of_the_folder_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no service is named; another project that this user runs is none of a client's."""
    own = tmp_path / "own"
    own.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(own))
    good = {"path": "good.twf"}
    asked_for: list[tuple[str, dict[str, str]]] = [
        ("trace", {"workflow_id": "x"}),
        ("trace", {"workflow_id": "x", **good}),
        ("doctor", good),
    ]

    async def ask(client: Client) -> None:
        with Announcement("127.0.0.1:1", "dev", tmp_path / "secret.twf") as other:
            other.tell(())
            for tool, given in asked_for:
                said = await refused(client, tool, **given)
                assert "no `crossway dev` of this folder is up" in said
        with Announcement("127.0.0.1:1", "dev", folder / "good.twf") as ours:
            ours.tell(())
            for tool, given in asked_for:
                found = await called(client, tool, **given)
                assert "cannot connect to Temporal at 127.0.0.1:1" in json.dumps(found)

    asked(folder, ask)


def test_several_calls_at_once_and_one_that_is_given_up_disturb_nobody(folder: Path) -> None:
    """What a call started ends with it, and with the server what is left of others. What Python
    prints is in no answer, nor is anything imported from the folder."""
    (folder / "loop.twf").write_text("workflow Loop():\n    await timer(30d)\n    close\n")
    (folder / "odd.twf").write_text('workflow W():\n    activity "a\x1b[31m"()\n    close\n')

    async def ask(client: Client) -> None:
        asking = [called(client, tool, path="good.twf") for tool in ("check", "graph", "plan")]
        assert len(await asyncio.gather(*asking)) == 3
        with pytest.raises(MCPError, match=r"(?i)timed out"):
            await client.call_tool("run", {"path": "loop.twf"}, read_timeout_seconds=4)
        assert (await called(client, "check", path="good.twf"))["ok"]
        ran = await called(client, "run", path="good.twf", workflow="Order", input="o-7")
        assert ran["value"] == "packed o-7"
        assert "\x1b" not in json.dumps(await called(client, "check", path="odd.twf"))
        unknown = {"path": "good.twf", "inputs": "o-7"}  # it would be run with a sample
        for given in ({"path": 3}, {"path": ["good.twf"]}, {"input": "x"}, {}, unknown):
            assert (await client.call_tool("run", given)).is_error, given
        assert "Loop" in str(await client.call_tool("run", {"path": "loop.twf", "workflow": "Lop"}))

    asked(folder, ask)
    deadline = time.monotonic() + PATIENCE
    while left := running_in(folder):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_who_is_told_to_stop_stops_though_nobody_closes_its_input(folder: Path) -> None:
    """Clients send SIGTERM to a server that does not go by itself."""
    line = (sys.executable, "-P", "-m", "crossway", "mcp", str(folder))
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        server.stdin.flush()
        assert b'"id":1' in server.stdout.readline()
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 130


def test_the_language_and_the_examples_are_resources(folder: Path) -> None:
    """The page is what `crossway docs` prints, and `llms.txt` has."""

    async def ask(client: Client) -> tuple[str, str, int]:
        listed = (await client.list_resources()).resources
        page = (await client.read_resource("crossway://language")).contents[0]
        saga = (await client.read_resource("crossway://examples/saga")).contents[0]
        return page.text, saga.text, len(listed)  # type: ignore[union-attr]

    page, saga, count = asked(folder, ask)
    assert page == crossway("docs").stdout == (ROOT / "llms.txt").read_text()
    assert "<!--" not in page
    assert "workflow " in saga
    assert count == 1 + len(list((ROOT / "examples").glob("*/README.md")))


def test_without_the_extra_the_command_says_what_to_install(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['mcp'] = None\n")
    done = crossway("mcp", str(folder), environment={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert done.stderr == "error: crossway mcp needs the extra: pip install 'crossway[mcp]'\n"
