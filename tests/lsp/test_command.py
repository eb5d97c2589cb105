"""`crossway lsp` as a command: what it needs, and what it may print."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.helpers.patience import PATIENCE

HIDDEN = """
import sys
sys.modules["pygls"] = None
from crossway.cli import main
sys.argv = ["crossway", "lsp"]
main()
"""


def test_without_the_extra_one_message_says_what_to_install() -> None:
    """No traceback: who has no pygls is told the one thing to do."""
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "pip install 'crossway[lsp]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_standard_output_carries_the_protocol_alone_and_the_end_of_input_ends_it() -> None:
    """An editor that dies leaves no server behind, and nothing else is ever printed."""
    asked = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
    )
    done = subprocess.run(
        [sys.executable, "-m", "crossway", "lsp", "--stdio"],
        input=f"Content-Length: {len(asked)}\r\n\r\n{asked}".encode(),
        check=False,
        capture_output=True,
        timeout=PATIENCE,
    )
    header, _, body = done.stdout.partition(b"\r\n\r\n")
    length = int(header.split(b"\r\n")[0].removeprefix(b"Content-Length: "))
    assert len(body) == length
    assert json.loads(body)["result"]["serverInfo"]["name"] == "crossway"
