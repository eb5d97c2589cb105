"""`run --timeout` where code never ends: the line that goes on is named."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crossway.cli.exits import INTERRUPTED
from tests.helpers.command import crossway

SPINS = (
    "workflow W() -> (int):\n"
    "    nexus DeskEndpoint Desk.Spin(1) -> a\n        options:\n            timeout: 1m\n"
    "    close complete(a)\n\n"
    "nexus_service Desk:\n    operation Spin(n: int) -> int:\n"
    "        while n > 0:\n            n = n + 1\n        return n\n\n"
    "nexus_endpoint DeskEndpoint:\n    target_namespace: desk\n    target_task_queue: desk\n"
    "    allowed_caller_namespaces: [loop]\n\n"
    "worker w:\n    workflow W\n\n"
    'namespace loop:\n    worker w\n        options:\n            task_queue: "loop"\n'
)

TESTED = """

test "it ends":
    promise w <- workflow W()
    expect w completes with 1
"""


def run_until_it_shows(what: str, folder: Path, seconds: int) -> subprocess.CompletedProcess[str]:
    """Return what `run` said once its limit is over: a few seconds, or more on a busy machine.

    The limit counts from the workflow's start: what never ends may not have begun when it is over.
    """
    for limit in (seconds, 10 * seconds, 100 * seconds):
        said = crossway("run", "loop.twf", "W", "-q", "--timeout", str(limit), cwd=folder)
        if re.search(what, said.stderr):
            break
    assert (said.returncode, said.stdout) == (1, "")
    return said


def test_an_operation_that_never_ends_is_over_when_the_time_is(tmp_path: Path) -> None:
    """Its body holds the event loop, which could not say so any more."""
    (tmp_path / "loop.twf").write_text(SPINS)
    shown = r"TimeoutError: something here holds the process for ever \(loop\.twf:"
    said = run_until_it_shows(shown, tmp_path, 3)
    assert re.search(shown, said.stderr), said.stderr


def test_an_activity_that_never_ends_is_named_by_its_line_when_the_time_is_over(
    tmp_path: Path,
) -> None:
    """Its thread runs on where the event loop is free: the workflow's time-out alone told nothing.
    So does a function of the user's."""
    (tmp_path / "loop.twf").write_text(
        "workflow W() -> (int):\n    await all:\n"
        "        activity Spin(1) -> n\n        activity Scan()\n    close complete(n)\n\n"
        "activity Spin(n: int) -> (int):\n    while n > 0:\n        n = n + 1\n    return n\n"
    )
    (tmp_path / "loop.py").write_text("def scan():\n    while True:\n        pass\n")
    shown = r"still running at loop\.py:(2|3)\n.*still running at loop\.twf:(8|9)\n"
    said = run_until_it_shows(f"(?s){shown}", tmp_path, 1)
    assert re.search(f"(?s){shown}", said.stderr), said.stderr


def test_a_query_that_never_ends_is_over_when_the_time_is(tmp_path: Path) -> None:
    """It is answered where workflows run, as handlers of signals and updates are. Where it began in
    the first of three seconds, the SDK tells of it before the time is over."""
    (tmp_path / "loop.twf").write_text(
        "workflow W() -> (int):\n    promise told <- workflow Told()\n        options:\n"
        '            workflow_id: "told"\n    await timer(100ms)\n'
        "    nexus DeskEndpoint Desk.Ask() -> n\n        options:\n            timeout: 1m\n"
        "    await told\n    close complete(n)\n\n"
        "workflow Told():\n    query Stage(n: int) -> (int):\n        while n > 0:\n"
        "            n = n + 1\n        return n\n    await timer(1m)\n    close\n\n"
        "nexus_service Desk:\n    operation Ask() -> int:\n"
        '        return temporal.query("told", Stage, 1)\n\n'
        "nexus_endpoint DeskEndpoint:\n    target_namespace: loop\n    target_task_queue: loop\n"
        "    allowed_caller_namespaces: [loop]\n\n"
        "worker w:\n    workflow W\n    workflow Told\n    nexus_service Desk\n\n"
        'namespace loop:\n    worker w\n        options:\n            task_queue: "loop"\n'
    )
    said_by = "holds the process for ever|Potential deadlock detected: .*"
    shown = rf"({said_by}) \(loop\.twf:(14|15)\)"
    said = run_until_it_shows(shown, tmp_path, 3)
    assert re.search(shown, said.stderr), said.stderr


STOPPED = """
import os, signal, sys, threading, time
from crossway.cli import main, signals
from crossway.runtime.faults import running_at

def interrupt() -> None:
    while not running_at():
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGINT)

signals.HELD = 0.1
threading.Thread(target=interrupt, daemon=True).start()
sys.argv[0] = "crossway"
main()
"""


@pytest.mark.parametrize("command", ["test", "explore"])
def test_ctrl_c_ends_what_is_simulated_where_an_operation_never_ends(
    command: str, tmp_path: Path
) -> None:
    """Who runs an operation took the interrupt for its failure, and tried it again."""
    (tmp_path / "loop.twf").write_text(SPINS + TESTED)
    begun = [sys.executable, "-c", STOPPED, command, "loop.twf"]
    said = subprocess.run(begun, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (INTERRUPTED, ""), said.stderr
    assert said.stderr == "stopped at once: something held the process\n"
