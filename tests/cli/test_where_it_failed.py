"""Whoever runs a design sees the line of it that failed, in every namespace that took part."""

from __future__ import annotations

import asyncio
from pathlib import Path

from temporalio.client import Client, WorkflowFailureError

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import with_fresh_names
from tests.helpers.ports import free_port

DESK = """\
workflow Top(n: int) -> (int):
    try:
        activity Work(0) -> ignored
            options:
                retry_policy:
                    maximum_attempts: 1
    catch Broken:
        ignored = 0
    if n == 1:
        workflow Kid(n) -> kid
    nexus DeskEndpoint Desk.Ask(n) -> answer
        options:
            timeout: 10m
    close complete(answer)

workflow Kid(n: int) -> (int):
    await timer(10ms)
    close fail("kid")

activity Work(n: int) -> (int):
    raise Broken("it broke")

nexus_service Desk:
    operation Ask(n: int) -> (int):
        if n == 2:
            raise Shut("closed today")
        return workflow Serve(n)

workflow Serve(n: int) -> (int):
    price = 100 / (n - 3)
    raise NoBed("none left")

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [top]

worker top:
    workflow Top
    workflow Kid
    activity Work

namespace top:
    worker top
        options:
            task_queue: "top"
"""


def test_run_names_the_lines_that_failed(tmp_path: Path, address: str) -> None:
    """`raise`, `close fail` and what a line computes: in a child, an operation, behind one."""
    text, _ = with_fresh_names(DESK, "desk", "top", "DeskEndpoint")
    (tmp_path / "desk.twf").write_text(text)
    expected = {
        "1": ["workflow Top failed at desk.twf:10", "workflow Kid failed at desk.twf:18"],
        "2": ["workflow Top failed at desk.twf:11", "operation Desk.Ask failed at desk.twf:26"],
        "3": ["workflow Top failed at desk.twf:11", "workflow Serve failed at desk.twf:30"],
        "4": ["workflow Top failed at desk.twf:11", "workflow Serve failed at desk.twf:31"],
    }
    for given, lines in expected.items():
        where = ("--address", address)
        said = crossway("run", "desk.twf", "Top", "-q", "-i", given, *where, cwd=tmp_path)
        shown = [line for line in said.stderr.splitlines() if " failed at " in line]
        # The activity's failure was caught; it is shown all the same, as it is in the tree.
        assert shown == [lines[0], "activity Work failed at desk.twf:21", *lines[1:]], said.stderr
        assert "Traceback" not in said.stderr


def test_dev_says_what_fails_and_where(tmp_path: Path) -> None:
    """Nobody else would: who started it may be a client that is gone."""
    (tmp_path / "desk.twf").write_text(DESK)
    port = free_port()

    async def failed() -> None:
        client = await Client.connect(f"127.0.0.1:{port}", namespace="top")
        try:
            await client.execute_workflow("Top", 4, id="top-1", task_queue="top")
        except WorkflowFailureError:
            return
        raise AssertionError("it went well")

    with Background("dev", "desk.twf", "--port", str(port), cwd=tmp_path) as process:
        process.wait_for("reloads when a file changes")
        asyncio.run(failed())
        process.wait_for("activity Work top-1 failed: Broken: it broke (desk.twf:21)")
        assert "NoBed: none left (desk.twf:31)" in process.wait_for("workflow Serve")
        assert process.wait_for("workflow Top top-1 failed").endswith("(desk.twf:11)\n")


TILL = """\
workflow Pay(n: int) -> (int):
    nexus Gate Till.Charge(n) -> charged
        options:
            timeout: 10m
    close complete(charged)

nexus service Till:
    sync Charge(n: int) -> (int)

worker paying:
    workflow Pay

worker tills:
    nexus service Till

namespace shop:
    worker paying
        options:
            task_queue: "shop"

namespace till:
    worker tills
        options:
            task_queue: "till"
    nexus endpoint Gate
        options:
            task_queue: "till"
            allowed_caller_namespaces: [shop]
"""

CHARGE = """\
class Declined(Exception):
    pass


def charge(n: int) -> int:
    return drawn(n)


def drawn(n):
    if n > 1:
        raise Declined("no money")
    return int("x")
"""


def test_run_shows_where_the_python_of_an_operation_failed(tmp_path: Path) -> None:
    """As that of an activity: in the tree, and at the end with the trace."""
    (tmp_path / "till.twf").write_text(TILL)
    (tmp_path / "till.py").write_text(CHARGE)
    said = crossway("run", "till.twf", "--input", "2", cwd=tmp_path).stderr
    assert "failed  Declined: no money  at till.py:11 in drawn\n" in said
    assert "nexus Gate Till.Charge failed at till.py:11 in drawn\n" in said
    logged = said.partition("operation Till.Charge fails for an unexpected error\n")[2]
    frames = [line for line in logged.partition("\nDeclined: ")[0].splitlines() if "File" in line]
    own = [line for line in frames if f'"{tmp_path}/till.py"' in line]
    assert frames == own != [], "frames of who calls the user's code say nothing of its fault"
    assert "Declined: no money" in said.splitlines()[-1]
    other = crossway("run", "till.twf", "--input", "1", cwd=tmp_path).stderr
    assert "nexus Gate Till.Charge failed at till.py:12 in drawn\n" in other


SPELT = "sync Charge(n: int) -> (int):\n        return 10 // n"


def test_a_line_of_the_design_that_fails_in_an_operation_is_logged_by_its_place(
    tmp_path: Path,
) -> None:
    """No frame of ours, and none of what the design was compiled to, says anything of it."""
    spelt = TILL.replace("sync Charge(n: int) -> (int)", SPELT)
    assert SPELT in spelt
    (tmp_path / "till.twf").write_text(spelt)
    said = crossway("run", "till.twf", "--input", "0", "-q", cwd=tmp_path).stderr
    line = spelt.splitlines().index("        return 10 // n") + 1
    logged = "operation Till.Charge fails: ZeroDivisionError: division by zero"
    assert f"{logged} (till.twf:{line})\n" in said
    assert "Traceback" not in said
