"""Standard output is for the result alone, whatever the Python of a user prints, and where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway

DESIGN = """\
workflow Refund(order: string) -> (Receipt):
    query Status() -> (Status):
        return Status{order: order}
    signal Close():
        closed = true
    activity Pack(order) -> parcel
    await signal Close
    close complete(Receipt{parcel: parcel})

workflow Short(order: string) -> (Receipt):
    log("packing {order}", "debug")
    activity Pack(order) -> parcel
    close complete(Receipt{parcel: parcel})

activity Pack(order: string) -> (Parcel):
    return Parcel{order: order}

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    caller_identity: link

nexus_service Desk:
    operation Look(order: string) -> (Found):
        return Found{order: order}
"""

PYTHON = """\
import logging, os, subprocess
print("noise of a module")

def pack(order):
    print("noise of an activity")
    os.write(1, b"noise of a descriptor\\n")
    subprocess.run(["echo", "noise of a process"], check=True)
    logging.getLogger("own").info("said by Python")
    return {"order": order}
"""

CODEC = """\
from temporalio.converter import PayloadCodec
print("noise of a module")

class Plain(PayloadCodec):
    async def encode(self, payloads):
        print("noise of a codec")
        return list(payloads)

    async def decode(self, payloads):
        print("noise of a codec")
        return list(payloads)
"""

CODEC_FLAG = ("--codec", "plain.py:Plain")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a design, noisy Python and a noisy codec, that `crossway dev` runs."""
    folder = tmp_path_factory.mktemp("noisy")
    (folder / "refunds.twf").write_text(DESIGN)
    (folder / "refunds.py").write_text(PYTHON)
    (folder / "plain.py").write_text(CODEC)
    (folder / "runtime").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "runtime"))
        for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
            patch.delenv(name, raising=False)
        with Background("dev", "refunds.twf", *CODEC_FLAG, cwd=folder) as dev:
            dev.wait_for("reloads when a file changes")
            crossway("start", "refunds.twf", "Refund", "-w", "r-1", *CODEC_FLAG, cwd=folder)
            dev.wait_for("noise of a process")
            yield folder
        shown = "".join(dev.results)
        assert "Temporal at" in shown
        assert "noise" not in shown


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("query refunds.twf r-1 Status", {"order": "order-1"}),
        ("call refunds.twf Look --as desk", {"order": "order-1"}),
        ("start refunds.twf Short --wait", {"parcel": {"order": "order-1"}}),
    ],
)
def test_a_codec_that_prints_is_not_in_the_answer(folder: Path, line: str, result: object) -> None:
    """It is imported by each command that reads or writes payloads, and runs in it."""
    done = crossway(*line.split(), *CODEC_FLAG, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == result
    assert "noise of a codec" in done.stderr


def test_what_is_drawn_for_people_stays_on_standard_output(folder: Path) -> None:
    done = crossway("trace", "r-1", *CODEC_FLAG, cwd=folder)
    assert done.stdout.startswith("▸ workflow Refund")
    assert "noise" not in done.stdout
    assert "noise of a module" in done.stderr


def test_what_an_implementation_prints_and_logs_is_no_result_of_a_run(folder: Path) -> None:
    """And `--log-level` says how much of what is logged is shown."""
    line = ("run", "refunds.twf", "Short", "--quiet", *CODEC_FLAG)
    done = crossway(*line, cwd=folder)
    assert json.loads(done.stdout) == {"parcel": {"order": "order-1"}}
    for noise in ("of a module", "of an activity", "of a descriptor", "of a process", "of a codec"):
        assert f"{noise}\n" in done.stderr
    assert "packing" not in done.stderr
    assert "said by Python" not in done.stderr
    told = crossway(*line, "--log-level", "debug", cwd=folder)
    assert json.loads(told.stdout) == {"parcel": {"order": "order-1"}}
    assert "packing order-1" in told.stderr
    assert "said by Python" in told.stderr


@pytest.mark.parametrize("command", ["check", "generate", "plan"])
def test_commands_that_read_a_design_run_none_of_its_python(folder: Path, command: str) -> None:
    done = crossway(command, "refunds.twf", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "noise" not in done.stdout + done.stderr
