"""What the user's Python does to the process that runs it: its output, its time, its hangs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crossway.runtime import operations
from tests.helpers.command import crossway
from tests.helpers.deployed import Failure, deployed
from tests.helpers.patience import PATIENCE

LETTER = """\
workflow Greet(name: string) -> (any):
    activity Compose(name) -> text
    close complete({text})
"""

PRINTS = """\
import os, subprocess, sys

def compose(name):
    print("one", name)
    sys.stdout.write("two\\n")
    os.write(1, b"three\\n")
    subprocess.run([sys.executable, "-c", "print('four')"])
    print("five", end="")
    return f"Dear {name}"
"""


def test_standard_output_belongs_to_the_result(tmp_path: Path) -> None:
    """Whatever an implementation prints, however, goes to standard error, whole and in order."""
    (tmp_path / "mail.twf").write_text(LETTER)
    (tmp_path / "mail.py").write_text(PRINTS)
    done = crossway("run", "mail.twf", "-q", "-i", '"Ada"', cwd=tmp_path)
    assert json.loads(done.stdout) == {"text": "Dear Ada"}
    assert done.stderr == "one Ada\ntwo\nthree\nfour\nfive"


def test_a_signal_ends_a_process_that_an_import_holds(tmp_path: Path) -> None:
    """An endless loop at the top of a Python file would take no notice of it."""
    (tmp_path / "mail.twf").write_text(LETTER)
    (tmp_path / "mail.py").write_text("open('begun', 'w').close()\nwhile True:\n    pass\n")
    # Not forked: an interpreter of its own is what an import holds.
    command = [sys.executable, "-m", "crossway", "run", "mail.twf", "-i", '"Ada"']
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as run:
        end = time.monotonic() + PATIENCE
        while not (tmp_path / "begun").exists() and time.monotonic() < end:
            time.sleep(0.05)
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130
    assert said.endswith("stopped at once: something held the process\n")


SLOW = {
    "office.twf": """
workflow Upload(file: string) -> (any):
    nexus ScanDesk Scanner.Scan(file) -> verdict
        options:
            timeout: 5m
    close complete(verdict)

nexus_endpoint ScanDesk:
    target_namespace: scans
    target_task_queue: scans
    allowed_caller_namespaces: [office]

nexus_service Scanner:
    operation Scan(file: string) -> string
""",
    "office.py": """
import time
BEGUN = []

def scan(file):
    BEGUN.append(file)
    if len(BEGUN) > 1:
        return "repeated"
    time.sleep(12)
    return "clean"
""",
}


async def test_an_operation_that_takes_longer_than_its_request_fails_once_and_says_why(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server would make the request again, and do the work again, until the deadline."""
    monkeypatch.setattr(operations, "LEAST", 0.0)
    monkeypatch.setattr(operations, "ANSWERED_BEFORE", 8.5)
    async with deployed(address, tmp_path, SLOW, "ScanDesk", "Scanner", "scans") as app:
        failure = await app.outcome("Upload", "a")
    assert isinstance(failure, Failure)
    assert failure.details[0]["type"] == "OperationTooSlow"
    assert "Let a workflow do it: give the operation a body that calls" in failure.message


KINDS_OF_SLOW = {
    "office.twf": """
workflow Upload(file: string) -> (list[string]):
    told = []
    try:
        nexus ScanDesk Scanner.Awaits(file) -> verdict
            options:
                timeout: 1m
    catch OperationTooSlow -> err:
        told = append(told, err.type)
    promise later <- nexus ScanDesk Scanner.Asks(file)
        options:
            timeout: 1m
    try:
        await later -> verdict
    catch -> err:
        told = append(told, err.type)
    close complete(told)

nexus_endpoint ScanDesk:
    target_namespace: scans
    target_task_queue: scans
    allowed_caller_namespaces: [office]

nexus_service Scanner:
    operation Awaits(file: string) -> string
    operation Asks(file: string) -> string:
        if file == "":
            return "empty"
        return concat("it is ", look(file))
""",
    "office.py": """
import asyncio, time

async def awaits(file):
    await asyncio.sleep(12)
    return "clean"

def look(file):
    time.sleep(3)
    return "clean"
""",
}


async def test_an_operation_that_awaits_or_asks_for_long_is_told_alike(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is `async def`, caught by its type, and a body whose Python blocks."""
    monkeypatch.setattr(operations, "LEAST", 0.0)
    monkeypatch.setattr(operations, "ANSWERED_BEFORE", 8.5)
    async with deployed(address, tmp_path, KINDS_OF_SLOW, "ScanDesk", "Scanner", "scans") as app:
        told = await app.run("Upload", "a")
    assert told == ["OperationTooSlow", "OperationTooSlow"]
