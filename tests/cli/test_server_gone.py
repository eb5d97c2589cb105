"""Who runs an embedded server hears when that is gone."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port


@pytest.mark.skipif(sys.platform != "linux", reason="finds a process by its command line")
@pytest.mark.parametrize(("command", "up"), [("run", "workflow Slow"), ("dev", "reloads when")])
def test_an_embedded_server_that_is_gone_ends_the_command(
    tmp_path: Path, command: str, up: str
) -> None:
    """They waited for ever, and `dev` without a word."""
    design = tmp_path / "slow.twf"
    design.write_text("workflow Slow():\n    await timer(1h)\n    close\n")
    port = free_port()
    with Background(command, str(design), "--port", str(port)) as process:
        process.wait_for(up)
        os.kill(server_at(port), signal.SIGKILL)
        said = process.wait_for("error: ")
        assert f"the embedded Temporal server at 127.0.0.1:{port} is gone" in said
        assert process.process.wait(PATIENCE) == 2
    assert "Traceback" not in process.text


def server_at(port: int) -> int:
    """Return the process id of the embedded server at a port."""
    wanted = f"\0--port\0{port}\0".encode()
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # ended meanwhile
            if b"start-dev" in (line := file.read_bytes()) and wanted in line:
                found.append(int(file.parent.name))
    [one] = found
    return one
