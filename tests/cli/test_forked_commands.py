"""Commands that tests fork are what their users have: a process that has just begun.

Most tests start commands with `tests.helpers.launching`, which forks them from one process that
has imported everything. Here the same is run as `python -m crossway` and as the console script,
and both have to say and return the same.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.launching import Launched, launched
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.terminal import without_durations

DESIGN = """\
workflow Add(numbers: list[int]) -> (int):
    set total = 0
    for number in numbers:
        set total = total + number
    close complete(total)
"""
FAULTY = "workflow Grüße():\n    set x\n    activity Nothing(\n"
SLOW = "workflow Slow():\n    await timer(1h)\n    close\n"
MODULE = [sys.executable, "-m", "crossway"]
SCRIPT = [str(Path(sys.executable).with_name("crossway"))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("add", DESIGN), ("faulty", FAULTY), ("slow", SLOW)):
        (tmp_path / f"{name}.twf").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("program", "line"),
    [
        (SCRIPT, ["--help"]),
        pytest.param(MODULE, ["run", "--help"], marks=pytest.mark.long, id="run --help"),
        (SCRIPT, ["check", "faulty.twf"]),
        (SCRIPT, ["run", "add.twf", "--input", "-", "--quiet"]),
        (SCRIPT, ["chekc"]),
        (MODULE, ["trace", "x", "-n", "y", "--address", "127.0.0.1:1"]),
    ],
    ids=lambda words: " ".join(words[1:] or ["script"]),
)
def test_a_forked_command_says_and_returns_what_a_program_does(
    folder: Path, program: list[str], line: list[str]
) -> None:
    """Byte by byte on both streams. `make long` has the help of a command beside that of all."""
    given = b"[4, 5]"
    real = subprocess.run(
        [*program, *line], cwd=folder, input=given, capture_output=True, check=False
    )
    forked = launched(*line, cwd=folder, stdin=subprocess.PIPE)
    assert forked.communicate(given, PATIENCE) == (real.stdout, real.stderr)
    assert forked.wait() == real.returncode
    assert real.stdout + real.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_forked_command_is_ended_as_a_program_is(folder: Path, number: int) -> None:
    """By a signal to its own process id, with its server and threads; by SIGKILL at once."""
    line = ["run", "slow.twf"]
    real = subprocess.Popen(
        [*MODULE, *line], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    outcomes = [until_a_signal(each, number) for each in (real, launched(*line, cwd=folder))]
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == (-9 if number == signal.SIGKILL else 130)


def until_a_signal(process: Launched, number: int) -> tuple[int, bytes, str]:
    """Return exit code and output of a process that a signal ended while its workflow waited."""
    assert process.stderr is not None
    said: list[bytes] = []
    while b"timer" not in (line := process.stderr.readline()):
        assert line, said
        said.append(line)
    os.kill(process.pid, number)
    out, err = process.communicate(timeout=PATIENCE)
    return process.wait(), out, without_durations(b"".join([*said, err]).decode())


SEEN = """\
import json, os, random, resource, signal, sys, threading

def see(what: str) -> dict:
    streams = [sys.stdin, sys.__stdout__, sys.stderr]
    return {
        "argv": [os.path.basename(word) for word in sys.argv],
        "orig_argv": sys.orig_argv,
        "cwd": os.getcwd(),
        "path": sys.path,
        "environment": dict(os.environ),
        "streams": [[s.encoding, s.errors, s.line_buffering, s.isatty()] for s in streams],
        "signals": [str(signal.getsignal(n)) for n in (signal.SIGPIPE, signal.SIGCHLD)],
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "limits": resource.getrlimit(resource.RLIMIT_NOFILE),
        "leads": os.getpgrp() == os.getpid(),
        "tests": [name for name in sys.modules if name.split(".")[0] == "tests"],
        "warnings": sys.warnoptions,
    }

def draw(what: str) -> float:
    return random.random()
"""
SEES = """\
workflow See(what: string) -> (any):
    activity see(what) -> seen
    close complete(seen)

workflow Draw(what: string) -> (any):
    activity draw(what) -> drawn
    close complete(drawn)
"""


def test_the_python_of_a_design_sees_what_it_does_in_a_program(tmp_path: Path) -> None:
    (tmp_path / "sees.twf").write_text(SEES)
    (tmp_path / "sees.py").write_text(SEEN)
    environment = {**os.environ, "GREETING": "hello", "NO_COLOR": "1"}
    line = ["run", "sees.twf", "See", "--input", '"all"', "--quiet"]
    real = subprocess.run(
        [*MODULE, *line], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    forked = crossway(*line, cwd=tmp_path, environment=environment)
    assert json.loads(forked.stdout) == json.loads(real.stdout)


def test_each_forked_command_draws_other_random_numbers(tmp_path: Path) -> None:
    (tmp_path / "sees.twf").write_text(SEES)
    (tmp_path / "sees.py").write_text(SEEN)
    line = ["run", "sees.twf", "Draw", "--input", '"any"', "--quiet"]
    assert crossway(*line, cwd=tmp_path).stdout != crossway(*line, cwd=tmp_path).stdout


def test_a_forked_command_is_as_its_order_says(folder: Path) -> None:
    """The first of its process group, and deaf to what its starter ignores."""
    ignored = [signal.SIGUSR1]
    with Background("run", "slow.twf", cwd=folder, own_group=True, ignored=ignored) as begun:
        begun.wait_for("timer")
        assert os.getpgid(begun.process.pid) == begun.process.pid
        begun.process.send_signal(signal.SIGUSR1)
        os.killpg(begun.process.pid, signal.SIGINT)
        assert begun.process.wait(PATIENCE) == 130


def test_variables_that_are_read_at_the_start_of_an_interpreter_are_heeded(folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    said = launched("check", "faulty.twf", cwd=folder, environment=environment)
    assert "Grüße".encode("latin-1") in said.communicate(timeout=PATIENCE)[0]


def test_the_fork_server_ends_with_whoever_started_it() -> None:
    """Also when that was killed, and could end nothing."""
    program = (
        "import os; from tests.helpers import launching as s; "
        "assert s.launched('--version').wait() == 0; "
        "print(s._SERVER[0][1].pid, flush=True); os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert ran.returncode == -9
    end = time.monotonic() + PATIENCE
    while _runs(int(ran.stdout)):
        assert time.monotonic() < end, "it goes on"
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
